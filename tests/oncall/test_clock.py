"""A wall clock's time becomes one instant, whatever the clocks did that night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.oncall.clock import instant, wall
from tests.oncall.build import shown as shows

ZONES = (
    "Africa/Cairo",
    "America/Havana",
    "America/New_York",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Europe/London",
    "Europe/Prague",
    "Pacific/Apia",
    "UTC",
)
MINUTES = timedelta(minutes=10)
YEARS = (shows("2008-01-01"), shows("2030-01-01"))
BEFORE = timedelta(hours=26)
"""No clock was ever moved further."""


@pytest.mark.parametrize(
    ("zone", "shown", "expected"),
    [
        ("Europe/Prague", "2026-10-19T09:00", "2026-10-19T07:00"),
        ("Europe/Prague", "2026-10-26T09:00", "2026-10-26T08:00"),
        ("Europe/Prague", "2026-03-29T01:59:59", "2026-03-29T00:59:59"),
        ("Europe/Prague", "2026-03-29T02:00", "2026-03-29T01:00"),
        ("Europe/Prague", "2026-03-29T02:59:59", "2026-03-29T01:00"),
        ("Europe/Prague", "2026-03-29T03:00", "2026-03-29T01:00"),
        ("Europe/Prague", "2026-10-25T02:30", "2026-10-25T00:30"),
        ("Europe/Prague", "2026-10-25T03:00", "2026-10-25T02:00"),
        ("America/New_York", "2027-03-14T02:30", "2027-03-14T07:00"),
        ("America/New_York", "2027-11-07T01:30", "2027-11-07T05:30"),
        ("Europe/London", "2027-10-31T01:30", "2027-10-31T00:30"),
        ("Australia/Lord_Howe", "2026-10-04T02:10", "2026-10-03T15:30"),
        ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45"),
        ("Africa/Cairo", "2026-04-24T00:15", "2026-04-23T22:00"),
        ("Pacific/Apia", "2011-12-29T23:59:59", "2011-12-30T09:59:59"),
        ("Pacific/Apia", "2011-12-30T00:00", "2011-12-30T10:00"),
        ("Pacific/Apia", "2011-12-30T23:59:59", "2011-12-30T10:00"),
        ("Pacific/Apia", "2011-12-31T00:00:01", "2011-12-30T10:00:01"),
    ],
)
def test_instant(zone: str, shown: str, expected: str) -> None:
    """A missing time is the first instant after the gap, one that comes twice the first of the two."""
    found = instant(shows(shown), ZoneInfo(zone))
    assert found.replace(tzinfo=None) == shows(expected)


def test_a_gap_and_a_fraction_of_a_second() -> None:
    """The end of a gap is a whole second, whatever fraction was asked for."""
    found = instant(shows("2027-03-14T02:30:00.250"), ZoneInfo("America/New_York"))
    assert found == datetime(2027, 3, 14, 7, tzinfo=UTC)


@given(st.sampled_from(ZONES), st.datetimes(*YEARS))
def test_the_first_time_that_the_clock_shows_it_or_more(zone: str, shown: datetime) -> None:
    """Right before, the clock shows less; so it does all day before."""
    here, shown = ZoneInfo(zone), shown.replace(microsecond=0)
    at = instant(shown, here)
    earlier = [at - timedelta(seconds=1), *(at - step * MINUTES for step in range(1, BEFORE // MINUTES))]
    assert wall(at, here) >= shown
    assert [each for each in earlier if wall(each, here) >= shown] == []


@given(st.sampled_from(ZONES), st.datetimes(*YEARS, timezones=st.just(UTC)))
def test_there_and_back(zone: str, at: datetime) -> None:
    """What the clock shows at an instant is that instant again, or the first of two that look the same."""
    at = at.replace(microsecond=0)
    shown = wall(at, ZoneInfo(zone))
    found = instant(shown, ZoneInfo(zone))
    assert found <= at
    assert wall(found, ZoneInfo(zone)) == shown
