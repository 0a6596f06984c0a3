"""Reads survey responses into the bot's words: every answer and every name becomes a quoted one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from bot.adapters.replies import faults
from bot.adapters.zendesk_survey_rows import Answer, Names, Response, SurveyRef
from bot.config.surveys import Surveys
from bot.domain.markers import Key
from bot.domain.ports import Skipped
from bot.domain.rating import Grade, Mask, Rating, Score, Surveyed

CONVERSATION = "an answer about a conversation without a ticket"
CONVERSATIONS = "answers about conversations without a ticket"
NO_RATING = "a survey response that leaves the question on satisfaction out"

Namer = Callable[[SurveyRef], Names]


@dataclass(frozen=True, slots=True)
class Reading:
    """How responses are read.

    Args:
        source: the fixed name from `bot.yml`.
        settings: what the points of a scale mean, and what a neutral answer counts as.
        names: what questions and choices of a survey are called; only asked where a response has any to show.
        mask: hides in customers' words what nobody needs.
    """

    source: str
    settings: Surveys
    names: Namer
    mask: Mask

    def rating(self, row: object) -> Rating | Skipped | None:
        """A row of the responses list; None when the customer has not answered."""
        try:
            found = Response.model_validate(row)
        except ValidationError as error:
            return Skipped(_id_of(row), f"the survey response has no usable {faults(error)}")
        if not found.given:
            return None
        if found.ticket_id is None:
            return Skipped(found.id, CONVERSATION, many=CONVERSATIONS)
        chosen = next((answer for answer in reversed(found.given) if answer.is_of_satisfaction), None)
        if chosen is None or chosen.rating is None:
            return Skipped(found.id, NO_RATING)
        grade = self.grade(found.survey.id, chosen.rating, chosen.rating_category)
        if grade is None:
            where = f"zendesk.surveys.scales what {chosen.rating} of survey {found.survey.id} means"
            why = f"neither Zendesk nor the settings tell good from bad: write into {where}"
            return Skipped(found.id, why, is_ungraded=True)
        return self._rating(found, found.ticket_id, chosen.rating, grade)

    def grade(self, survey: str, points: int, category: str | None) -> Grade | None:
        """What points mean: by the settings for this survey, else for every other one, else as Zendesk says."""
        scales = {scale.survey: scale for scale in self.settings.scales}
        scale = scales.get(survey) or scales.get(None)
        told = {grade: getattr(scale, grade.value) for grade in Grade} if scale else {}
        by_settings = next((grade for grade, those in told.items() if points in those), None)
        return by_settings or (Grade(category) if category in set(Grade) else None)

    def _rating(self, found: Response, ticket_id: int, points: int, grade: Grade) -> Rating:
        words = next((answer for answer in found.given if answer.type == "open_ended"), None)
        choice = next((answer for answer in found.given if answer.type == "closed_ended"), None)
        others = [each for each in found.given if each not in {words, choice} and not each.is_of_satisfaction]
        names = self.names(found.survey) if choice or others else Names()
        score = Score(self.settings.neutral if grade is Grade.NEUTRAL else grade.value)
        return Rating.of(
            Key(self.source, ticket_id),
            found.id,
            score,
            comment=(words.value if words else None) or "",
            reason=_said(choice, names) if choice else "",
            rated_at=found.rated_at,
            mask=self.mask,
            survey=Surveyed(
                grade,
                points,
                tuple((names.questions.get(each.question.id, ""), _said(each, names)) for each in others),
                tuple(_told([*([choice] if choice else []), *others])),
            ),
        )


def _said(answer: Answer, names: Names) -> str:
    """An answer in words."""
    if answer.type == "closed_ended":
        chosen = [names.options.get(each.option_id, "") for each in answer.selections]
        return ", ".join(filter(None, chosen))
    return answer.value or "" if answer.rating is None else str(answer.rating)


def _told(answers: list[Answer]) -> Iterator[str]:
    """What a change of the answers changes, whatever their names are."""
    for answer in answers:
        yield answer.question.id
        yield str(answer.rating) if answer.rating is not None else answer.value or ""
        yield from (each.option_id for each in answer.selections)


def _id_of(row: object) -> str:
    told = row.get("id") if isinstance(row, dict) else None
    return told if isinstance(told, str) and told.isalnum() else ""
