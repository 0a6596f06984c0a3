"""The shapes of survey responses and of the surveys' definitions, as Zendesk sends them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator, Field, TypeAdapter, ValidationError

from bot.adapters.replies import Reply, Words
from bot.adapters.zendesk_rows import Id

SATISFACTION = "customer_satisfaction"

_TICKETS = ("ticket", "request")
"""Subjects that are a ticket; a request is what a customer sees of one, under the same number (Zendesk docs)."""

_NUMBER = TypeAdapter(Id)

SurveyId = Annotated[str, Field(pattern="^[0-9A-Za-z_-]{1,64}$")]


def _value(content: object) -> object:
    """The words of a text content object (Zendesk docs)."""
    return content.get("value") if isinstance(content, dict) else content


Content = Annotated[Words | None, BeforeValidator(_value)]


class Question(Reply):
    """What an answer answers."""

    id: Words
    sub_type: Words | None = None


class Selection(Reply):
    """A choice of a list."""

    option_id: Words


class Answer(Reply):
    """One answer. Which fields count depends on the type; Zendesk keeps skipped questions as answers, too."""

    type: Words
    question: Question
    rating: int | None = None
    rating_category: Words | None = None
    selections: tuple[Selection, ...] = ()
    value: Words | None = None
    created_at: AwareDatetime
    updated_at: AwareDatetime | None = None

    @property
    def is_of_satisfaction(self) -> bool:
        """Whether it says what the customer thinks of the ticket; surveys may have scales for other things."""
        return self.type == "rating_scale" and self.rating is not None and self.question.sub_type == SATISFACTION

    @property
    def at(self) -> datetime:
        """When it was given or last changed (UTC), in whole seconds as markers keep it."""
        return max(self.created_at, self.updated_at or self.created_at).astimezone(UTC).replace(microsecond=0)


class Subject(Reply):
    """What was asked about."""

    id: Words | int
    type: Words


class SurveyRef(Reply):
    """Which survey was sent."""

    id: SurveyId
    version: int = 0


class Response(Reply):
    """A survey that was sent to somebody, with what they have answered so far."""

    id: Words
    survey: SurveyRef
    subjects: tuple[Subject, ...] | None = None
    subject_zrns: tuple[Words, ...] | None = None
    answers: tuple[Answer, ...] | None = None

    @property
    def given(self) -> list[Answer]:
        """The answers without the questions that were left out."""
        return [answer for answer in self.answers or () if answer.type != "skipped"]

    @property
    def ticket_id(self) -> int | None:
        """The rated ticket, None when there is none."""
        named = [zrn.split(":") for zrn in self.subject_zrns or ()]
        parts = [(subject.type, str(subject.id)) for subject in self.subjects or ()]
        parts += [(part[1], part[2]) for part in named if len(part) == 3]  # noqa: PLR2004 (zen:ticket:4711)
        found = [number for wanted in _TICKETS for kind, number in parts if kind == wanted]
        return next((number for number in map(_number, found) if number is not None), None)

    @property
    def rated_at(self) -> datetime:
        """When the customer last answered anything (UTC)."""
        return max(answer.at for answer in self.answers or ())


class Option(Reply):
    """One of the choices of a question; only those of closed questions have an id."""

    id: Words | None = None
    label: Content = None


class QuestionAsked(Reply):
    """A question as the survey defines it."""

    id: Words
    headline: Content = None
    options: tuple[Option, ...] | None = None


class Definition(Reply):
    """A survey in one of its versions."""

    questions: tuple[QuestionAsked, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """What questions and choices are called, by their ids; nothing where nobody could find out."""

    questions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, survey: Definition) -> Names:
        """The names in a survey's definition."""
        options = [option for question in survey.questions for option in question.options or ()]
        return cls(
            {question.id: question.headline for question in survey.questions if question.headline},
            {option.id: option.label for option in options if option.id and option.label},
        )


def _number(text: str) -> int | None:
    try:
        return _NUMBER.validate_python(text)
    except ValidationError:
        return None
