"""What people do between a run's look and its first write: it is seen, and nothing is done against it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot import status
from bot.report import Outcome, Report, Result
from tests.rotating import begun
from tests.test_status import pause
from tests.world import DAYS, HOURS, World


def run_while(world: World, act: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> Report:
    """A run in which somebody acts after everything is planned, before it looks once more and writes."""
    look, looks = status.found_beside, list[object]()

    def late(*about: Any) -> Any:
        looks.append(about)
        if len(looks) == 2:
            act()
        return look(*about)

    with monkeypatch.context() as patched:
        patched.setattr(status, "found_beside", late)
        return world.run()


def test_a_pause(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The label on the status issue holds back what is planned already; without it the next run does it."""
    world.run()
    world.wait(HOURS)
    ticket = world.rate("bad", "No.")
    report = run_while(world, lambda: pause(world), monkeypatch)
    assert (report.outcome, report.writes, world.issues(ticket)) == (Outcome.PAUSED, 0, [])
    world.edit(world.status, remove_labels=["bot-paused"])
    world.run()
    assert len(world.issues(ticket)) == 1


def test_a_rotation_issue_that_goes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is known as deleted at once, and the next run opens the turn's issue anew."""
    duty = begun(world)
    world.wait(DAYS)
    first = duty.issue
    report = run_while(world, lambda: world.delete(first), monkeypatch)
    assert report.of(Result.GONE) != []
    world.wait(HOURS)
    world.run()
    assert duty.issue.iid != first.iid
