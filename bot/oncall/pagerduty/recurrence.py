"""Turns the recurring shifts of PagerDuty's version 3 into turns, slots and windows of a layer."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dateutil.rrule import rrulestr

from bot.oncall.model import Restriction

MOST_SLOTS = 366
"""A longer list of users than that could not be edited by hand any more."""

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
_WEEK_DAYS = 7
_MOST_DAYS, _MOST_YEARS = 366, 50
_KNOWN = frozenset({"FREQ", "INTERVAL", "BYDAY", "WKST", "UNTIL"})
_UNITS = {"DAILY": _DAY, "WEEKLY": _WEEK}
_WEEKDAYS = frozenset({"MO", "TU", "WE", "TH", "FR", "SA", "SU"})


class Inexpressible(ValueError):
    """No layer can say that; the text says what, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Rule:
    """When shifts begin.

    Args:
        period: after which the days repeat, a whole number of days.
        days: on which of them a shift begins, counted from the first shift.
        last: when the last one begins, by the wall clock; None for no end.
    """

    period: timedelta
    days: tuple[int, ...]
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Turns:
    """Of a layer whose first turn begins with the first shift.

    Args:
        length: of one.
        users: as those of a layer.
        restrictions: of the layer.
    """

    length: timedelta
    users: tuple[str | None, ...]
    restrictions: tuple[Restriction, ...] = ()


def rule(text: str, first: datetime, until: datetime | None = None) -> Rule:
    """The rule that an RRULE names (RFC 5545, 3.3.10).

    Args:
        text: such as `RRULE:FREQ=WEEKLY;BYDAY=MO,TU`.
        first: when the first shift begins, by the wall clock.
        until: its UNTIL by the same clock, None where it has none.

    Raises:
        Inexpressible: it is of a kind that turns of equal length cannot follow.
    """
    parts = parts_of(text)
    frequency = parts.get("FREQ", "")
    if frequency not in _UNITS:
        raise Inexpressible(f"recurs {frequency.lower() or 'in an unknown way'}: only daily and weekly shifts can be")
    if unknown := sorted(parts.keys() - _KNOWN):
        raise Inexpressible(f"recurs by {', '.join(unknown)}")
    if not set(filter(None, parts.get("BYDAY", "").split(","))) <= _WEEKDAYS:
        raise Inexpressible("recurs on numbered weekdays")
    period = _period(parts)
    kept = ";".join(f"{name}={value}" for name, value in parts.items() if name != "UNTIL")
    try:
        starts = rrulestr(kept, dtstart=first)
        found = [each for each in starts.between(first, first + period, inc=True) if each < first + period]
        last = starts.before(until, inc=True) if until and until.year < first.year + _MOST_YEARS else None
    except ValueError:
        raise Inexpressible("has a recurrence that cannot be read") from None
    if found[:1] != [first]:
        raise Inexpressible("begins on a day that is not one of its weekdays")
    return Rule(period, tuple((each - first).days for each in found), last)


def _period(parts: Mapping[str, str]) -> timedelta:
    """After how long the days of a rule repeat."""
    told = parts.get("INTERVAL", "1")
    interval = int(told) if told.isascii() and told.isdigit() else 0
    if not 1 <= interval <= _MOST_DAYS:
        raise Inexpressible("recurs after an interval that cannot be")
    if parts["FREQ"] == "DAILY" and "BYDAY" in parts and interval > 1:
        raise Inexpressible("recurs every few days, but on some weekdays only")
    return interval * (_WEEK if parts["FREQ"] == "WEEKLY" or "BYDAY" in parts else _DAY)


def parts_of(text: str) -> dict[str, str]:
    """The parts of an RRULE, in capital letters.

    Raises:
        Inexpressible: it is none.
    """
    parts = [part.partition("=") for part in text.upper().removeprefix("RRULE:").split(";") if part]
    if not parts or not all(name and value for name, _, value in parts):
        raise Inexpressible("has a recurrence that cannot be read")
    return {name: value for name, _, value in parts}


def turns(first: datetime, length: timedelta, every: Rule, members: Sequence[str | None], each: int) -> Turns:
    """The turns in which members take shift after shift.

    Args:
        first: when the first shift begins, by the wall clock.
        length: of a shift.
        every: when shifts begin.
        members: in their order, None for a vacant slot.
        each: how many shifts in a row are one member's.

    Raises:
        Inexpressible: shifts overlap, or no list of users can follow them.
    """
    if length > _shortest_distance(every):
        raise Inexpressible("has shifts that overlap the next ones, so several people are on call at once")
    unit = _unit(length, every)
    slots = _slots(every, unit, members, each)
    if unit == _DAY:
        by_week = _by_week(first, length, slots)
        if by_week is not None:
            return _merged(by_week)
    return _merged(
        Turns(unit, tuple(slot.member if slot else None for slot in slots), _restrictions(first, length, unit))
    )


@dataclass(frozen=True, slots=True)
class _Slot:
    """A shift; where none begins stands None instead."""

    member: str | None


def _shortest_distance(every: Rule) -> timedelta:
    days = [*every.days, every.period.days + every.days[0]]
    return min(timedelta(days=later - day) for day, later in itertools.pairwise(days))


def _unit(length: timedelta, every: Rule) -> timedelta:
    """The length of one slot."""
    if length <= _DAY and every.period not in {_DAY, length}:
        return _WEEK if every.period == _WEEK and len(every.days) == 1 else _DAY
    if len(every.days) == 1 and (length == every.period or every.period in {_DAY, _WEEK}):
        return every.period
    if len(every.days) == 1 and not every.period % _WEEK and length <= _WEEK:
        return _WEEK
    raise Inexpressible("has shifts of more than a day that begin on several days, or every few days")


def _slots(every: Rule, unit: timedelta, members: Sequence[str | None], each: int) -> list[_Slot | None]:
    """One cycle: until days and members begin anew together."""
    turns_in_cycle = math.lcm(len(every.days), len(members) * each)
    per_period = every.period // unit
    slots: list[_Slot | None] = [None] * (turns_in_cycle // len(every.days) * per_period)
    if len(slots) > MOST_SLOTS * each:
        raise Inexpressible(f"needs {len(slots)} turns until it begins anew")
    for number in range(turns_in_cycle):
        period, index = divmod(number, len(every.days))
        place = period * per_period + timedelta(days=every.days[index]) // unit
        slots[place] = _Slot(members[number // each % len(members)])
    return slots


def _by_week(first: datetime, length: timedelta, slots: Sequence[_Slot | None]) -> Turns | None:
    """Whole weeks of one member each on the same days, None where days change hands within a week."""
    weeks = [slots[start : start + _WEEK_DAYS] for start in range(0, len(slots), _WEEK_DAYS)]
    days = {tuple(day for day, slot in enumerate(week) if slot) for week in weeks} - {()}
    members = [{slot.member for slot in week if slot} for week in weeks]
    if len(slots) % _WEEK_DAYS or len(days) != 1 or any(len(each) > 1 for each in members):
        return None
    users = tuple(next(iter(each), None) for each in members)
    return Turns(_WEEK, users, _weekly(first, length, days.pop()))


def _weekly(first: datetime, length: timedelta, days: Sequence[int]) -> tuple[Restriction, ...]:
    """A window for each day; days that touch are one."""
    if len(days) == _WEEK_DAYS:
        return _restrictions(first, length, _DAY)
    runs: list[list[int]] = []
    for day in days:
        if runs and length == _DAY and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    weekdays = [(first + timedelta(days=run[0])).isoweekday() for run in runs]
    return tuple(
        Restriction(first.time(), length + (len(run) - 1) * _DAY, day) for run, day in zip(runs, weekdays, strict=True)
    )


def _restrictions(first: datetime, length: timedelta, unit: timedelta) -> tuple[Restriction, ...]:
    if length == unit:
        return ()
    return (Restriction(first.time(), length, None if unit == _DAY else first.isoweekday()),)


def _merged(found: Turns) -> Turns:
    """The same with the longest turns that say it: A A B B becomes A B."""
    count = len(found.users)
    runs = (each for each in range(count, 0, -1) if not count % each)
    run = next(each for each in runs if all(len({*found.users[at : at + each]}) == 1 for at in range(0, count, each)))
    return Turns(found.length * run, found.users[::run], found.restrictions)
