"""What an admin can set in `bot.yml` about who reviews a bad rating, and how they are asked."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from bot.config.entries import Entry, Section, finding
from bot.config.fields import HourOrMore, Id, IdOrName, Tag, Words
from bot.config.hours import Hours
from bot.config.problems import shown
from bot.oncall.model import WorkingHours

ROTATION_NAME = "^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$"
_NAME_CHARACTERS = 64


def rotation_name(text: str) -> str:
    """The text, if it can be the key of a user or a schedule of `rotation.yml`.

    Raises:
        ValueError: it cannot.
    """
    if len(text) > _NAME_CHARACTERS or not re.fullmatch(ROTATION_NAME, text):
        raise ValueError(
            f"must be letters and digits with single dots, dashes or underscores between, not {shown(text)}"
        )
    return text


RotationName = Annotated[
    str, AfterValidator(rotation_name), WithJsonSchema({"type": "string", "pattern": ROTATION_NAME})
]
OptionalRotationName = Annotated[
    str | None,
    AfterValidator(lambda name: None if name is None else rotation_name(name)),
    WithJsonSchema({"type": ["string", "null"], "pattern": ROTATION_NAME}),
]


class Route(Entry):
    """Which cases go to which schedule. A case fits when it is of one of the groups, brands or regions."""

    schedule: RotationName = Field(description="A schedule of rotation.yml.")
    groups: tuple[IdOrName, ...] = Field(
        default=(), description="Zendesk groups by name or number. A name that is all digits needs quotes."
    )
    brands: tuple[Id, ...] = Field(default=(), description="Zendesk brands by number.")
    regions: tuple[Words, ...] = Field(default=(), description="Regions of rotation.yml, by the ticket's assignee.")

    @model_validator(mode="after")
    def _fits_something(self) -> Self:
        is_dead = not (self.groups or self.brands or self.regions)
        return self._refuse([finding((), "fits no case: it needs groups, brands or regions")] if is_dead else [])


class RotationSettings(Section):
    """Who reviews a bad rating."""

    reviewer: Literal["rotation", "assignee_manager"] = Field(
        default="rotation",
        description="rotation: who is on call in rotation.yml; assignee_manager: the manager, by rotation.yml, of who "
        "has the ticket in Zendesk, else fallback.reviewer.",
    )
    schedule: OptionalRotationName = Field(
        default=None, description="The schedule where no route fits. null: the first one of rotation.yml."
    )
    routes: tuple[Route, ...] = Field(
        default=(),
        description="Cases that go to other schedules, such as {schedule: emea, groups: [Billing]}. The first that "
        "fits counts.",
    )
    announce_in: Annotated[int, Field(ge=1)] | None = Field(
        default=None,
        description="Number of an issue of the feedback project in which each hand-over is announced. null: nowhere.",
    )
    outage: HourOrMore = Field(
        default=timedelta(hours=6),
        description="When the bot did not run for so long, no deadline ran meanwhile. Where it runs more seldom than "
        "that by plan, raise it to twice the time between two runs.",
    )


class Urgent(Section):
    """Cases that are pinged at any hour. One match is enough."""

    scores: tuple[Literal["bad"], ...] = Field(default=(), description="[bad]: every bad rating is urgent.")
    tags: tuple[Tag, ...] = Field(default=(), description="Zendesk tags.")
    organizations: tuple[IdOrName, ...] = Field(default=(), description="Zendesk organizations by name or number.")


class Pinging(Section):
    """How people are asked to review."""

    by: Literal["mention", "assign"] = Field(
        default="mention",
        description="mention: the reviewing manager is mentioned in a comment; assign: the issue is assigned to them.",
    )
    per_day: Annotated[int, Field(ge=0, le=100)] = Field(
        default=5,
        description="How many cases one person is pinged about on one day; more are gathered into the reminder.",
    )
    working_hours: Hours = Field(
        default=WorkingHours(),
        description="When people are pinged whose hours rotation.yml does not tell, in their time zone.",
    )
    urgent: Urgent = Field(default=Urgent(), description="Cases that are pinged at any hour. One match is enough.")
