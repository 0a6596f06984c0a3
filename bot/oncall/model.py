"""What a rotation consists of, in PagerDuty's words: users, schedules, layers, restrictions, overrides, absences."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

NO_DAYS: Container[date] = frozenset()


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When somebody may be pinged, in their own time zone.

    Args:
        days: ISO weekdays, 1 is Monday.
        start, end: the same on each of them; `end` is later than `start`, and `time.max` stands for midnight.
    """

    days: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    start: time = time(9)
    end: time = time(17)


OFFICE_HOURS = WorkingHours()
"""Of whom nobody knows more."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who can be on call.

    Args:
        name: the key in `rotation.yml`, by which the bot remembers them.
        gitlab: the user name there; the key where nothing else is said.
        time_zone: None where nobody knows: then the schedule's counts.
        working_hours: None where nobody knows: then the setting's count.
        days_off: days without work, in their zone: public holidays; absences are not among them.
        pagerduty: PagerDuty's id, empty where unknown.
        zendesk: the number of their account there, None where unknown.
        manager: the key of the person who reviews what concerns this one's tickets; empty for nobody.
        region: a free word for routing; empty for none.
    """

    name: str
    gitlab: str
    time_zone: ZoneInfo | None = None
    working_hours: WorkingHours | None = None
    days_off: Container[date] = NO_DAYS
    pagerduty: str = ""
    zendesk: int | None = None
    manager: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Restriction:
    """A window in which a layer counts; several on one layer are united (PagerDuty docs).

    Args:
        start_time_of_day: wall clock in the schedule's zone.
        duration: wall-clock length; less than a day for a daily, less than a week for a weekly one. It may cross
            midnight and the end of the week.
        start_day_of_week: ISO weekday, 1 is Monday; None for a daily restriction.
    """

    start_time_of_day: time
    duration: timedelta
    start_day_of_week: int | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of a schedule.

    Args:
        name: for people.
        start, end: UTC; the layer counts in [start, end), for ever where `end` is None.
        rotation_virtual_start: wall clock of the schedule's zone, without an offset: the first hand-off. It may lie
            before `start`: then the layer begins in mid-rotation.
        rotation_turn_length: wall-clock length of one turn.
        users: keys of users in their order; None is a vacant slot, which keeps the others' turns.
        restrictions: the layer counts within their union; always where there are none.
    """

    name: str
    start: datetime
    rotation_virtual_start: datetime
    rotation_turn_length: timedelta
    users: tuple[str | None, ...]
    end: datetime | None = None
    restrictions: tuple[Restriction, ...] = ()


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody stands in; beats all layers and ignores restrictions.

    Args:
        start, end: UTC, half-open.
        user: the key.
    """

    start: datetime
    end: datetime
    user: str


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody's absence.

    Args:
        user: the key.
        start, end: whole days in the user's zone (the schedule's where theirs is unknown), `end` among them.
    """

    user: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Level:
    """One step of an escalation.

    Args:
        days: after how many days without an answer.
        is_business: whether these are days on which the person asked works; else days by the calendar.
        notify: `next` (who is on call after the present one), `fallback`, the name of a schedule, or of a user.
    """

    days: float
    is_business: bool
    notify: str


NEXT, FALLBACK = "next", "fallback"

ESCALATION = (Level(2, is_business=True, notify=NEXT), Level(7, is_business=False, notify=FALLBACK))
"""Where a schedule says nothing else."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """One schedule.

    Args:
        name: the key in `rotation.yml`.
        time_zone: in whose wall clock it lives.
        layers: the last one wins, as in PagerDuty's editor.
        overrides: the last one wins.
        covers: when somebody shall be on call; a gap outside of it is intended. Empty: always.
        escalation: what follows when nobody answers, soonest first.
        pagerduty: the id of the PagerDuty schedule that counts instead of layers and overrides, empty for none.
    """

    name: str
    time_zone: ZoneInfo
    layers: tuple[Layer, ...] = ()
    overrides: tuple[Override, ...] = ()
    covers: tuple[Restriction, ...] = ()
    escalation: tuple[Level, ...] = ESCALATION
    pagerduty: str = ""


@dataclass(frozen=True, slots=True)
class Rotation:
    """All of `rotation.yml`.

    Args:
        users, schedules: by their keys, in the order of the file.
        away: absences.
    """

    users: Mapping[str, User] = field(default_factory=lambda: MappingProxyType({}))
    schedules: Mapping[str, Schedule] = field(default_factory=lambda: MappingProxyType({}))
    away: tuple[Away, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A stretch of a rendered schedule.

    Args:
        start, end: UTC, half-open.
        user: the key; None for a gap.
        since: when the turn began to which it belongs (UTC): the hand-off of the layer, or the start of the override.
            Equal users with different turns are not merged as long as this is asked for.
    """

    start: datetime
    end: datetime
    user: str | None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is to review.

    Args:
        schedule: its key.
        user: who; None while nobody is on call and there is no fallback.
        start: when it began (UTC); names the turn for ever.
        until: when somebody else's begins (UTC); None when it never ends, as far as one can see.
        is_fallback: the fallback stands in for a gap.
    """

    schedule: str
    user: User | None
    start: datetime
    until: datetime | None = None
    is_fallback: bool = False


NO_ROTATION = Rotation()
"""Nobody is on call, ever."""
