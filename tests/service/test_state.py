"""The state of a service whose webhooks have it look at a few things alone, between runs that look at everything."""

from __future__ import annotations

from datetime import UTC, datetime

import time_machine

from bot.config.schedule import Schedule
from bot.report import Outcome, Report
from bot.sandbox.clock import Clock
from bot.service import Ended, Service
from tests.service.month import Clockwork, Leap
from tests.world import HOURS, MINUTES

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOURLY = Schedule(every=HOURS, jitter=None)


def test_a_narrow_run_mends_nothing_else() -> None:
    """What the last whole run was refused, and what it found, stays until a whole run clears it."""
    refused, narrow = "GitLab: does not accept GITLAB_TOKEN", Report(is_narrow=True, warnings=["b"])
    ends = [Ended(Report(outcome=Outcome.FAILED, errors=["a"]), refused=refused), Ended(narrow), Ended(Report())]
    found: list[tuple[list[str], tuple[str, ...]]] = []

    def seen(_ended: Ended, _seconds: float) -> None:
        found.append((list(service.state.troubles(START)), service.state.problems))

    with time_machine.travel(START, tick=False) as process:
        stop = Leap(Clock(START), process, START + 150 * MINUTES)
        service = Service(lambda _hints: ends.pop(0), HOURLY, Clockwork(stop), on_end=seen)
        service.serve()
    troubles = [f"credentials: {refused}", "no run has been good yet"]
    assert found == [(troubles, ("a",)), (troubles, ("b", "a")), ([], ())]


def test_narrow_runs_alone_are_no_good() -> None:
    """A mirror that only ever looks at a few things is unready once a whole run is overdue."""
    ends = [Ended(Report())]

    with time_machine.travel(START, tick=False) as process:
        stop = Leap(Clock(START), process, START + 190 * MINUTES)
        service = Service(lambda _hints: ends.pop() if ends else Ended(Report(is_narrow=True)), HOURLY, Clockwork(stop))
        service.serve()
    state = service.state
    assert state.last_run
    assert (state.last_run.started_at, state.last_run.outcome) == (START + 3 * HOURS, Outcome.OK)
    assert (list(state.troubles(state.overdue_at)), list(state.troubles(state.overdue_at + MINUTES))) == (
        [],
        ["no good run since 2026-11-23T08:00:00Z"],
    )
