"""A schedule on the weeks of a month."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.oncall.model import Entry, Layer, Restriction, Rotation, Schedule, User
from bot.oncall.month import Month, bars, entries

PRAGUE, NEW_YORK = ZoneInfo("Europe/Prague"), ZoneInfo("America/New_York")
WEEK = timedelta(weeks=1)
LAYER = Layer("Week", datetime(2026, 1, 5, 8, tzinfo=UTC), datetime(2026, 1, 5, 9), WEEK, ("ana", "bo", None))  # noqa: DTZ001 (wall clock)
SCHEDULE = Schedule("reviews", PRAGUE, (LAYER,))
DECEMBER = Month(2026, 12, PRAGUE)


def rotation(schedule: Schedule = SCHEDULE) -> Rotation:
    return Rotation({"ana": User("ana", "ana.k"), "bo": User("bo", "bo")}, {"reviews": schedule})


@pytest.mark.parametrize(
    ("year", "month", "mondays"),
    [
        (2026, 12, ["2026-11-30", "2026-12-07", "2026-12-14", "2026-12-21", "2026-12-28"]),
        (2027, 2, ["2027-02-01", "2027-02-08", "2027-02-15", "2027-02-22"]),
        (2026, 8, ["2026-07-27", "2026-08-03", "2026-08-10", "2026-08-17", "2026-08-24", "2026-08-31"]),
    ],
    ids=["five weeks", "four", "six"],
)
def test_the_weeks_of_a_month(year: int, month: int, mondays: list[str]) -> None:
    """They begin on Mondays and hold all of its days, and no week more."""
    assert [f"{monday}" for monday in Month(year, month, PRAGUE).mondays] == mondays


@given(st.dates(date(2000, 1, 1), date(2199, 12, 31)))
def test_every_day_has_its_place(day: date) -> None:
    """Whatever the month, its weeks follow each other and hold the day."""
    mondays = Month(day.year, day.month, PRAGUE).mondays
    assert [later - monday for monday, later in itertools.pairwise(mondays)] == [WEEK] * (len(mondays) - 1)
    assert mondays[0] <= day < mondays[-1] + WEEK
    assert mondays[0].weekday() == 0


def test_the_month_is_that_of_the_zone() -> None:
    """At the same moment it can be another month elsewhere."""
    at = datetime(2026, 12, 1, 2, tzinfo=UTC)
    assert [Month.of(at, zone) for zone in (PRAGUE, NEW_YORK)] == [DECEMBER, Month(2026, 11, NEW_YORK)]
    assert [Month.of(at, zone).name for zone in (PRAGUE, NEW_YORK)] == ["December 2026", "November 2026"]


def test_the_span_follows_the_clocks() -> None:
    """It begins and ends at midnight of the zone, in summer and in winter."""
    assert Month(2026, 10, PRAGUE).span == (
        datetime(2026, 9, 27, 22, tzinfo=UTC),
        datetime(2026, 11, 1, 23, tzinfo=UTC),
    )


def test_stretches_of_a_week() -> None:
    """They are cut at its Mondays, and know whether they go on there; the edge of the picture is no hand-over."""
    shown = entries(rotation(), "reviews", DECEMBER)
    weeks = [list(bars(shown, monday, DECEMBER)) for monday in DECEMBER.mondays]
    told = [(bar.start, bar.end, bar.entry.user, bar.goes_before, bar.goes_on) for week in weeks[:2] for bar in week]
    assert told == [
        (0.0, 0.375, "bo", True, False),
        (0.375, 7.0, None, False, True),
        (0.0, 0.375, None, True, False),
        (0.375, 7.0, "ana", False, True),
    ]


def test_the_long_day() -> None:
    """On the day with 25 hours a hand-over at nine still stands at nine."""
    daily = replace(LAYER, rotation_turn_length=timedelta(days=1))
    october = Month(2026, 10, PRAGUE)
    shown = entries(rotation(replace(SCHEDULE, layers=(daily,))), "reviews", october)
    assert {bar.start % 1 for monday in october.mondays for bar in bars(shown, monday, october)} == {0.0, 0.375}


def test_the_repeated_hour_draws_nothing_backwards() -> None:
    """A stretch that ends earlier on the clock than it began has no length there."""
    first = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)
    entry = Entry(first, first + timedelta(minutes=30), "ana")
    (bar,) = bars([entry], date(2026, 10, 19), Month(2026, 10, PRAGUE))
    assert bar.start == bar.end


def test_meant_gaps_are_not_shown() -> None:
    """Outside of what the schedule covers nobody is missed."""
    office = Restriction(time(9), timedelta(hours=8), 1)
    schedule = replace(SCHEDULE, layers=(replace(LAYER, restrictions=(office,)),), covers=(office,))
    shown = entries(rotation(schedule), "reviews", DECEMBER)
    assert [(f"{each.start:%m-%d %H}", f"{each.end:%m-%d %H}", each.user) for each in shown] == [
        ("11-30 08", "11-30 16", None),
        ("12-07 08", "12-07 16", "ana"),
        ("12-14 08", "12-14 16", "bo"),
        ("12-21 08", "12-21 16", None),
        ("12-28 08", "12-28 16", "ana"),
    ]


def test_hand_overs_at_midnight() -> None:
    """A week of one person fills its row, and goes on neither side."""
    weekly = replace(LAYER, start=datetime(2026, 1, 4, 23, tzinfo=UTC), rotation_virtual_start=datetime(2026, 1, 5))  # noqa: DTZ001 (wall clock)
    shown = entries(rotation(replace(SCHEDULE, layers=(weekly,))), "reviews", DECEMBER)
    told = [
        [(bar.start, bar.end, bar.goes_before, bar.goes_on) for bar in bars(shown, monday, DECEMBER)]
        for monday in DECEMBER.mondays[1:-1]
    ]
    assert told == [[(0.0, 7.0, False, False)]] * (len(DECEMBER.mondays) - 2)


def test_who_serves_beyond_what_is_covered() -> None:
    """Only gaps are cut to what should be covered; whoever is on call is shown as long as they are."""
    office = Restriction(time(9), timedelta(hours=8), 1)
    shown = entries(rotation(replace(SCHEDULE, covers=(office,))), "reviews", DECEMBER)
    assert max(each.end - each.start for each in shown if each.user == "ana") == WEEK
