"""How hypothesis draws rotations."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st

from bot.oncall.model import Away, Layer, Override, Restriction, Rotation, Schedule, User
from tests.crowd.drawn import examples
from tests.oncall.build import APIA, LONDON, LORD_HOWE, NAME, NEW_YORK, PRAGUE, shown

CAIRO = ZoneInfo("Africa/Cairo")
CHANGES = {
    PRAGUE: (shown("2026-03-29"), shown("2026-10-25")),
    NEW_YORK: (shown("2027-03-14"), shown("2026-11-01")),
    LONDON: (shown("2027-10-31"), shown("2027-03-28")),
    LORD_HOWE: (shown("2026-04-05"), shown("2026-10-04")),
    CAIRO: (shown("2026-04-24"), shown("2026-10-30")),
    APIA: (shown("2011-12-30"), shown("2011-09-24")),
}
"""Days on which the clocks change, or skip a day."""

Drawn = tuple[Rotation, datetime, datetime]
"""A rotation, and from when to when one looks at it (UTC)."""

FEW = settings(max_examples=examples(30))
"""Of what is slow to draw."""

USERS = ("ana", "bo", "cai", "dee")
LENGTHS = tuple(timedelta(hours=hours) for hours in (1, 1.5, 7, 24, 36, 168, 336))
QUARTER = timedelta(minutes=15)


def moments(day: datetime, days: int) -> st.SearchStrategy[datetime]:
    """Times of the wall clock around a day: quarters of an hour, as people set them."""
    quarters = days * 96
    return st.integers(-quarters, quarters).map(lambda number: day + number * QUARTER)


@st.composite
def restrictions(draw: st.DrawFn) -> Restriction:
    start = draw(st.sampled_from([time(0), time(0, 30), time(2, 15), time(9), time(17, 30, 10), time(23, 45)]))
    weekday = draw(st.none() | st.integers(1, 7))
    longest = 23 if weekday is None else 167
    return Restriction(start, timedelta(hours=draw(st.integers(1, longest))), weekday)


@st.composite
def layers(draw: st.DrawFn, day: datetime) -> Layer:
    users = tuple(draw(st.lists(st.sampled_from((*USERS, None)), max_size=4)))
    first = draw(moments(day, 20))
    start = draw(moments(day, 8)).replace(tzinfo=UTC)
    end = draw(st.none() | moments(day, 8)) if draw(st.booleans()) else None
    rules = tuple(draw(st.lists(restrictions(), max_size=2)))
    length = draw(st.sampled_from(LENGTHS))
    return Layer("layer", start, first, length, users, end.replace(tzinfo=UTC) if end else None, rules)


@st.composite
def overrides(draw: st.DrawFn, day: datetime) -> Override:
    start = draw(moments(day, 6)).replace(tzinfo=UTC) + timedelta(seconds=draw(st.integers(0, 59)))
    return Override(start, start + draw(st.integers(-1, 200)) * QUARTER, draw(st.sampled_from(USERS)))


@st.composite
def absences(draw: st.DrawFn, day: datetime) -> Away:
    first = draw(moments(day, 5)).date()
    return Away(draw(st.sampled_from(USERS)), first, first + timedelta(days=draw(st.integers(0, 3))))


@st.composite
def rotations(draw: st.DrawFn) -> Drawn:
    """A rotation with one schedule, and a window of some days around a change of the clocks (UTC)."""
    zone = draw(st.sampled_from(list(CHANGES)))
    day = draw(st.sampled_from(CHANGES[zone]))
    schedule = Schedule(
        NAME,
        zone,
        tuple(draw(st.lists(layers(day), max_size=3))),
        tuple(draw(st.lists(overrides(day), max_size=2))),
        tuple(draw(st.lists(restrictions(), max_size=2))),
    )
    zones = draw(st.fixed_dictionaries({name: st.none() | st.sampled_from(list(CHANGES)) for name in USERS}))
    users = MappingProxyType({name: User(name, name, time_zone=zones[name]) for name in USERS})
    away = tuple(draw(st.lists(absences(day), max_size=4)))
    since = draw(moments(day, 3)).replace(tzinfo=UTC)
    until = since + draw(st.integers(1, 4 * 96)) * QUARTER
    return Rotation(users, MappingProxyType({NAME: schedule}), away), since, until
