"""Lets an admin write lengths of time as people say them: `7 days`, `90 minutes`, `1h 30m`."""

from __future__ import annotations

import re
from datetime import timedelta
from types import MappingProxyType

from bot.config.problems import shown

LONGEST = timedelta(days=3660)
"""Ten years: longer is a slip of the keyboard."""

UNITS = MappingProxyType(
    {
        "week": timedelta(weeks=1),
        "day": timedelta(days=1),
        "hour": timedelta(hours=1),
        "minute": timedelta(minutes=1),
        "second": timedelta(seconds=1),
    }
)
_SPELLINGS = MappingProxyType(
    {
        spelling: unit
        for unit, more in {
            "week": ("w",),
            "day": ("d",),
            "hour": ("h", "hr", "hrs"),
            "minute": ("m", "min", "mins"),
            "second": ("s", "sec", "secs"),
        }.items()
        for spelling in (unit, f"{unit}s", *more)
    }
)
_UNIT = "|".join(sorted(_SPELLINGS, key=len, reverse=True))
_PART = re.compile(rf"([0-9]{{1,9}}) *({_UNIT})(?![a-z])", re.IGNORECASE | re.ASCII)
_EXAMPLE = "write for instance '7 days', '90 minutes' or '1h 30m'"
HOW = "write numbers of weeks, days, hours, minutes or seconds, such as '7 days', '90 minutes' or '1h 30m'"
_UNIT_IN_ANY_CASE = re.sub("[a-z]", lambda letter: f"[{letter[0].upper()}{letter[0]}]", _UNIT)
PATTERN = rf"^ *([0-9]{{1,9}} *({_UNIT_IN_ANY_CASE}) *)+$"
"""The same for JSON Schema, which knows no flags."""


def parse_duration(text: str) -> timedelta:
    """The length of time that the text names.

    Args:
        text: whole numbers with units from weeks to seconds, each unit at most once.

    Raises:
        ValueError: it is not of this form, or is longer than ten years; the message repeats it.
    """
    parts = _PART.findall(text)
    rest = _PART.sub("", text)
    if not parts or rest.strip(" "):
        raise ValueError(f"is not a length of time: {shown(text)}; {HOW}")
    units = [_SPELLINGS[spelling.lower()] for _, spelling in parts]
    if len(set(units)) < len(units):
        raise ValueError(f"names a unit twice: {shown(text)}; {_EXAMPLE}")
    seconds = sum(
        int(number) * int(UNITS[unit].total_seconds()) for (number, _), unit in zip(parts, units, strict=True)
    )
    if seconds > LONGEST.total_seconds():
        raise ValueError(f"is longer than ten years: {shown(text)}")
    return timedelta(seconds=seconds)


def format_duration(length: timedelta) -> str:
    """The length in words that `parse_duration` reads back: `1 hour 30 minutes`. Parts of a second are dropped."""
    left = int(length.total_seconds())
    words = []
    for unit in ("day", "hour", "minute", "second"):  # no weeks: "9 days" is easier to read than "1 week 2 days"
        count, left = divmod(left, int(UNITS[unit].total_seconds()))
        if count:
            words.append(f"{count} {unit}{'s' if count > 1 else ''}")
    return " ".join(words) or "0 seconds"
