"""Wall clocks and moments."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.pagerduty.wall_clock import moment, wall_clock

YEARS = datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2040-01-01")
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "UTC")


@pytest.mark.parametrize(
    ("zone", "wall", "expected"),
    [
        ("Europe/Prague", "2026-10-26T09:00", "2026-10-26T08:00"),
        ("Europe/Prague", "2026-03-30T09:00", "2026-03-30T07:00"),
        ("America/New_York", "2027-03-14T02:30", "2027-03-14T07:00"),  # there is none: the first moment after the gap
        ("America/New_York", "2027-03-14T03:00", "2027-03-14T07:00"),
        ("Europe/London", "2027-10-31T01:30", "2027-10-31T00:30"),  # twice: the first
        ("Australia/Lord_Howe", "2026-10-04T02:10", "2026-10-03T15:30"),  # half an hour
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00"),  # a day that never was
    ],
)
def test_moments_of_wall_clocks(zone: str, wall: str, expected: str) -> None:
    """A missing time is the first moment after the gap, a doubled one the first of the two."""
    found = moment(datetime.fromisoformat(wall), ZoneInfo(zone))
    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    walls=st.lists(st.datetimes(*YEARS), min_size=2, max_size=2).map(sorted),
)
def test_order_is_kept(zone: ZoneInfo, walls: list[datetime]) -> None:
    """A later wall-clock time is never an earlier moment, and where it exists the clock shows it."""
    first, last = (moment(wall.replace(microsecond=0), zone) for wall in walls)
    assert first <= last
    assert wall_clock(first, zone) >= walls[0].replace(microsecond=0)
