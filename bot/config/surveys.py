"""What an admin can set in `bot.yml` about survey responses, Zendesk's new kind of customer satisfaction."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from bot.config.entries import Entry, Section, finding
from bot.config.fields import matching

Csat = Literal["auto", "legacy", "surveys"]
"""Which of Zendesk's two kinds of customer satisfaction is read."""

LOCALE = "^[a-z]{2,3}(-[a-z0-9]{2,8})*$"
_SURVEY = "^[0-9A-Za-z]{1,64}$"

Point = Annotated[int, Field(ge=0, le=1000)]
SurveyId = Annotated[
    str | None,
    AfterValidator(lambda text: None if text is None else matching(text, _SURVEY, "the id of a survey in Zendesk")),
    WithJsonSchema({"type": ["string", "null"], "pattern": _SURVEY}),
]
Locale = Annotated[
    str,
    AfterValidator(lambda text: matching(text, LOCALE, "a locale of Zendesk such as en-us")),
    WithJsonSchema({"type": "string", "pattern": LOCALE}),
]


class Scale(Entry):
    """What the points of a survey's scale mean."""

    survey: SurveyId = Field(default=None, description="Id of the survey. null: every one that no other entry names.")
    good: tuple[Point, ...] = Field(default=(), description="Points that are good.")
    neutral: tuple[Point, ...] = Field(default=(), description="Points that are neither.")
    bad: tuple[Point, ...] = Field(default=(), description="Points that are bad.")

    @model_validator(mode="after")
    def _says_each_once(self) -> Self:
        """A point has one meaning, and a scale without points has none."""
        counted = Counter((*self.good, *self.neutral, *self.bad))
        twice = sorted(point for point, times in counted.items() if times > 1)
        found = [finding((), f"says twice what {point} means: delete one") for point in twice]
        return self._refuse(found if counted else [finding((), "names no points: list them under good, neutral, bad")])


class Surveys(Section):
    """How survey responses are read."""

    neutral: Literal["bad", "good"] = Field(
        default="bad", description="What a neutral answer counts as. Zendesk itself shows it as bad on the ticket."
    )
    scales: tuple[Scale, ...] = Field(
        default=(),
        description="What the points of a scale mean, such as {bad: [1, 2], neutral: [3], good: [4, 5]}; with `survey: "
        "ID` for one survey alone. Points that no entry names mean what Zendesk says of them.",
    )
    locale: Locale = Field(
        default="en-us", description="Locale of Zendesk in which questions and choices are shown in issues."
    )

    @model_validator(mode="after")
    def _each_survey_once(self) -> Self:
        """Two entries for one survey would leave the choice to their order."""
        seen: dict[str | None, int] = {}
        found = []
        for index, scale in enumerate(self.scales):
            if scale.survey in seen:
                which = "every survey" if scale.survey is None else f"survey {scale.survey}"
                found.append(finding(("scales", index), f"is a second entry for {which}: join them"))
            seen.setdefault(scale.survey, index)
        return self._refuse(found)
