"""What wakes the service: hints of webhooks, a reload, its end; and what does not."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import time_machine

from bot.config.schedule import Schedule
from bot.report import Report
from bot.sandbox.clock import Clock
from bot.service import Bell, Ended, Service
from bot.service.wake import MOST_HINTS, NO_HINTS, Gathered, Hint, Hints
from bot.stop import Stop
from tests.service.month import Clockwork, Leap
from tests.world import HOURS, MINUTES

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOURLY = Schedule(every=HOURS, jitter=None)
ISSUE, TICKET = Hint("gitlab", iid=7), Hint("zendesk", ticket=4711)


class Rung(Clockwork):
    """Rings at once where it was rung, as a real one does."""

    def __init__(self, stop: Stop) -> None:
        super().__init__(stop)
        self.rings = 0

    def ring(self) -> None:
        self.rings += 1

    def wait(self, seconds: float) -> bool:
        rings, self.rings = self.rings, 0
        return bool(rings) or super().wait(min(seconds, 60.0))


def runs(hints: dict[int, list[Hint]], *, during: bool = False, schedule: Schedule = HOURLY) -> list[tuple[int, Hints]]:
    """Minutes and hints of each run of some hours, when hints come at these minutes: between two runs, or in one.

    Args:
        hints: by the minute.
        during: the first run takes half an hour, in which they come.
        schedule: of the service.
    """
    found: list[tuple[int, Hints]] = []
    with time_machine.travel(START, tick=False) as process:
        stop = Leap(Clock(START), process, START + 130 * MINUTES)

        def tell() -> None:
            for hint in hints.pop((datetime.now(UTC) - START) // MINUTES, []):
                service.look_now(hint)

        class Told(Rung):
            def wait(self, seconds: float) -> bool:
                rang = super().wait(seconds)
                tell()
                rang, self.rings = rang or self.rings > 0, 0
                return rang

        def run(hints: Hints) -> Ended:
            found.append(((datetime.now(UTC) - START) // MINUTES, hints))
            while during and datetime.now(UTC) < START + 30 * MINUTES:
                stop.wait(60.0)
                tell()
            return Ended(Report())

        service = Service(run, schedule, Told(stop), longest_nap=60.0)
        service.serve()
    return found


def test_a_hint_makes_a_run_at_once() -> None:
    """It is told of what was hinted at; the schedule goes on as before."""
    assert runs({20: [ISSUE]}) == [(0, NO_HINTS), (20, {ISSUE}), (60, NO_HINTS), (120, NO_HINTS)]


def test_a_hint_when_a_run_is_due_anyway() -> None:
    """That run looks at everything, and no other one follows."""
    assert runs({60: [ISSUE]}) == [(0, NO_HINTS), (60, NO_HINTS), (120, NO_HINTS)]


def test_hints_are_gathered() -> None:
    """Several of them, doubled or not, are one run."""
    assert runs({20: [ISSUE, TICKET, ISSUE]})[1:2] == [(20, frozenset({ISSUE, TICKET}))]


def test_a_hint_during_a_run_makes_one_more() -> None:
    """The run under way may have looked there already: one more comes right after it, however many hints came."""
    found = runs({5: [ISSUE], 9: [TICKET, ISSUE]}, during=True)
    assert found[:3] == [(0, NO_HINTS), (30, frozenset({ISSUE, TICKET})), (60, NO_HINTS)]


def test_a_hint_is_not_delayed_by_the_jitter() -> None:
    """People wait for the answer."""
    schedule = Schedule(every=HOURS, jitter=HOURS)
    minutes = [minute for minute, hints in runs({20: [ISSUE]}, schedule=schedule) if hints]
    assert minutes == [20]


def test_too_many_hints_are_none() -> None:
    """A run that would be told of everything looks at everything, and the memory stays flat."""
    gathered = Gathered()
    for number in range(3 * MOST_HINTS):
        gathered.add(Hint("gitlab", iid=number))
    assert (gathered.is_woken, gathered.taken(), gathered.is_woken, gathered.taken()) == (
        *(True, NO_HINTS),
        *(False, NO_HINTS),
    )


def test_a_bell_ends_a_wait() -> None:
    """Rung by another thread, or before; several rings are one, and then it waits again."""
    bell = Bell(Stop())
    thread = threading.Thread(target=bell.ring)
    thread.start()
    assert bell.wait(60.0)
    thread.join()
    bell.ring()
    bell.ring()
    assert (bell.wait(60.0), bell.wait(0.0)) == (True, False)


def test_the_end_rings() -> None:
    """Who is asked to end does not wait for the next look at the clock."""
    stop = Stop()
    bell = Bell(stop)
    stop.ask()
    assert bell.wait(60.0)


def test_a_reload_is_asked_for_once() -> None:
    """It ends the wait, and is forgotten when it was heard."""
    bell = Bell(Stop())
    bell.ask_to_reload()
    assert (bell.wait(60.0), bell.is_reload_asked(), bell.is_reload_asked()) == (True, True, False)
