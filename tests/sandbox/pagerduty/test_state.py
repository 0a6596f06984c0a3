"""Who is on call, and somebody who stands in."""

from __future__ import annotations

import pytest

from bot.sandbox.pagerduty import PagerDuty, Problem, Schedule
from bot.sandbox.pagerduty.model import Layer
from tests.sandbox.pagerduty.account import BERLIN, DAY, NOW, WEEKDAYS, account, at, layer


@pytest.fixture
def service() -> PagerDuty:
    return account()


@pytest.fixture
def schedule(service: PagerDuty) -> Schedule:
    return service.add_schedule("P1", "Review", BERLIN, [layer("abc", WEEKDAYS)])


def who(service: PagerDuty, schedule: Schedule, when: str) -> str | None:
    shift = service.on_call(schedule, at(when))
    return shift.user if shift else None


@pytest.mark.parametrize(
    ("when", "expected"), [("2026-11-16T08:59", None), ("2026-11-16T09:00", "a"), ("2026-11-20T17:00", None)]
)
def test_who_is_on_call(service: PagerDuty, schedule: Schedule, when: str, expected: str | None) -> None:
    """From the first minute of a shift to the last, and nobody in a gap."""
    assert who(service, schedule, when) == expected


def test_a_vacant_slot_is_nobody(service: PagerDuty) -> None:
    """An upgraded schedule may keep a week for somebody who is not there yet."""
    schedule = service.add_schedule("P3", "New", BERLIN, [layer("-b", WEEKDAYS)], version=3)
    assert [who(service, schedule, f"2026-11-{day}T12:00") for day in (16, 23)] == [None, "b"]


def test_somebody_stands_in(service: PagerDuty, schedule: Schedule) -> None:
    """From the start of the override to its end, also where nobody was on call."""
    service.add_override(schedule, at("2026-11-20T12:00"), at("2026-11-21T12:00"), "c")
    seen = [who(service, schedule, f"2026-11-{when}") for when in ("20T11:59", "20T12:00", "21T11:59", "21T12:00")]
    assert seen == ["a", "c", "c", None]


def test_what_is_over_stays(service: PagerDuty, schedule: Schedule) -> None:
    """An override that was to begin yesterday begins now."""
    override = service.add_override(schedule, NOW - DAY, NOW + DAY, "c")
    assert (override.start, override.end) == (NOW, NOW + DAY)


@pytest.mark.parametrize(
    ("start", "end", "user", "complaint"),
    [(1, 2, "z", "User not found"), (2, 2, "a", "after start"), (2, 1, "a", "after start"), (-2, -1, "a", "future")],
)
def test_overrides_that_make_no_sense(
    service: PagerDuty, schedule: Schedule, start: int, end: int, *, user: str, complaint: str
) -> None:
    """They are refused with the reason, and nothing is kept."""
    with pytest.raises(Problem, match=complaint):
        service.add_override(schedule, NOW + start * DAY, NOW + end * DAY, user)
    assert schedule.overrides == []


def test_an_override_to_come_is_taken_back(service: PagerDuty, schedule: Schedule) -> None:
    """It is as if it had never been; the others stay."""
    first, second = (service.add_override(schedule, NOW + DAY, NOW + 2 * DAY, user) for user in "bc")
    assert service.remove_override(schedule, second.id) is None
    assert schedule.overrides == [first]


def test_a_running_override_is_cut_short(service: PagerDuty, schedule: Schedule) -> None:
    """What was stays; from now on the layers count again."""
    override = service.add_override(schedule, NOW, NOW + 2 * DAY, "c")
    service.clock.advance(DAY)
    left = service.remove_override(schedule, override.id)
    assert left is not None
    assert (left.end, who(service, schedule, "2026-11-17T09:00")) == (NOW + DAY, "a")


def test_an_override_that_is_over_stays(service: PagerDuty, schedule: Schedule) -> None:
    """The past cannot be taken back, and an unknown one cannot either."""
    override = service.add_override(schedule, NOW, NOW + DAY, "c")
    service.clock.advance(DAY)
    with pytest.raises(Problem, match="over already"):
        service.remove_override(schedule, override.id)
    with pytest.raises(Problem, match="Not Found"):
        service.remove_override(schedule, "Q9")


@pytest.mark.parametrize(
    ("layers", "version"),
    [
        ([layer("a-")], 2),
        ([layer("a", WEEKDAYS), layer("b", WEEKDAYS)], 3),
        ([layer("a")], 3),
        ([layer("a", WEEKDAYS, turn=DAY)], 3),
    ],
)
def test_schedules_that_a_version_cannot_hold(service: PagerDuty, layers: list[Layer], version: int) -> None:
    """Mistakes of a test or a seed are told at once."""
    with pytest.raises(ValueError, match=f"version {version}"):
        service.add_schedule("P9", "Odd", BERLIN, layers, version=3 if version == 3 else 2)
