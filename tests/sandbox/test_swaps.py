"""A day that somebody takes over."""

from __future__ import annotations

import pytest

from bot.sandbox.pagerduty import PagerDuty
from bot.sandbox.swaps import swap_a_day
from tests.sandbox.pagerduty.account import BERLIN, DAY, NOW, WEEKDAYS, account, at, layer


@pytest.fixture
def service() -> PagerDuty:
    return account()


def test_whoever_comes_next_stands_in(service: PagerDuty) -> None:
    """From nine to nine by the schedule's clock, whatever the hour that was asked for."""
    schedule = service.add_schedule("P", "P", BERLIN, [layer("aab", WEEKDAYS)])
    swap_a_day(service, at("2026-11-19T15:30"))
    (made,) = schedule.overrides
    assert (made.user, made.start, made.end) == ("b", at("2026-11-19T09:00"), at("2026-11-20T09:00"))


def test_only_the_first_schedule_is_changed(service: PagerDuty) -> None:
    """The others stay as they are."""
    first, second = (service.add_schedule(name, name, BERLIN, [layer("ab", WEEKDAYS)]) for name in ("P1", "P2"))
    swap_a_day(service, NOW + DAY)
    assert (len(first.overrides), second.overrides) == (1, [])


@pytest.mark.parametrize(
    ("users", "days"), [("ab", 5), ("a", 1), ("", 1), ("ab", 0)], ids=["weekend", "alone", "nobody", "over"]
)
def test_days_that_nobody_can_take_over(service: PagerDuty, users: str, days: int) -> None:
    """Where nobody is on duty, nobody else ever is, or the day is over, all stays as it is."""
    schedule = service.add_schedule("P", "P", BERLIN, [layer(users, WEEKDAYS)])
    service.clock.advance(DAY)
    swap_a_day(service, NOW + days * DAY)
    assert schedule.overrides == []


def test_without_schedules_nothing_happens(service: PagerDuty) -> None:
    """An empty world has nothing to swap."""
    swap_a_day(service, NOW)
    assert service.schedules == {}
