"""When people work, and how many of their working days something waited."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.oncall.calendar import Calendar
from bot.oncall.model import WorkingHours
from tests.oncall.build import APIA, DAY, HOUR, LORD_HOWE, NEW_YORK, PRAGUE, local, utc

EVERY_DAY = frozenset(range(1, 8))
TO_MIDNIGHT = WorkingHours(EVERY_DAY, time(18), time.max)
ALL_DAY = WorkingHours(EVERY_DAY, time(0), time.max)
AT_NIGHT = WorkingHours(EVERY_DAY, time(1), time(4))
HOLIDAY = frozenset({date(2026, 1, 6)})
OFFICE = Calendar(PRAGUE)
SECOND = timedelta(seconds=1)


def here(text: str) -> datetime:
    return local(text, PRAGUE)


@pytest.mark.parametrize(
    ("calendar", "at", "expected"),
    [
        (OFFICE, "2026-01-05T09:00", True),
        (OFFICE, "2026-01-05T08:59:59", False),
        (OFFICE, "2026-01-05T16:59:59", True),
        (OFFICE, "2026-01-05T17:00", False),
        (OFFICE, "2026-01-10T12:00", False),
        (Calendar(PRAGUE, days_off=HOLIDAY), "2026-01-06T12:00", False),
        (Calendar(NEW_YORK), "2026-01-05T15:00", True),
        (Calendar(NEW_YORK), "2026-01-05T14:59", False),
        (Calendar(PRAGUE, TO_MIDNIGHT), "2026-01-10T23:59:59", True),
        (Calendar(PRAGUE, TO_MIDNIGHT), "2026-01-11T00:00", False),
        (Calendar(PRAGUE, ALL_DAY), "2026-03-29T03:00", True),
        (Calendar(PRAGUE, WorkingHours(frozenset())), "2026-01-05T12:00", False),
    ],
)
def test_is_working(calendar: Calendar, at: str, *, expected: bool) -> None:
    """From the first second of their hours to the last, on their days."""
    assert calendar.is_working(here(at)) == expected


@pytest.mark.parametrize(
    ("calendar", "at", "expected"),
    [
        (OFFICE, "2026-01-05T12:34:56", "2026-01-05T12:34:56"),
        (OFFICE, "2026-01-05T03:00", "2026-01-05T09:00"),
        (OFFICE, "2026-01-09T17:00", "2026-01-12T09:00"),
        (OFFICE, "2026-10-24T12:00", "2026-10-26T09:00"),
        (Calendar(PRAGUE, days_off=HOLIDAY), "2026-01-05T17:00", "2026-01-07T09:00"),
        (Calendar(PRAGUE, AT_NIGHT), "2026-03-29T00:00", "2026-03-29T01:00"),
        (Calendar(PRAGUE, WorkingHours(EVERY_DAY, time(2, 30), time(4))), "2026-03-29T00:00", "2026-03-29T03:00"),
    ],
)
def test_opens_at(calendar: Calendar, at: str, expected: str) -> None:
    """Now if they work, else when they begin next."""
    assert calendar.opens_at(here(at)) == here(expected)


def test_never_opens() -> None:
    """Somebody who has no working day within a year cannot be waited for."""
    year = frozenset(date(2026, 1, 1) + number * DAY for number in range(366))
    assert Calendar(PRAGUE, WorkingHours(frozenset())).opens_at(here("2026-01-05T12:00")) is None
    assert Calendar(PRAGUE, days_off=year).opens_at(here("2026-01-01T00:00")) is None
    assert Calendar(PRAGUE, days_off=year).opens_at(here("2026-01-05T00:00")) == here("2027-01-04T09:00")


def test_a_day_that_the_clocks_skipped() -> None:
    """Nobody worked on it."""
    calendar = Calendar(APIA)
    thursday_evening = local("2011-12-29T18:00", APIA)
    assert calendar.opens_at(thursday_evening) == local("2012-01-02T09:00", APIA)


@pytest.mark.parametrize(
    ("calendar", "since", "until", "expected"),
    [
        (OFFICE, "2026-01-05T09:00", "2026-01-06T09:00", 1),
        (OFFICE, "2026-01-05T09:00", "2026-01-05T13:00", 0.5),
        (OFFICE, "2026-01-09T15:00", "2026-01-12T11:00", 0.5),
        (OFFICE, "2026-01-09T17:00", "2026-01-12T09:00", 0),
        (OFFICE, "2026-01-01T00:00", "2027-01-01T00:00", 261),
        (OFFICE, "2026-01-06T09:00", "2026-01-05T09:00", 0),
        (OFFICE, "2026-01-05T09:00", "2026-01-05T09:00", 0),
        (Calendar(PRAGUE, days_off=HOLIDAY), "2026-01-05T09:00", "2026-01-07T17:00", 2),
        (Calendar(PRAGUE, ALL_DAY), "2026-03-29T00:00", "2026-03-30T00:00", 1),
        (Calendar(PRAGUE, ALL_DAY), "2026-10-25T00:00", "2026-10-26T00:00", 1),
        (Calendar(PRAGUE, TO_MIDNIGHT), "2026-01-10T21:00", "2026-01-11T21:00", 1),
        (Calendar(PRAGUE, AT_NIGHT), "2026-03-29T00:00", "2026-03-29T03:00", 0.5),
        (Calendar(PRAGUE, AT_NIGHT), "2026-10-25T00:00", "2026-10-25T02:00", 0.25),
    ],
)
def test_business_days(calendar: Calendar, since: str, until: str, expected: float) -> None:
    """A full day of hours counts one, however long it is; nights, weekends and days off count nothing."""
    assert calendar.business_days(here(since), here(until)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("outages", "expected"),
    [
        ([("2026-01-05T09:00", "2026-01-06T09:00")], 4),
        ([("2026-01-05T13:00", "2026-01-06T13:00"), ("2026-01-06T09:00", "2026-01-06T11:00")], 4),
        ([("2026-01-05T17:00", "2026-01-06T09:00"), ("2026-01-10T00:00", "2026-01-11T00:00")], 5),
        ([("2025-01-05T17:00", "2027-01-06T09:00")], 0),
        ([("2026-01-08T17:00", "2026-01-08T11:00"), ("2020-01-01T00:00", "2026-01-05T11:00")], 4.75),
    ],
    ids=["a day", "two that overlap", "at night and on a weekend", "all the time", "none, and one from before"],
)
def test_outages(outages: list[tuple[str, str]], expected: float) -> None:
    """No deadline runs while the bot does not; what lies outside of the hours takes nothing away."""
    lost = [(here(start), here(end)) for start, end in outages]
    assert OFFICE.business_days(here("2026-01-05T00:00"), here("2026-01-12T00:00"), lost) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("calendar", "since", "days", "expected"),
    [
        (OFFICE, "2026-01-05T09:00", 2, "2026-01-06T17:00"),
        (OFFICE, "2026-01-05T13:00", 2, "2026-01-07T13:00"),
        (OFFICE, "2026-01-08T12:34:56", 2, "2026-01-12T12:34:56"),
        (OFFICE, "2026-01-10T03:00", 2, "2026-01-13T17:00"),
        (OFFICE, "2026-01-05T09:00", 0.25, "2026-01-05T11:00"),
        (OFFICE, "2026-01-10T03:00", 0, "2026-01-10T03:00"),
        (OFFICE, "2026-01-10T03:00", -1, "2026-01-10T03:00"),
        (Calendar(PRAGUE, days_off=HOLIDAY), "2026-01-05T13:00", 1, "2026-01-07T13:00"),
        (Calendar(PRAGUE, ALL_DAY), "2026-10-24T12:00", 1.5, "2026-10-26T00:00"),
        (Calendar(PRAGUE, WorkingHours(EVERY_DAY, time(9), time(9, 7))), "2026-01-05T00:00", 700, "2027-12-05T09:07"),
    ],
)
def test_due(calendar: Calendar, since: str, days: float, expected: str) -> None:
    """The first instant at which so much working time has passed."""
    assert calendar.due(here(since), days) == here(expected)


def test_due_after_an_outage() -> None:
    """It is later by as much working time as was lost."""
    lost = [(here("2026-01-05T15:00"), here("2026-01-06T11:00"))]
    assert OFFICE.due(here("2026-01-05T13:00"), 1, lost) == here("2026-01-06T17:00")


def test_never_due() -> None:
    """Nothing is due on days that never come within two years."""
    assert Calendar(PRAGUE, WorkingHours(frozenset())).due(here("2026-01-05T12:00"), 0.5) is None
    assert OFFICE.due(here("2026-01-05T12:00"), 600) is None


def test_a_clock_put_back_over_midnight() -> None:
    """At a minute past midnight it was 23:01 again: who begins at midnight had begun."""
    calendar = Calendar(ZoneInfo("America/St_Johns"), WorkingHours(EVERY_DAY, time(0), time(8)))
    midnight = utc("2010-11-07T02:30")
    assert calendar.is_working(midnight + HOUR / 2)
    assert calendar.business_days(midnight, midnight + HOUR / 2) == pytest.approx(0.5 / 9)


def test_day() -> None:
    """The day that their own clock shows."""
    assert Calendar(NEW_YORK).day(utc("2026-01-06T04:59:59")) == date(2026, 1, 5)
    assert Calendar(LORD_HOWE).day(utc("2026-01-05T13:00")) == date(2026, 1, 6)
