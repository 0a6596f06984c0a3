"""Lets an admin write working hours as people say them: `mon-fri 09:00-17:00`."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from bot.config.problems import as_written
from bot.oncall.model import WorkingHours

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = "(?:mon|tue|wed|thu|fri|sat|sun)"
_SPAN = rf"{_DAY}(?:-{_DAY})?"
PATTERN = rf"^{_SPAN}(?:,{_SPAN})* [0-9]{{1,2}}:[0-9]{{2}}-[0-9]{{1,2}}:[0-9]{{2}}$"
_HOURS = re.compile(PATTERN)
_MIDNIGHT = "24:00"


def in_any_case(pattern: str) -> str:
    """A pattern of lower-case words for editors, whose dialect has no flags: each letter in both cases."""
    return re.sub("[a-z]", lambda letter: f"[{letter[0].upper()}{letter[0]}]", pattern)


def parse_hours(value: object) -> WorkingHours:
    """The working hours that a text such as `mon-fri 09:00-17:00` or `sun-thu,sat 8:30-24:00` names.

    Raises:
        ValueError: it is no such text, or the end is not later than the start.
    """
    if isinstance(value, WorkingHours):
        return value
    if not isinstance(value, str) or not _HOURS.fullmatch(value.strip().lower()):
        raise ValueError(f"must be weekdays and hours such as 'mon-fri 09:00-17:00', not {as_written(value)}")
    spans, _, times = value.strip().lower().partition(" ")
    start, end = (_time(text) for text in times.split("-"))
    if end <= start:
        raise ValueError(f"must end later on the day than they start: {as_written(value)}")
    return WorkingHours(frozenset(day for span in spans.split(",") for day in _days(span)), start, end)


def format_hours(hours: WorkingHours) -> str:
    """The hours as `parse_hours` reads them back."""
    days = sorted(hours.days)
    spans: list[list[int]] = []
    for day in days:
        if spans and spans[-1][-1] == day - 1:
            spans[-1].append(day)
        else:
            spans.append([day])
    told = [_DAYS[span[0] - 1] + (f"-{_DAYS[span[-1] - 1]}" if len(span) > 1 else "") for span in spans]
    end = _MIDNIGHT if hours.end == time.max else f"{hours.end:%H:%M}"
    return f"{','.join(told)} {hours.start:%H:%M}-{end}"


def _time(text: str) -> time:
    if text == _MIDNIGHT:
        return time.max
    hour, minute = map(int, text.split(":"))
    try:
        return time(hour, minute)
    except ValueError:
        raise ValueError(f"is no time of the day: {text}") from None


def _days(span: str) -> range | list[int]:
    first, _, last = span.partition("-")
    start, end = _DAYS.index(first) + 1, _DAYS.index(last or first) + 1
    return range(start, end + 1) if start <= end else [*range(start, 8), *range(1, end + 1)]


Hours = Annotated[
    WorkingHours,
    BeforeValidator(parse_hours),
    PlainSerializer(format_hours),
    WithJsonSchema({"type": "string", "pattern": in_any_case(PATTERN), "examples": ["mon-fri 09:00-17:00"]}),
]
