"""Who is on duty, who works and what is due, worked out slowly and plainly, without a word of the bot's own code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

DAY, WEEK, MINUTE = timedelta(days=1), timedelta(weeks=1), timedelta(minutes=1)
ZERO = timedelta()
LONGEST_OFFSET = timedelta(hours=15)
FAR = 60
"""Days after which nobody looks on for when somebody works."""

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the team; `name` is the user name in GitLab, `days` are ISO weekdays."""

    key: str
    name: str
    zone: str
    opens: time = time(9)
    closes: time = time(17)
    days: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    days_off: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Absence:
    """Whole days in the person's zone, both among them."""

    key: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Swap:
    """Somebody stands in from an instant to another (UTC)."""

    start: datetime
    end: datetime
    key: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of one person and one reason: the hand-off of a week, or a swap."""

    key: str
    start: datetime
    end: datetime
    reason: str


@cache
def instant(local: datetime, zone: str) -> datetime:
    """The first minute (UTC) at which the wall clock of the zone shows that time or, where it leaps, a later one."""
    at = local.replace(tzinfo=UTC) - LONGEST_OFFSET
    for step in (15 * MINUTE, MINUTE):
        at -= step
        while at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) < local:
            at += step
    return at


def overlap(one: Span, other: Span) -> timedelta:
    """How long both last together."""
    return max(ZERO, min(one[1], other[1]) - max(one[0], other[0]))


def lasted(span: Span, outages: Sequence[Span]) -> timedelta:
    """How long a span is without the outages, which do not overlap."""
    return overlap(span, span) - sum((overlap(span, each) for each in outages), ZERO)


@dataclass(frozen=True)
class Office:
    """The team: five people in the order of the rotation, and who is asked when nobody else is.

    Args:
        zone: in whose wall clock duty is handed over.
        first: the first hand-off, wall clock.
        people: who takes turns of a week each, in this order.
        fallback: who serves where everybody is away.
        swaps: the last one wins.
        absences: whoever is away is stood in for by the next of the order who is not.
    """

    zone: str
    first: datetime
    people: tuple[Person, ...]
    fallback: Person
    swaps: tuple[Swap, ...] = ()
    absences: tuple[Absence, ...] = field(default=())

    @property
    def everybody(self) -> tuple[Person, ...]:
        return (*self.people, self.fallback)

    def person(self, key: str) -> Person:
        return next(each for each in self.everybody if each.key == key)

    # -- when people work --------------------------------------------------------------------------------------

    def is_away(self, key: str, day: date) -> bool:
        return any(each.key == key and each.first <= day <= each.last for each in self.absences)

    def day(self, key: str, at: datetime) -> date:
        """The person's day."""
        return at.astimezone(ZoneInfo(self.person(key).zone)).date()

    def hours(self, key: str, day: date) -> Span | None:
        """From when until when somebody works on a day (UTC), or None."""
        person = self.person(key)
        if day.isoweekday() not in person.days or day in person.days_off or self.is_away(key, day):
            return None
        opens, closes = (instant(datetime.combine(day, at), person.zone) for at in (person.opens, person.closes))
        return opens, closes

    def works(self, key: str, at: datetime) -> bool:
        hours = self.hours(key, self.day(key, at))
        return hours is not None and hours[0] <= at < hours[1]

    def shifts(self, key: str, since: datetime) -> Iterator[Span]:
        """When somebody works from a moment on, day by day."""
        today = self.day(key, since)
        for number in range(FAR):
            hours = self.hours(key, today + number * DAY)
            if hours is not None and hours[1] > since:
                yield max(hours[0], since), hours[1]

    def opening(self, key: str, after: datetime) -> datetime | None:
        """When somebody's next day of work begins."""
        return next((start for start, _ in self.shifts(key, after) if start > after), None)

    def business_due(self, key: str, since: datetime, days: int, outages: Sequence[Span] = ()) -> datetime | None:
        """When so many working days will have passed, a day being the length of the person's hours."""
        person = self.person(key)
        length = datetime.combine(date.min, person.closes) - datetime.combine(date.min, person.opens)
        left = days * length
        for span in self.shifts(key, since):
            worked = lasted(span, outages)
            if worked >= left:
                return reached(span, left, outages)
            left -= worked
        return None

    # -- whose turn it is --------------------------------------------------------------------------------------

    def week(self, at: datetime) -> int:
        """How many hand-offs after the first one the last one was."""
        number = (at.replace(tzinfo=None) - self.first) // WEEK + 1
        while instant(self.first + number * WEEK, self.zone) > at:
            number -= 1
        return number

    def duty(self, at: datetime) -> tuple[str, str]:
        """Who is on duty and by which reason."""
        for number, swap in reversed(list(enumerate(self.swaps))):
            if swap.start <= at < swap.end:
                return swap.key, f"swap {number}"
        week = self.week(at)
        for step in range(len(self.people)):
            person = self.people[(week + step) % len(self.people)]
            if not self.is_away(person.key, self.day(person.key, at)):
                return person.key, f"week {week}"
        return self.fallback.key, "gap"

    def on_duty(self, at: datetime) -> str:
        return self.duty(at)[0]

    def turns(self, since: datetime, until: datetime) -> list[Turn]:
        """All turns that overlap a window, cut at its ends."""
        cuts = [since, *sorted(cut for cut in set(self._cuts(since, until)) if since < cut < until), until]
        found: list[Turn] = []
        for start, end in pairwise(cuts):
            key, reason = self.duty(start)
            if found and (found[-1].key, found[-1].reason) == (key, reason):
                found[-1] = Turn(key, found[-1].start, end, reason)
            else:
                found.append(Turn(key, start, end, reason))
        return found

    def _cuts(self, since: datetime, until: datetime) -> Iterator[datetime]:
        """Every moment at which somebody else may be on duty."""
        for number in range(self.week(since), self.week(until) + 2):
            yield instant(self.first + number * WEEK, self.zone)
        for swap in self.swaps:
            yield from (swap.start, swap.end)
        for away in self.absences:
            for day in (away.first, away.last + DAY):
                yield instant(datetime.combine(day, time()), self.person(away.key).zone)


def reached(span: Span, length: timedelta, outages: Sequence[Span]) -> datetime:
    """When so much of a span will have passed without the outages."""
    at = span[0] + length
    for outage in sorted(outages):
        if overlap(outage, (span[0], at)):
            at += overlap(outage, (span[0], span[1]))
    return at


def calendar_due(since: datetime, length: timedelta, outages: Sequence[Span] = ()) -> datetime:
    """When so much time will have passed without the outages."""
    return reached((since, datetime.max.replace(tzinfo=UTC)), length, outages)
