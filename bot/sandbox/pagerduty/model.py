"""The records of the sandbox's PagerDuty: people, schedules with their layers, and who stands in for whom."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class User:
    """Somebody of the account."""

    id: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Restriction:
    """When a layer counts: every day, or on one weekday (1 is Monday), from a wall-clock time on for so long."""

    start_time_of_day: time
    duration: timedelta
    start_day_of_week: int | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of a schedule.

    Args:
        id, name: of PagerDuty and for people.
        start, end: UTC; the layer counts in [start, end), for ever where `end` is None.
        virtual_start: the first hand-off, wall clock of the schedule's zone, without seconds.
        turn_length: wall-clock time.
        users: user ids in their order; None is a vacant slot.
        restrictions: their union; empty: always.
    """

    id: str
    name: str
    start: datetime
    virtual_start: datetime
    turn_length: timedelta
    users: tuple[str | None, ...]
    restrictions: tuple[Restriction, ...] = ()
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody stands in, from `start` until `end` (UTC)."""

    id: str
    start: datetime
    end: datetime
    user: str


@dataclass(eq=False, slots=True)
class Schedule:
    """A schedule.

    Args:
        id, name: of PagerDuty and for people.
        zone: in whose wall clock it lives.
        version: 2 (layers), or 3 once it was upgraded (rotations of events).
        layers: the last one wins, as in the editor; a schedule of version 3 has one, with weekly turns.
        overrides: the last one wins.
    """

    id: str
    name: str
    zone: ZoneInfo
    version: Literal[2, 3]
    layers: tuple[Layer, ...]
    overrides: list[Override] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of a rendered schedule.

    Args:
        start, end: UTC, half-open.
        user: a user id; None for a vacant slot.
        source: the id of the layer or the override that it comes from.
    """

    start: datetime
    end: datetime
    user: str | None
    source: str
