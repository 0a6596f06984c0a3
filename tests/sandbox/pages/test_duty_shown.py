"""A schedule made ready for a page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.sandbox.pagerduty import PagerDuty
from bot.sandbox.pages.duty_shown import Duty, Stretch
from tests.sandbox.pagerduty.account import BERLIN, DAY, NOW, WEEKDAYS, account, at, layer


@pytest.fixture
def service() -> PagerDuty:
    return account()


def duty(service: PagerDuty, users: str = "abc", now: datetime = NOW, *, is_whole: bool = False) -> Duty:
    """The schedule of some users, in working weeks or (`is_whole`) at all times."""
    restrictions = () if is_whole else (WEEKDAYS,)
    schedule = service.schedules.get("P") or service.add_schedule("P", "P", BERLIN, [layer(users, *restrictions)])
    return Duty(service, schedule, now, "a")


def told(stretch: Stretch) -> tuple[str | None, str, str | None, bool]:
    name = stretch.person.id if stretch.person else None
    end = f"{stretch.end:%dT%H:%M}" if stretch.end else None
    return name, f"{stretch.start:%dT%H:%M}", end, stretch.is_swap


def test_now_and_next(service: PagerDuty) -> None:
    """By the clock of the schedule's zone, until the very minute."""
    shown = duty(service)
    assert told(shown.present()) == ("a", "16T09:00", "20T17:00", False)
    assert [told(each) for each in shown.coming()[:2]] == [
        ("b", "23T09:00", "27T17:00", False),
        ("c", "30T09:00", "04T17:00", False),
    ]


@pytest.mark.parametrize(("users", "end"), [("ab", "23T09:00"), ("", None)])
def test_nobody_has_a_time_too(service: PagerDuty, users: str, end: str | None) -> None:
    """It lasts until somebody's turn begins, and for ever where nobody's does."""
    shown = duty(service, users, at("2026-11-21T12:00"))
    assert told(shown.present()) == (None, "21T12:00", end, False)


def test_one_person_alone(service: PagerDuty) -> None:
    """Turns that follow each other are one time, whose end cannot be seen."""
    shown = duty(service, "a", is_whole=True)
    assert (told(shown.present()), shown.coming()) == (("a", "16T09:00", None, False), ())


def test_a_swap_is_marked(service: PagerDuty) -> None:
    """Whoever stands in is on duty now, and the list says for whom."""
    shown = duty(service)
    service.add_override(shown.schedule, NOW, NOW + DAY, "b")
    service.add_override(shown.schedule, at("2026-11-20T12:00"), at("2026-11-23T12:00"), "c")
    service.add_override(shown.schedule, at("2026-11-27T12:00"), at("2026-11-30T12:00"), "b")
    assert told(shown.present()) == ("b", "16T09:00", "17T09:00", True)
    swaps = [(each.stretch.person, [person.id for person in each.instead_of], each.has_begun) for each in shown.swaps()]
    assert [(person and person.id, others, begun) for person, others, begun in swaps] == [
        ("b", ["a"], True),
        ("c", ["a", "b"], False),
        ("b", ["c"], False),
    ]


def test_swaps_that_are_over_are_not_listed(service: PagerDuty) -> None:
    """They stay in the calendar."""
    shown = duty(service)
    service.add_override(shown.schedule, NOW, NOW + DAY, "b")
    later = replace(shown, now=NOW + DAY)
    assert later.swaps() == ()
    assert [told(each)[3] for each in later.month(date(2026, 11, 1))[3].days[0].stretches] == [True]


@pytest.mark.parametrize(
    ("first", "weeks"),
    [
        (date(2026, 11, 1), [44, 45, 46, 47, 48, 49]),
        (date(2027, 2, 1), [5, 6, 7, 8]),
        (date(2026, 12, 1), [49, 50, 51, 52, 53]),
        (date(2027, 1, 1), [53, 1, 2, 3, 4]),
    ],
)
def test_the_weeks_of_a_month(service: PagerDuty, first: date, weeks: list[int]) -> None:
    """From the Monday of the first day to the Sunday of the last, by the numbers of ISO 8601."""
    shown = duty(service).month(first)
    days = [day for week in shown for day in week.days]
    assert [week.number for week in shown] == weeks
    assert (days[0].day.isoweekday(), days[-1].day.isoweekday()) == (1, 7)
    following = (first + timedelta(days=31)).replace(day=1)
    assert [day.day for day in days if day.is_of_month] == [first + DAY * n for n in range((following - first).days)]


def test_the_days_of_a_week(service: PagerDuty) -> None:
    """Each holds who has it on that day and until when; on a weekend that is nobody."""
    week = duty(service).month(date(2026, 11, 1))[3]
    assert [[told(each)[:3] for each in day.stretches] for day in week.days] == [
        [("a", "16T09:00", "17T00:00")],
        [("a", "17T00:00", "18T00:00")],
        [("a", "18T00:00", "19T00:00")],
        [("a", "19T00:00", "20T00:00")],
        [("a", "20T00:00", "20T17:00")],
        [],
        [],
    ]
    assert [day.is_today for day in week.days] == [True] + 6 * [False]


def test_days_of_a_change_of_the_clocks(service: PagerDuty) -> None:
    """The day that has twenty-five hours is one day, and the next begins at its own midnight."""
    shown = duty(service, "ab", is_whole=True)
    sunday = shown.month(date(2027, 10, 1))[4].days[6]
    (stretch,) = sunday.stretches
    assert stretch.end is not None
    assert (sunday.day, stretch.end - at("2027-10-31"), stretch.end.isoformat()) == (
        date(2027, 10, 31),
        timedelta(hours=25),
        "2027-11-01T00:00:00+01:00",
    )


def test_people_are_told_apart(service: PagerDuty) -> None:
    """By first name, or by the whole name where two have the same; everybody has a colour, and one is the visitor."""
    service.add_user("d", "Ana One", "d@acme.example")
    service.add_user("e", "Ana Two", "e@acme.example")
    people = duty(service).people()
    assert [person.short for person in people] == ["A", "B", "C", "Ana One", "Ana Two"]
    assert len({person.colour for person in people}) == len(people)
    assert [person.id for person in people if person.is_me] == ["a"]
