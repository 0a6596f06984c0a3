"""What happens in a year: customers rate, managers act, are away or swap, and the bot is down at times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from random import Random

from tests.year.oracle import DAY, WEEK, Absence, Office, Span, Swap
from tests.year.team import PEOPLE, office

HOUR = timedelta(hours=1)
BEGIN = datetime(2027, 1, 4, 6, tzinfo=UTC)
KEYS = tuple(person.key for person in PEOPLE)


class Deed(StrEnum):
    """What customers (the first two) and managers do."""

    BAD = "bad"
    GOOD = "good"
    ANSWER = "answer"
    SAY = "say"
    REACT_TO_CARD = "react to card"
    REACT_TO_ISSUE = "react to issue"
    TAKE = "take"
    SNOOZE = "snooze"
    CLOSE = "close"


RATINGS = frozenset({Deed.BAD, Deed.GOOD})


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """Somebody does something about a case at a time."""

    at: datetime
    case: int
    deed: Deed


Habit = tuple[tuple[float, float, Deed], ...]
"""What a manager does about a bad case: from and to how many hours after the rating, and what."""

HABITS: tuple[tuple[int, Habit], ...] = (
    (32, ((1, 20, Deed.ANSWER), (30, 120, Deed.CLOSE))),
    (10, ((2, 30, Deed.SAY), (60, 200, Deed.ANSWER), (210, 300, Deed.CLOSE))),
    (6, ((1, 40, Deed.REACT_TO_CARD), (90, 250, Deed.ANSWER), (251, 500, Deed.CLOSE))),
    (5, ((1, 40, Deed.REACT_TO_ISSUE), (90, 250, Deed.ANSWER), (251, 500, Deed.CLOSE))),
    (8, ((1, 40, Deed.TAKE), (90, 300, Deed.ANSWER), (301, 320, Deed.CLOSE))),
    (6, ((1, 40, Deed.SNOOZE), (160, 300, Deed.ANSWER), (301, 400, Deed.CLOSE))),
    (12, ((70, 130, Deed.ANSWER), (140, 200, Deed.CLOSE))),
    (8, ((190, 300, Deed.ANSWER), (310, 400, Deed.CLOSE))),
    (4, ((700, 1000, Deed.CLOSE),)),
    (3, ((2, 100, Deed.CLOSE),)),
    (3, ((20, 30, Deed.GOOD), (40, 60, Deed.BAD), (200, 300, Deed.ANSWER), (310, 400, Deed.CLOSE))),
    (3, ((190, 230, Deed.GOOD), (235, 260, Deed.BAD), (500, 600, Deed.CLOSE))),
)
"""With their weights: who answers soon, who says so first, who reacts, takes, snoozes, is late, never does anything."""


@dataclass(frozen=True, slots=True)
class Plot:
    """A stretch of time in the life of the team.

    Args:
        since, until: UTC.
        office: who is there.
        events: in their order.
        outages: when the bot is down.
        urgent: cases that may be pinged at any hour.
    """

    since: datetime
    until: datetime
    office: Office
    events: tuple[Event, ...]
    outages: tuple[Span, ...]
    urgent: frozenset[int]


@dataclass(frozen=True, slots=True)
class Measure:
    """How much happens.

    Args:
        weeks: how long it lasts.
        bad, good: ratings in a week.
        bursts: mornings with many bad ratings at once.
        outages: which lengths of outages there are.
        swaps, holidays: how many.
        is_empty_once: everybody is away for two days in a week.
    """

    weeks: int
    bad: float = 2
    good: float = 1
    bursts: int = 0
    outages: tuple[timedelta, ...] = ()
    swaps: int = 1
    holidays: int = 2
    is_empty_once: bool = False


YEAR = Measure(
    weeks=52,
    bad=0.8,
    good=0.2,
    bursts=2,
    outages=(32 * HOUR, 31 * HOUR, WEEK),
    swaps=9,
    holidays=22,
    is_empty_once=True,
)
MONTH = Measure(weeks=4, bad=5, bursts=1, outages=(40 * HOUR,), swaps=2, holidays=4)


def plotted(seed: int, measure: Measure, since: datetime = BEGIN) -> Plot:
    """The same for the same seed."""
    rng = Random(seed)
    until = since + measure.weeks * WEEK
    outages = tuple(_outages(rng, measure, since))
    there = office(absences=tuple(_absences(rng, measure, since)))
    team = replace(there, swaps=tuple(_swaps(rng, measure, since, outages, there)))
    rated = sorted([*_bad(rng, measure, since, outages), *_good(rng, measure, since)])
    events = [
        event for case, (at, deed) in enumerate(rated) for event in _story(rng, at, case, deed) if event.at < until
    ]
    urgent = frozenset(case for case in range(len(rated)) if rng.random() < 1 / 20)
    return Plot(since, until, team, tuple(sorted(events)), outages, urgent)


def _moment(rng: Random, since: datetime, length: timedelta) -> datetime:
    """Some second of a stretch."""
    return since + timedelta(seconds=rng.randrange(int(length.total_seconds())))


def _outages(rng: Random, measure: Measure, since: datetime) -> Iterator[Span]:
    """One in each equal part of the time; every second one over a hand-off, which is on Monday mornings."""
    part = measure.weeks // (len(measure.outages) + 1)
    for number, length in enumerate(measure.outages):
        monday = since + ((number + 1) * part + rng.randrange(max(1, part // 2))) * WEEK
        start = monday - 10 * HOUR if number % 2 else monday + 2 * DAY + rng.randrange(12) * HOUR
        yield start, start + length


def _swaps(rng: Random, measure: Measure, since: datetime, outages: tuple[Span, ...], there: Office) -> Iterator[Swap]:
    """People who are there take over from somebody else; once inside each outage of a week, unseen by the bot."""
    spans = [
        (_moment(rng, since + WEEK, (measure.weeks - 2) * WEEK), rng.choice([5, 24, 30, 50, 168]) * HOUR)
        for _ in range(measure.swaps)
    ]
    spans += [(start + 2 * DAY, DAY) for start, end in outages if end - start >= WEEK]
    for start, length in spans:
        days = [start + number * 12 * HOUR for number in range(-2, length // (12 * HOUR) + 3)]
        free = [
            key
            for key in KEYS
            if key != there.on_duty(start) and not any(there.is_away(key, there.day(key, day)) for day in days)
        ]
        if free:
            yield Swap(start, start + length, rng.choice(free))


def _absences(rng: Random, measure: Measure, since: datetime) -> Iterator[Absence]:
    first = since.date()
    for number in range(measure.holidays):
        begin = first + rng.randrange(measure.weeks * 7) * DAY
        yield Absence(KEYS[number % len(KEYS)], begin, begin + rng.choice([0, 0, 1, 4, 9]) * DAY)
    if measure.is_empty_once:
        wednesday = date(2027, 6, 16)
        yield from (Absence(key, wednesday, wednesday + DAY) for key in KEYS)


def _bad(rng: Random, measure: Measure, since: datetime, outages: tuple[Span, ...]) -> Iterator[tuple[datetime, Deed]]:
    length = measure.weeks * WEEK
    for _ in range(round(measure.bad * measure.weeks)):
        yield _moment(rng, since, length), Deed.BAD
    for _ in range(measure.bursts):
        morning = since + rng.randrange(measure.weeks * 7) * DAY + rng.randrange(20) * HOUR
        for _ in range(8):
            yield _moment(rng, morning, 3 * HOUR), Deed.BAD
    for start, end in outages:
        for _ in range(3):
            yield _moment(rng, start, end - start), Deed.BAD


def _good(rng: Random, measure: Measure, since: datetime) -> Iterator[tuple[datetime, Deed]]:
    for _ in range(round(measure.good * measure.weeks)):
        yield _moment(rng, since, measure.weeks * WEEK), Deed.GOOD


def _story(rng: Random, at: datetime, case: int, deed: Deed) -> Iterator[Event]:
    """A rating and what follows of it."""
    yield Event(at, case, deed)
    if deed is Deed.BAD:
        (habit,) = rng.choices([habit for _, habit in HABITS], [weight for weight, _ in HABITS])
        for soonest, latest, then in habit:
            yield Event(at + timedelta(seconds=round(rng.uniform(soonest, latest) * 3600)), case, then)
