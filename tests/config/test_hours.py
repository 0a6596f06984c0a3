"""Working hours as an admin writes them."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.hours import format_hours, parse_hours
from bot.oncall.model import OFFICE_HOURS, WorkingHours

DAYS = st.frozensets(st.integers(1, 7), min_size=1)
MINUTE = st.integers(0, 24 * 60 - 1)


@pytest.mark.parametrize(
    ("text", "days", "start", "end"),
    [
        ("mon-fri 09:00-17:00", {1, 2, 3, 4, 5}, time(9), time(17)),
        ("Mon-Thu,Sat 8:30-12:00", {1, 2, 3, 4, 6}, time(8, 30), time(12)),
        ("sun-thu 09:00-24:00", {7, 1, 2, 3, 4}, time(9), time.max),
        (" wed 0:00-0:01 ", {3}, time(0), time(0, 1)),
    ],
)
def test_hours(text: str, days: set[int], start: time, end: time) -> None:
    """Days by name, spans over the weekend, midnight as the end."""
    assert parse_hours(text) == WorkingHours(frozenset(days), start, end)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("9-17", "must be weekdays and hours such as 'mon-fri 09:00-17:00', not '9-17'"),
        ("monday 09:00-17:00", "must be weekdays and hours"),
        (540, "must be weekdays and hours such as 'mon-fri 09:00-17:00', not 540"),
        (None, "not nothing"),
        ("mon-fri 17:00-09:00", "must end later on the day than they start"),
        ("mon-fri 09:00-09:00", "must end later on the day than they start"),
        ("mon-fri 25:00-26:00", "is no time of the day: 25:00"),
        ("mon-fri 09:00-24:01", "is no time of the day: 24:01"),
    ],
)
def test_what_is_none(value: object, told: str) -> None:
    """One line says what to write instead."""
    with pytest.raises(ValueError, match=told.replace("(", r"\(")):
        parse_hours(value)


@given(days=DAYS, start=MINUTE, length=st.integers(1, 24 * 60))
def test_hours_read_back(days: frozenset[int], start: int, length: int) -> None:
    """What is written for an admin means the same."""
    end = start + length
    until = time.max if end >= 24 * 60 else time(*divmod(end, 60))
    hours = WorkingHours(days, time(*divmod(start, 60)), until)
    assert parse_hours(format_hours(hours)) == hours


def test_the_default() -> None:
    """Office hours, in the words of the shipped file."""
    assert format_hours(OFFICE_HOURS) == "mon-fri 09:00-17:00"
    assert parse_hours(OFFICE_HOURS) is OFFICE_HOURS
