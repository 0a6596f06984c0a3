"""When the sandbox's people are about."""

from datetime import UTC, datetime, time, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.hours import WEEK, is_at_work, is_busy, moments, workdays

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
starts = st.integers(0, 60 * 24 * 400).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
times = st.times().map(lambda at: at.replace(microsecond=0))


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (MONDAY + timedelta(hours=7), True),
        (MONDAY + timedelta(hours=18, minutes=59), True),
        (MONDAY + timedelta(hours=6, minutes=59), False),
        (MONDAY + timedelta(hours=19), False),
        (MONDAY + timedelta(days=4, hours=12), True),
        (MONDAY + timedelta(days=5, hours=12), False),
        (MONDAY + timedelta(days=6, hours=12), False),
    ],
)
def test_office_hours(moment: datetime, *, expected: bool) -> None:
    """From Monday to Friday, seven to seven."""
    assert is_busy(moment) is expected


def test_people_work_by_their_own_clock() -> None:
    """Monday noon in London is Monday night in Tokyo."""
    noon = MONDAY + timedelta(hours=12)
    assert (is_at_work(noon, "Europe/London"), is_at_work(noon, "Asia/Tokyo")) == (True, False)


@given(starts, times)
def test_every_week_has_five_working_days(start: datetime, at: time) -> None:
    """Whenever it begins, in order, at that time of day, and within the seven days."""
    found = workdays(start, at)
    assert (len(found), found == sorted(found), {day.time() for day in found}) == (5, True, {at})
    assert all(start < day <= start + WEEK and day.weekday() < 5 for day in found)


@given(starts, st.integers(0, 40), st.integers(0, 99))
def test_moments_lie_in_their_span(start: datetime, number: int, seed: int) -> None:
    """As many as asked for, in order, none outside."""
    found = moments(Random(seed), start, start + WEEK, number)
    assert (len(found), found == sorted(found)) == (number, True)
    assert all(start <= moment < start + WEEK for moment in found)


def test_nights_and_weekends_are_quiet() -> None:
    """Few of many moments fall outside of office hours, but some do."""
    found = moments(Random(1), MONDAY, MONDAY + WEEK, 2000)
    quiet = sum(not is_busy(moment) for moment in found)
    assert 0 < quiet < len(found) / 5
