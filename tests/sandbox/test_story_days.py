"""Single days of a busy week: where one can look at it, and where somebody stands in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from random import Random

import pytest

from bot.sandbox.hours import workdays
from bot.sandbox.story import a_week
from bot.sandbox.world import START, Sandbox

WEEK, NOON, EVENING = timedelta(days=7), time(11), time(15)


def look(sandbox: Sandbox) -> tuple[datetime, bool]:
    """The time, and whether somebody else could act now; from another thread."""

    def is_free() -> bool:
        found = sandbox.lock.acquire(blocking=False)
        if found:
            sandbox.lock.release()
        return found

    with ThreadPoolExecutor(1) as pool:
        return sandbox.clock.now(), pool.submit(is_free).result()


@pytest.mark.parametrize("hours", [0, 60, 100])
def test_a_week_can_be_looked_at_in_its_middle(hours: int) -> None:
    """It stops once, on the afternoon of the third working day, with the lock free for whoever looks."""
    sandbox = Sandbox.create(ratings=5, start=START + timedelta(hours=hours))
    start = sandbox.clock.now()
    seen = [look(sandbox) for _ in a_week(sandbox, Random(1))]
    assert seen == [(workdays(start, EVENING)[2], True)]
    assert sandbox.clock.now() - start == WEEK


def test_somebody_stands_in_for_a_day() -> None:
    """On the fourth working day another manager has the first schedule."""
    sandbox = Sandbox.create(ratings=0)
    assert len(list(a_week(sandbox, Random(1)))) == 1
    schedule = next(iter(sandbox.pagerduty.schedules.values()))
    (made,) = schedule.overrides
    planned = sandbox.pagerduty.on_call(schedule, made.start - timedelta(hours=1))
    assert planned
    assert (made.user != planned.user, made.start.date()) == (True, workdays(START, NOON)[3].date())
