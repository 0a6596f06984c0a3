"""How often `serve` looks whether something is due, as an admin writes it: a crontab line or a length of time."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from bot.config import crontab
from bot.config.durations import format_duration, parse_duration
from bot.config.entries import Section
from bot.config.fields import Duration
from bot.config.lines import one_line
from bot.config.problems import as_written, did_you_mean, shown
from bot.domain.errors import ConfigError

SHORTEST_EVERY, LONGEST_EVERY = timedelta(seconds=10), timedelta(days=7)
LONGEST_JITTER = timedelta(hours=1)
_NO_PLACES = frozenset({"localtime", "posixrules", "Factory"})
_OTHER_CLOCKS = ("posix/", "right/")
"""Files beside the time zones: whatever this machine has, nothing, and zones that count leap seconds."""

_NEAR = 0.8


def crontab_line(value: object) -> str | None:
    """The five fields of a crontab line, or None.

    Raises:
        ValueError: crontab would not take it, or it names a day that never comes.
    """
    if value is None:
        return None
    if isinstance(value, str):
        return crontab.checked(one_line(value))
    raise ValueError(f"must be a crontab line of five fields ({crontab.ORDER}) in quotes, not {as_written(value)}")


def time_zone(name: str) -> str:
    """The name, if the IANA data base has it.

    Raises:
        ValueError: it has not; the message proposes the nearest one.
    """
    if _is_zone(name):
        return name
    places = [zone for zone in available_timezones() if "/" in zone or zone == "UTC"]
    near = did_you_mean(name, places, nearness=_NEAR)
    hint = near if near.startswith(", ") else ": write a place such as Europe/Prague"  # nobody reads six hundred
    raise ValueError(f"must be the name of an IANA time zone, not {shown(name)}{hint}")


def _is_zone(name: str) -> bool:
    if name in _NO_PLACES or name.startswith(_OTHER_CLOCKS):
        return False
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def every(length: timedelta) -> timedelta:
    """The length of time, if runs may follow each other at it.

    Raises:
        ValueError: it is too short or too long.
    """
    if not SHORTEST_EVERY <= length <= LONGEST_EVERY:
        bounds = f"{format_duration(SHORTEST_EVERY)} to {format_duration(LONGEST_EVERY)}"
        raise ValueError(f"must be {bounds}, not {format_duration(length)}")
    return length


def _jitter(length: timedelta) -> timedelta:
    if length > LONGEST_JITTER:
        raise ValueError(f"must be at most {format_duration(LONGEST_JITTER)}, not {format_duration(length)}")
    return length


_Cron = Annotated[
    str | None,
    BeforeValidator(crontab_line),
    WithJsonSchema({"type": ["string", "null"], "pattern": r"^\S+( +\S+){4}$", "examples": ["*/15 7-19 * * mon-fri"]}),
]
_Every = Annotated[Duration, AfterValidator(every)]
_TimeZone = Annotated[
    str, AfterValidator(time_zone), WithJsonSchema({"type": "string", "examples": ["UTC", "Europe/Prague"]})
]
_Jitter = Annotated[Duration, AfterValidator(_jitter)] | None


class Schedule(Section):
    """When `serve` runs. A run by any other scheduler does not read this."""

    cron: _Cron = Field(
        default=None,
        description="A crontab line in quotes, such as '*/15 7-19 * * mon-fri', with the meaning that crontab gives to "
        "weekdays, lists and steps. null: `every` counts.",
    )
    every: _Every = Field(
        default=timedelta(minutes=15),
        description="How often the bot looks where cron is null, 10 seconds to 7 days, counted from the start.",
    )
    time_zone: _TimeZone = Field(
        default="UTC",
        description="IANA name of the time zone in which cron, and the days of the command `snooze`, are meant, such "
        "as Europe/Prague.",
    )
    jitter: _Jitter = Field(
        default=timedelta(seconds=30),
        description="Each start waits a random part of this, so that many bots do not ask in the same second; at most "
        "half of the time to the next one. null: none.",
    )

    def told(self) -> dict[str, str]:
        """What counts of it, for a line of the log: the crontab line with its time zone, or the pace."""
        if self.cron is not None:
            return {"cron": self.cron, "time_zone": self.time_zone}
        return {"every": format_duration(self.every)}


def at_pace(schedule: Schedule, words: str) -> Schedule:
    """The schedule with a steady pace that an operator asked for, in place of its own and of its crontab line.

    Raises:
        ConfigError: the words name no length of time, or one that is too short or too long.
    """
    try:
        return schedule.model_copy(update={"cron": None, "every": every(parse_duration(words))})
    except ValueError as error:
        raise ConfigError(f"--every {error}") from None
