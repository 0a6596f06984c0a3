"""What an admin can set in `rotation.yml`: who can be on call, in which order, who stands in, and who is away."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic.config import JsonDict

from bot.config import rotation_links as links
from bot.config.asking import ROTATION_NAME, OptionalRotationName, RotationName
from bot.config.entries import Entry, Section, finding
from bot.config.fields import Id, Line, OptionalUserName, Words
from bot.config.hours import Hours
from bot.config.layers import MOST_LAYERS, MOST_LEVELS, MOST_RESTRICTIONS, LayerEntry, LevelEntry, RestrictionEntry
from bot.config.layers import level_findings as not_rising
from bot.config.local_times import Day, LocalTime, Zone
from bot.config.problems import shown
from bot.config.public_holidays import PATTERN, country
from bot.oncall.model import FALLBACK, NEXT

MOST_ENTRIES = 5000
"""Of overrides, absences or holidays: more would be kept by a program, not by people."""

Country = Annotated[
    str, BeforeValidator(country), WithJsonSchema({"type": "string", "pattern": PATTERN, "examples": ["DE", "DE-BY"]})
]
_PAGERDUTY_ID = "^[A-Za-z0-9]{1,64}$"


def pagerduty_id(text: str) -> str:
    """The text, if PagerDuty may know something by it.

    Raises:
        ValueError: it cannot.
    """
    if not re.fullmatch(_PAGERDUTY_ID, text):
        raise ValueError(f"must be an id of PagerDuty such as PUSR001, not {shown(text)}")
    return text


PagerDutyId = Annotated[str, AfterValidator(pagerduty_id), WithJsonSchema({"type": "string", "pattern": _PAGERDUTY_ID})]


def _not_reserved(name: str) -> str:
    if name in {NEXT, FALLBACK}:
        raise ValueError(f"is a word that `notify` reserves: choose another name than {name!r}")
    return name


_Key = Annotated[RotationName, AfterValidator(_not_reserved)]
_KEYS: JsonDict = {"propertyNames": {"pattern": ROTATION_NAME}}


class UserEntry(Section):
    """Somebody who can be on call, or an agent whose manager reviews. Nothing needs to be told."""

    gitlab: OptionalUserName = Field(default=None, description="User name in GitLab, without @. Without it: the key.")
    time_zone: Zone | None = Field(
        default=None, description="IANA name such as Europe/Prague. Without it: the schedule's."
    )
    working_hours: Hours | None = Field(
        default=None,
        description="When they are pinged and reminded, such as mon-fri 09:00-17:00. Without it: ping.working_hours of "
        "bot.yml.",
    )
    pagerduty: PagerDutyId | None = Field(default=None, description="Id in PagerDuty.")
    zendesk: Id | None = Field(
        default=None, description="Number of their account in Zendesk: tells whose ticket it is, for the manager."
    )
    manager: OptionalRotationName = Field(
        default=None, description="Key of who reviews their tickets where rotation.reviewer is assignee_manager."
    )
    region: Words | None = Field(default=None, description="A word for routes of bot.yml and for regional holidays.")
    country: Country | None = Field(
        default=None,
        description="Whose public holidays are days off, such as DE or DE-BY. Needs the extra `holidays`.",
    )
    days_off: tuple[Day, ...] = Field(
        default=(), max_length=MOST_ENTRIES, description="Single days without work; duty is not passed on."
    )


class OverrideEntry(Entry):
    """Somebody stands in, whatever layers, restrictions and absences say. The last one of the file wins."""

    start: LocalTime = Field(description="From when, by the clock of the schedule's zone.")
    end: LocalTime = Field(description="Until when.")
    user: RotationName = Field(description="Who.")


class ScheduleEntry(Entry):
    """One schedule: who is on call, at any time one person or nobody."""

    model_config = ConfigDict(json_schema_extra={"dependentRequired": {"id": ["source"]}})

    time_zone: Zone = Field(description="In whose wall clock all its times are meant, summer and winter.")
    source: Literal["file", "pagerduty"] = Field(
        default="file",
        description="pagerduty: the live schedule `id` counts; the layers below serve while PagerDuty cannot be asked.",
    )
    id: PagerDutyId | None = Field(default=None, description="Id of the schedule in PagerDuty.")
    layers: tuple[LayerEntry, ...] = Field(
        default=(), max_length=MOST_LAYERS, description="Who takes turns. Where layers overlap, the last one wins."
    )
    overrides: tuple[OverrideEntry, ...] = Field(
        default=(), max_length=MOST_ENTRIES, description="Who stands in when. The last one wins."
    )
    covers: tuple[RestrictionEntry, ...] = Field(
        default=(),
        max_length=MOST_RESTRICTIONS,
        description="When somebody shall be on call, with the keys of restrictions: a gap outside of it is meant. "
        "Without it: always.",
    )
    escalation: tuple[LevelEntry, ...] | None = Field(
        default=None,
        max_length=MOST_LEVELS,
        description="Who is asked when nobody answers, soonest first. Without it: the next one after 2 business days, "
        "the fallback after 7 days. []: nobody.",
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        """What ends does so after it began, and a live schedule has an id."""
        found = [*links.backwards(self.time_zone, self.layers, self.overrides), *not_rising(self.escalation or ())]
        if self.source == "pagerduty" and self.id is None:
            found.append(finding(("source",), "needs the `id` of the schedule beside it"))
        if self.source == "file" and self.id is not None:
            found.append(finding(("id",), "is for source: pagerduty alone: delete it or write the source"))
        return self._refuse(found)


class AwayEntry(Entry):
    """Somebody is absent: the next one who is there stands in."""

    user: RotationName = Field(description="Who.")
    start: Day = Field(description="First day, in their own time zone.")
    end: Day | None = Field(default=None, description="Last day, which still belongs to it. Without it: one day.")

    @property
    def last(self) -> date:
        """The last day of it."""
        return self.end or self.start

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        told = "must not be before start: it is the last day away"
        return self._refuse([finding(("end",), told)] if self.last < self.start else [])


class HolidayEntry(Entry):
    """A day off for everybody, or for a region: nobody is pinged, and deadlines do not run."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["date"]}, {"required": ["country"]}]})

    date: Day | None = Field(default=None, description="The day.")
    country: Country | None = Field(
        default=None, description="Instead of a date: all public holidays of DE, or DE-BY. Needs the extra `holidays`."
    )
    name: Line | None = Field(default=None, description="For people.")
    region: Words | None = Field(default=None, description="Only users of this region. Without it: everybody.")

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if self.date is None and self.country is None:
            return self._refuse([finding((), "needs a date such as 2026-12-24, or a country such as DE")])
        both = self.date is not None and self.country is not None
        return self._refuse([finding(("country",), "stands beside a date: make two entries of it")] if both else [])


class RotationConfig(Section):
    """Who is on call (`rotation.yml`)."""

    users: dict[_Key, UserEntry] = Field(
        default={},
        description="Everybody who can be on call, and agents whose managers review; by a key that stays the same.",
        json_schema_extra=_KEYS,
    )
    schedules: dict[_Key, ScheduleEntry] = Field(
        default={}, description="Who is on call when; the first is the default.", json_schema_extra=_KEYS
    )
    away: tuple[AwayEntry, ...] = Field(
        default=(), max_length=MOST_ENTRIES, description="Who is absent when; whole days, the last one included."
    )
    holidays: tuple[HolidayEntry, ...] = Field(
        default=(), max_length=MOST_ENTRIES, description="Days off of everybody, or of a region."
    )

    @model_validator(mode="after")
    def _refers_to_what_exists(self) -> Self:
        """Whoever is named is a user, and each person and account is one."""
        return self._refuse([*links.unknown(self), *links.doubled(self)])
