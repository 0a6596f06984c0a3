"""Days and times as admins write them, and the instants that they mean."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.local_times import day, local_time, time_of_day, utc, wall_clock, weekday

FIRST, LAST = datetime.fromisoformat("2000-01-02"), datetime.fromisoformat("2199-12-30")
PRAGUE = ZoneInfo("Europe/Prague")


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-01-05T09:00", "2026-01-05T08:00:00+00:00"),
        ("2026-01-05 9:00", "2026-01-05T08:00:00+00:00"),
        ("2026-07-05T09:00:30", "2026-07-05T07:00:30+00:00"),
        ("2026-07-05", "2026-07-04T22:00:00+00:00"),
        ("2026-07-05T09:00Z", "2026-07-05T09:00:00+00:00"),
        ("2026-07-05T09:00:00 -05:30", "2026-07-05T14:30:00+00:00"),
        ("2026-10-25T02:30", "2026-10-25T00:30:00+00:00"),
        ("2026-10-25T02:30+01:00", "2026-10-25T01:30:00+00:00"),
        ("2026-03-29T02:30", "2026-03-29T01:00:00+00:00"),
    ],
)
def test_a_time_of_the_wall_clock(text: str, instant: str) -> None:
    """The clock of the zone counts unless an offset is written; skipped times are the end of the gap."""
    assert utc(local_time(text), PRAGUE) == datetime.fromisoformat(instant)


@pytest.mark.parametrize(
    "value",
    ["", "soon", "09:00", "2026-1-5", "2026-01-05T24:00", "2026-01-05T9", "2026-W01-1", 20260105, None, True, ()],
)
def test_what_is_no_time(value: object) -> None:
    """Numbers, other calendars and half times are refused."""
    with pytest.raises(ValueError, match=r"must be a time such as|is no time of the day"):
        local_time(value)


@given(at=st.datetimes(FIRST, LAST), hours=st.integers(-14, 14))
def test_an_offset_counts_exactly(at: datetime, hours: int) -> None:
    """What an offset says is the instant, and the wall clock shows it again."""
    text = f"{at.replace(microsecond=0).isoformat()}{'-' if hours < 0 else '+'}{abs(hours):02}:00"
    found = local_time(text)
    assert utc(found, PRAGUE) == (at.replace(microsecond=0) - timedelta(hours=hours)).replace(tzinfo=UTC)
    assert wall_clock(found, PRAGUE) == utc(found, PRAGUE).astimezone(PRAGUE).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("value", "number"), [(1, 1), (7, 7), ("monday", 1), ("Sun", 7), ("thu", 4), ("thurs", 4), ("SATURDAY", 6)]
)
def test_weekdays(value: object, number: int) -> None:
    """Monday is 1; names may be cut to three letters."""
    assert weekday(value) == number


@pytest.mark.parametrize("value", [0, 8, True, "mo", "funday", "1", None])
def test_what_is_no_weekday(value: object) -> None:
    """There is no day 0."""
    with pytest.raises(ValueError, match="must be 1"):
        weekday(value)


def test_days_and_times_of_the_day() -> None:
    """One digit is enough for an hour."""
    assert (day("2026-12-12"), time_of_day("9:05"), time_of_day("17:30:15")) == (
        date(2026, 12, 12),
        time(9, 5),
        time(17, 30, 15),
    )
