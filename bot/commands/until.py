"""Reads until when somebody wants to hear nothing of a case: `3d`, `until friday`, `until 15 Jan`."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.config.durations import parse_duration

MORNING = time(8)
SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=366)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_ABBREVIATION = 3
_WORDS_OF_A_LENGTH, _WORDS_OF_A_DAY = 8, 3
_ONE = frozenset({"a", "an", "one"})
_TILL = frozenset({"until", "till", "til"})
_YEAR, _DAY = re.compile("[0-9]{4}"), re.compile("([0-9]{1,2})(?:st|nd|rd|th)?")
_MORE = re.compile(r"(at |@)?([0-9]|noon\b|midnight\b)")
"""More about the time, which must not be taken for a reason."""


class UnreadableError(ValueError):
    """Words that name no time in the coming year.

    Args:
        part: which ones, empty when something is missing.
        told: what is wrong with them, a sentence for people.
    """

    def __init__(self, part: str, told: str) -> None:
        super().__init__(told)
        self.part, self.told = part, told


@dataclass(frozen=True, slots=True)
class _Found:
    """A day, or None for one that the calendar lacks, and how many words name it."""

    day: date | None
    words: int


def until(args: str, at: datetime, zone: ZoneInfo) -> datetime:
    """When a snooze ends, UTC: so long after `at`, or in the morning of a day in the zone.

    A morning that the clocks skip is the first moment after the gap.

    Args:
        args: a length of time, or a day behind `until`; a reason may follow.
        at: when it was written, UTC.
        zone: in which days are meant.

    Raises:
        UnreadableError: the words name no time, or none from an hour to a year after `at`.
    """
    words = args.split()
    if words and words[0].casefold() == "for":
        words = words[1:]
    is_day = bool(words) and words[0].casefold() in _TILL
    words = words[1:] if is_day else words
    if not words:
        raise UnreadableError("", "until when?")
    end, count = _end(words, at, zone, is_day=is_day)
    rest = " ".join(words[count : count + 2])
    if _MORE.match(rest.casefold()):
        raise UnreadableError(
            rest, "I take one length of time, or one day without a time; a reason begins with a word."
        )
    return _within_bounds(end, at, " ".join(words[:count]))


def _end(words: list[str], at: datetime, zone: ZoneInfo, *, is_day: bool) -> tuple[datetime, int]:
    """The end and how many words name it."""
    if not is_day:
        length, count = _length(words)
        if count:
            return at + min(length, 2 * LONGEST), count
    first, today = words[:_WORDS_OF_A_DAY], at.astimezone(zone).date()
    found = _day([word.casefold().strip(",.:()") for word in first], today)
    if found is None:
        raise UnreadableError(" ".join(first), "that is neither a length of time nor a day.")
    if found.day is None:
        raise UnreadableError(" ".join(words[: found.words]), "there is no such day.")
    if found.day < today:  # the first days of all have no UTC in every zone
        return at, found.words
    return first_instant(datetime.combine(found.day, MORNING), zone), found.words


def _within_bounds(end: datetime, at: datetime, part: str) -> datetime:
    if end <= at:
        raise UnreadableError(part, "that is over already.")
    if end < at + SHORTEST:
        raise UnreadableError(part, "that is too short: a snooze lasts at least one hour.")
    if end > at + LONGEST:
        raise UnreadableError(part, "that is too long: a snooze lasts at most one year.")
    return end


def first_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first moment, UTC, at which clocks of the zone show this time or a later one.

    Args:
        wall: without a time zone.
        zone: where the clocks hang.
    """
    early, late = sorted(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if early.astimezone(zone).replace(tzinfo=None) == wall:
        return early  # there is such a time; of two, the first
    seconds = range(int((late - early).total_seconds()) + 1)
    gap = bisect.bisect_left(
        seconds, wall, key=lambda after: (early + timedelta(seconds=after)).astimezone(zone).replace(tzinfo=None)
    )
    return early + timedelta(seconds=gap)


def _length(words: list[str]) -> tuple[timedelta, int]:
    """The longest beginning that is a length of time, and its number of words, 0 for none."""
    digits = ["1" if word.casefold() in _ONE else word for word in words[:_WORDS_OF_A_LENGTH]]
    for count in range(len(digits), 0, -1):
        try:
            return parse_duration(" ".join(digits[:count]).strip(",")), count
        except ValueError:
            continue
    return timedelta(), 0


def _day(words: list[str], today: date) -> _Found | None:
    """The day that the words begin with, None when they name none."""
    return _relative(words, today) or _iso(words) or _of_month(words, today)


def _relative(words: list[str], today: date) -> _Found | None:
    """`tomorrow`, `friday`, `next week`, `next friday`: the one of the calendar week after this one."""
    monday = today + timedelta(days=7 - today.weekday())
    match words:
        case ["today", *_]:
            return _Found(today, 1)
        case ["tomorrow", *_]:
            return _Found(today + timedelta(days=1), 1)
        case ["next", "week", *_]:
            return _Found(monday, 2)
        case ["next", name, *_] if (weekday := _place(name, _DAYS)) is not None:
            return _Found(monday + timedelta(days=weekday), 2)
        case [name, *_] if (weekday := _place(name, _DAYS)) is not None:
            return _Found(today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1), 1)
    return None


def _iso(words: list[str]) -> _Found | None:
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", words[0]):
        return None
    year, month, day = map(int, words[0].split("-"))
    return _Found(_made(year, month, day), 1)


def _of_month(words: list[str], today: date) -> _Found | None:
    """`15 Jan`, `January 15`, either with a year; without one the next such day is meant."""
    first, second = (*words, "", "")[:2]
    number, name = (first, second) if _DAY.fullmatch(first) else (second, first)
    day, month = _DAY.fullmatch(number), _place(name, _MONTHS)
    if day is None or month is None:
        return None
    third = "".join(words[2:3])
    written = third if _YEAR.fullmatch(third) else ""
    years = [int(written)] if written else [today.year, today.year + 1]
    days = [found for year in years if (found := _made(year, month + 1, int(day[1]))) is not None]
    coming = next((each for each in days if each >= today), days[-1] if days else None)
    return _Found(coming, 3 if written else 2)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _place(name: str, names: tuple[str, ...]) -> int | None:
    """Which of the names this is, whole or shortened to three letters or more."""
    if len(name) < _ABBREVIATION:
        return None
    return next((place for place, known in enumerate(names) if known.startswith(name)), None)
