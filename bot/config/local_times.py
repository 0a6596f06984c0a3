"""Lets an admin write days and times of a rotation as a calendar shows them, without thinking of offsets."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from bot.config.hours import in_any_case
from bot.config.problems import as_written, did_you_mean, shown
from bot.config.schedule import time_zone
from bot.oncall.clock import instant
from bot.oncall.zones import RAILS, iana

FIRST_YEAR, LAST_YEAR = 2000, 2199
"""A day before or after these is a slip of the keyboard."""

_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = "[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?"
_OFFSET = "( ?(Z|[+-][0-9]{2}:[0-9]{2}))?"
_TIME = rf"{_DAY}([T ]{_CLOCK}{_OFFSET})?"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST_NAME = 3


def day(value: object) -> date:
    """The day that `2026-12-12` names.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(value, str) or not re.fullmatch(_DAY, value):
        raise ValueError(f"must be a date such as 2026-11-30, not {as_written(value)}")
    try:
        found = date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"is not a day of the calendar: {value}") from None
    _check_year(found)
    return found


def time_of_day(value: object) -> time:
    """The time that `09:00` or `17:30:15` names.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(value, str) or not re.fullmatch(_CLOCK, value):
        raise ValueError(f"must be a time of the day such as 09:00, not {as_written(value)}")
    try:
        return time.fromisoformat(_padded(value))
    except ValueError:
        raise ValueError(f"is no time of the day: {value}") from None


def local_time(value: object) -> datetime:
    """The time that `2026-01-05T09:00` names: with or without seconds, `T` or a space, and a day alone is its midnight.

    Returns:
        A time without offset, or with the one that is written there.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(value, str) or not re.fullmatch(_TIME, value):
        raise ValueError(f"must be a time such as 2026-11-30T09:00, not {as_written(value)}")
    clock = re.match(_CLOCK, value[11:])
    offset = value[11 + clock.end() :].strip() if clock else ""
    try:
        at = datetime.combine(day(value[:10]), time_of_day(clock[0]) if clock else time())
        at = at.replace(tzinfo=datetime.fromisoformat(f"2000-01-01T00:00{offset}").tzinfo)
    except ValueError as error:
        told = str(error) if str(error).startswith("is ") else f"is no offset from UTC: {offset}"
        raise ValueError(told) from None
    return at


def weekday(value: object) -> int:
    """The ISO weekday that a number or an English name stands for.

    Raises:
        ValueError: it is none.
    """
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= len(_WEEKDAYS):
        return value
    named = [
        number
        for number, name in enumerate(_WEEKDAYS, 1)
        if isinstance(value, str) and len(value) >= _SHORTEST_NAME and name.startswith(value.lower())
    ]
    if named:
        return named[0]
    raise ValueError(f"must be 1 (Monday) to 7 (Sunday), or a name such as monday, not {as_written(value)}")


def zone_name(name: str) -> str:
    """The IANA name of a time zone, which may have Rails' name.

    Raises:
        ValueError: there is none; the message proposes the nearest one.
    """
    try:
        return time_zone(iana(name))
    except ValueError as error:
        near = did_you_mean(name, RAILS)
        if "did you mean" in str(error) or not near.endswith("?"):
            raise
        raise ValueError(f"must be the name of an IANA time zone, not {shown(name)}{near}") from None


def utc(at: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) of what `local_time` read: by its offset, else by the wall clock of the zone."""
    return at.astimezone(UTC) if at.tzinfo else instant(at, zone)


def wall_clock(at: datetime, zone: ZoneInfo) -> datetime:
    """What `local_time` read as the clocks of the zone show it, without an offset."""
    return at.astimezone(zone).replace(tzinfo=None) if at.tzinfo else at


def _padded(clock: str) -> str:
    return clock if clock.index(":") > 1 else f"0{clock}"


def _shortened(name: str) -> str:
    """A pattern of a weekday's name, as short as `mon` or longer."""
    rest = name[_SHORTEST_NAME:]
    return name[:_SHORTEST_NAME] + "".join(f"({letter}" for letter in rest) + ")?" * len(rest)


def _check_year(found: date) -> None:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(f"is not between the years {FIRST_YEAR} and {LAST_YEAR}: {found}")


Day = Annotated[
    date, BeforeValidator(day), WithJsonSchema({"type": "string", "format": "date", "pattern": f"^{_DAY}$"})
]
TimeOfDay = Annotated[time, BeforeValidator(time_of_day), WithJsonSchema({"type": "string", "pattern": f"^{_CLOCK}$"})]
LocalTime = Annotated[
    datetime,
    BeforeValidator(local_time),
    WithJsonSchema({"type": "string", "pattern": f"^{_TIME}$", "examples": ["2026-11-30T09:00"]}),
]
Weekday = Annotated[
    int,
    BeforeValidator(weekday),
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": [*range(1, 8), *_WEEKDAYS]},
                {"type": "string", "pattern": in_any_case(f"^({'|'.join(map(_shortened, _WEEKDAYS))})$")},
            ]
        }
    ),
]
Zone = Annotated[
    str,
    AfterValidator(zone_name),
    WithJsonSchema({"type": "string", "examples": ["Europe/Prague", "America/New_York"]}),
]
