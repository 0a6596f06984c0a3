"""What an admin can set about the layers of a schedule: turns, their order, and when they count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import InitErrorDetails

from bot.config.asking import OptionalRotationName, RotationName
from bot.config.durations import format_duration
from bot.config.entries import Entry, finding
from bot.config.fields import Duration, Line
from bot.config.hours import in_any_case
from bot.config.local_times import LocalTime, TimeOfDay, Weekday
from bot.config.problems import as_written
from bot.oncall import model

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
SHORTEST_TURN, LONGEST_TURN = timedelta(hours=1), timedelta(days=365)
"""PagerDuty's limits (PagerDuty docs)."""

MOST_USERS, MOST_LAYERS, MOST_RESTRICTIONS, MOST_LEVELS = 1000, 100, 50, 5

_AFTER = r"^ *[0-9]{1,3}(\.[0-9]{1,2})? +((business|working) +)?days? *$"
_Seconds = Annotated[int, Field(ge=1, le=10**10)]
_DAILY, _WEEKLY = "daily_restriction", "weekly_restriction"


def _either(first: str, second: str) -> ConfigDict:
    """Tells editors that one of two keys is needed, and not both."""
    return ConfigDict(json_schema_extra={"oneOf": [{"required": [first]}, {"required": [second]}]})


def _chosen(entry: Entry, words: str, seconds: str, shortest: timedelta, longest: timedelta) -> list[InitErrorDetails]:
    """What is wrong with a length of time that may be written in words or in seconds."""
    example = "1 week" if longest == LONGEST_TURN else "8 hours"
    given = [name for name in (words, seconds) if getattr(entry, name) is not None]
    if len(given) > 1:
        return [finding((seconds,), f"says the same as {words}: delete one")]
    if not given:
        return [finding((), f"needs {words}, such as {example}, or {seconds}")]
    value = getattr(entry, given[0])
    length = value if isinstance(value, timedelta) else timedelta(seconds=value)
    if shortest <= length <= longest:
        return []
    return [finding((given[0],), f"must be {format_duration(shortest)} to {format_duration(longest)}")]


class RestrictionEntry(Entry):
    """A window in which a layer counts, in the wall clock of the schedule's zone."""

    model_config = _either("duration", "duration_seconds")

    type: Literal["daily_restriction", "weekly_restriction"] = Field(
        description="daily_restriction: on every day; weekly_restriction: once a week, from start_day_of_week on."
    )
    start_day_of_week: Weekday | None = Field(
        default=None, description="Of a weekly restriction: 1 (Monday) to 7 (Sunday), or the name of the day."
    )
    start_time_of_day: TimeOfDay = Field(description="When the window opens, such as 09:00.")
    duration: Duration | None = Field(
        default=None,
        description="How long it stays open, such as 8 hours; less than a day if daily, less than a week if weekly. It "
        "may go on past midnight and past Sunday.",
    )
    duration_seconds: _Seconds | None = Field(
        default=None, description="The same in seconds, as PagerDuty has it. One of the two."
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        """A week has a day on which the window opens, a day has none; the window closes before it opens again."""
        longest = DAY if self.type == _DAILY else WEEK
        found = _chosen(self, "duration", "duration_seconds", timedelta(seconds=1), longest - timedelta(seconds=1))
        if self.type == _WEEKLY and self.start_day_of_week is None:
            found.append(finding((), "needs start_day_of_week: 1 (Monday) to 7 (Sunday)"))
        if self.type == _DAILY and self.start_day_of_week is not None:
            found.append(finding(("start_day_of_week",), f"is for type: {_WEEKLY} alone: delete it or change the type"))
        return self._refuse(found)

    @property
    def restriction(self) -> model.Restriction:
        """As the engine knows it."""
        length = self.duration or timedelta(seconds=self.duration_seconds or 0)
        return model.Restriction(self.start_time_of_day, length, self.start_day_of_week)


class LayerEntry(Entry):
    """One layer: people who take turns. Where layers overlap, the last one of the file wins."""

    model_config = _either("rotation_turn_length", "rotation_turn_length_seconds")

    name: Line | None = Field(default=None, description="For people.")
    start: LocalTime = Field(description="From when on the layer counts, such as 2026-01-05T09:00.")
    end: LocalTime | None = Field(default=None, description="Until when it counts; without it: for ever.")
    rotation_virtual_start: LocalTime | None = Field(
        default=None,
        description="When the first turn of the first user began; turns are counted from here. Without it: start. "
        "Changing it, like adding or removing somebody, moves everybody's turns.",
    )
    rotation_turn_length: Duration | None = Field(
        default=None, description="How long one turn is by the clock of the schedule's zone, 1 hour to 365 days."
    )
    rotation_turn_length_seconds: _Seconds | None = Field(
        default=None, description="The same in seconds, as PagerDuty has it. One of the two."
    )
    users: tuple[OptionalRotationName, ...] = Field(
        min_length=1, max_length=MOST_USERS, description="Who takes turns, in order. ~ is a slot that stays vacant."
    )
    restrictions: tuple[RestrictionEntry, ...] = Field(
        default=(),
        max_length=MOST_RESTRICTIONS,
        description="Windows in which the layer counts; without any: always. Turns go on meanwhile.",
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        """A turn has one length."""
        names = ("rotation_turn_length", "rotation_turn_length_seconds")
        return self._refuse(_chosen(self, *names, SHORTEST_TURN, LONGEST_TURN))

    @property
    def turn_length(self) -> timedelta:
        """However it is written."""
        return self.rotation_turn_length or timedelta(seconds=self.rotation_turn_length_seconds or 0)


After = tuple[float, bool]
"""How many days, and whether business days."""


def days_to_wait(value: object) -> After:
    """What `2 business days` or `7 days` says.

    Raises:
        ValueError: it says something else.
    """
    if not isinstance(value, str) or not re.fullmatch(_AFTER, value.lower()):
        raise ValueError(f"must be a number of days such as '2 business days' or '7 days', not {as_written(value)}")
    days = float(value.split()[0])
    if not days:
        raise ValueError("must be longer than nothing")
    return days, len(value.split()) > len(("7", "days"))


class LevelEntry(Entry):
    """Who is asked next when nobody answered for so long."""

    after: Annotated[
        After,
        BeforeValidator(days_to_wait),
        WithJsonSchema({"type": "string", "pattern": in_any_case(_AFTER), "examples": ["2 business days", "7 days"]}),
    ] = Field(description="Since the first ping: business days of who was asked first, or days of the calendar.")
    notify: RotationName = Field(
        description="next: who is on call next; fallback: fallback.reviewer of bot.yml; or a schedule, or a user."
    )

    @property
    def level(self) -> model.Level:
        """As the engine knows it."""
        days, is_business = self.after
        return model.Level(days, is_business=is_business, notify=self.notify)


def level_findings(levels: tuple[LevelEntry, ...]) -> Iterator[InitErrorDetails]:
    """Levels that come no later than one before them. Business days take as long as days, or longer."""
    for index, (days, is_business) in enumerate(level.after for level in levels):
        before = [level.after for level in levels[:index]]
        if any(days <= earlier for earlier, was_business in before if was_business or not is_business):
            yield finding(("escalation", index, "after"), "must be later than the level before it: soonest first")
