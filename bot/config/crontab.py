"""Reads a crontab line as crontab(5) has it, and tells an admin which part of it is none and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType

from cronsim import CronSim, CronSimError

from bot.config.problems import shown

NICKNAMES = MappingProxyType(
    {
        "@yearly": "0 0 1 1 *",
        "@annually": "0 0 1 1 *",
        "@monthly": "0 0 1 * *",
        "@weekly": "0 0 * * 0",
        "@daily": "0 0 * * *",
        "@midnight": "0 0 * * *",
        "@hourly": "0 * * * *",
    }
)
_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_LONGEST_NUMBER = 9
_OTHERS = re.compile(r"LW?|[0-9]+[LW]|[a-z]{3}L|[0-9a-z]+#[0-9]*", re.IGNORECASE | re.ASCII)
"""What other schedulers write for the last day, a working day near one, and the nth weekday of a month."""

_WEEK = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_YEAR = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class _Field:
    """One of the five.

    Args:
        name: with its article.
        first, last: the numbers that it may hold; a range that goes on after the last begins with the first.
        names: words for some of the numbers.
        highest: the last number where it is another word for the first: Sunday is 0 and 7.
    """

    name: str
    first: int
    last: int
    names: Mapping[str, int] = field(default_factory=dict)
    highest: int | None = None

    def check(self, text: str) -> None:
        """Reads the whole field.

        Raises:
            ValueError: crontab knows no such thing.
        """
        for part in text.split(","):
            if not part:
                raise ValueError(f"has a comma too many: {shown(text)}")
            base, slash, step = part.partition("/")
            if slash and not (_is_number(step) and int(step)):
                raise ValueError(f"has a step that is no number from 1 on: {shown(part)}")
            self._check_range(base, is_stepped=bool(slash))

    def _check_range(self, text: str, *, is_stepped: bool) -> None:
        if text == "*":
            return
        begin, dash, end = text.partition("-")
        start, stop = self._number(begin), self._number(end) if dash else None
        if stop is not None and stop < start:
            hint = "name its two parts, with a comma between" if is_stepped else f"write {self._parts(begin, end)}"
            raise ValueError(f"has a range that runs backwards, {shown(text)}: {hint}")

    def _number(self, text: str) -> int:
        number = int(text) if _is_number(text) else self.names.get(text.lower(), -1)
        if self.first <= number <= (self.highest or self.last):
            return number
        if text == "?":
            raise ValueError("has '?', which crontab does not know: write * for any")
        if _OTHERS.fullmatch(text):
            raise ValueError(f"has {shown(text)}, but crontab knows no last, nearest or nth day: name the days")
        words = f" or {next(iter(self.names))} to {[*self.names][-1]}" if self.names else ""
        valid = f"{self.first} to {self.highest or self.last}{words}"
        raise ValueError(f"has {self.name} that does not exist, {shown(text)}: it goes from {valid}")

    def _parts(self, begin: str, end: str) -> str:
        """Both parts of a range that goes past the last number: `22-23,0-2` for `22-2`."""
        words = [*self.names] if begin.lower() in self.names else [str(n) for n in range(self.first, self.last + 1)]
        last, first = words[-1], words[0]
        head = begin if self._number(begin) >= self.last else f"{begin}-{last}"
        tail = end if self._number(end) == self.first else f"{first}-{end}"
        return f"{head},{tail}"


_FIELDS = (
    _Field("a minute", 0, 59),
    _Field("an hour", 0, 23),
    _Field("a day of the month", 1, 31),
    _Field("a month", 1, 12, {name: number for number, name in enumerate(_YEAR, 1)}),
    _Field("a day of the week", 0, 6, {name: number for number, name in enumerate(_WEEK)}, highest=7),
)
ORDER = "minute, hour, day of the month, month, day of the week"


def checked(line: str) -> str:
    """The line with one space between its fields.

    Raises:
        ValueError: it is no crontab line, or names a day that never comes.
    """
    fields = line.split()
    if line.lower() in NICKNAMES:
        raise ValueError(f"must be a crontab line of five fields: for {line} write '{NICKNAMES[line.lower()]}'")
    if line.lower() == "@reboot":
        raise ValueError("must be a crontab line of five fields: at its start `serve` makes a run anyway")
    if len(fields) != len(_FIELDS):
        raise ValueError(f"must be a crontab line of five fields ({ORDER}) in quotes, not {shown(line)}")
    for each, text in zip(_FIELDS, fields, strict=True):
        each.check(text)
    try:
        CronSim(" ".join(fields), _ANY_DAY)
    except CronSimError:
        raise ValueError(f"names a day that never comes: {shown(line)}") from None
    return " ".join(fields)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
