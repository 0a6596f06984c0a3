"""What wakes the service: hints of webhooks, a reload, its end; and what does not."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise

import pytest
import time_machine

from bot.config.schedule import Schedule
from bot.report import Outcome, Report
from bot.sandbox.clock import Clock
from bot.service import Bell, Ended, Service
from bot.service.wake import (
    FIRST_RETRY,
    LEAST_GAP,
    LONGEST_RETRY,
    MOST_HINTS,
    NO_HINTS,
    Gathered,
    Hint,
    Hints,
    Patience,
    of_use,
)
from bot.stop import Stop
from tests.service.month import Clockwork, Event, Leap
from tests.world import HOURS, MINUTES

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOURLY = Schedule(every=HOURS, jitter=None)
ISSUE, TICKET = Hint("gitlab", iid=7), Hint("zendesk", ticket=4711)


class Rung(Clockwork):
    """Rings in the second in which it is rung, as a real one does at once; a minute is the longest wait."""

    def __init__(self, stop: Stop) -> None:
        super().__init__(stop)
        self.rings = 0

    def ring(self) -> None:
        self.rings += 1

    def wait(self, seconds: float) -> bool:
        left = min(seconds, 60.0)
        while left > 0 and not self.rings:
            super().wait(min(left, 1.0))
            left -= 1.0
        rings, self.rings = self.rings, 0
        return bool(rings)


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
    """A run that would be told of everything looks at everything, again and again if need be; the memory stays flat."""
    gathered = Gathered()
    for number in range(3 * MOST_HINTS):
        gathered.add(Hint("gitlab", iid=number))
    assert gathered.is_woken
    taken = gathered.taken()
    assert (of_use(taken), len(taken), gathered.is_woken, gathered.taken()) == (
        *(NO_HINTS, MOST_HINTS + 1),
        *(False, NO_HINTS),
    )
    gathered.give_back(taken)
    assert (gathered.is_woken, of_use(gathered.taken())) == (True, NO_HINTS)


def retried(
    hints: dict[int, Hint],
    outcomes: list[Outcome],
    minutes: int = 30,
    waiting: Hints = NO_HINTS,
    schedule: Schedule = HOURLY,
) -> list[tuple[int, Hints]]:
    """Seconds and hints of each run after the first of an hourly service, when runs end like that.

    Args:
        hints: by the second in which they come.
        outcomes: of the runs after the first, the last one of all further ones.
        minutes: for which it is served.
        waiting: what lacks a write after runs that are partial.
        schedule: of the service.
    """
    found: list[tuple[int, Hints]] = []
    ends = iter([Outcome.OK, *outcomes])
    with time_machine.travel(START, tick=False) as process:

        def run(hints: Hints) -> Ended:
            found.append((round((datetime.now(UTC) - START).total_seconds()), hints))
            outcome = next(ends, outcomes[-1])
            return Ended(Report(outcome=outcome, waiting=waiting if outcome is Outcome.PARTIAL else NO_HINTS))

        def tell(hint: Hint) -> None:
            service.look_now(hint)

        told = [Event(START + timedelta(seconds=second), partial(tell, hint)) for second, hint in hints.items()]
        bell = Rung(Leap(Clock(START), process, START + minutes * MINUTES, told))
        service = Service(run, schedule, bell, longest_nap=60.0)
        service.serve()
    return found[1:]


FIRST = int(FIRST_RETRY.total_seconds())


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.BUSY])
def test_what_came_to_nothing_is_tried_again(outcome: Outcome) -> None:
    """After a while that grows, until a run can make use of it; what is hinted at meanwhile waits with it."""
    assert retried({60: ISSUE, 62: TICKET}, [outcome, outcome, Outcome.OK]) == [
        (60, frozenset({ISSUE})),
        (60 + FIRST, frozenset({ISSUE, TICKET})),
        (60 + 3 * FIRST, frozenset({ISSUE, TICKET})),
    ]


@pytest.mark.parametrize("outcome", sorted({*Outcome} - {Outcome.FAILED, Outcome.BUSY}))
def test_what_came_to_something_is_not(outcome: Outcome) -> None:
    """Neither a run that could do all of it and no other part, nor a bot that people paused."""
    assert retried({60: ISSUE}, [outcome], waiting=frozenset({TICKET})) == [(60, frozenset({ISSUE}))]


def test_what_lacks_a_write_is_tried_again() -> None:
    """That alone, and as long as it lacks it: the rest of the run was done."""
    partial, ok = Outcome.PARTIAL, Outcome.OK
    assert retried({58: TICKET, 59: TICKET, 60: ISSUE}, [ok, partial, partial, ok], waiting=frozenset({ISSUE})) == [
        (58, frozenset({TICKET})),
        (61, frozenset({TICKET, ISSUE})),
        (61 + FIRST, frozenset({ISSUE})),
        (61 + 3 * FIRST, frozenset({ISSUE})),
    ]


def test_what_lacks_a_write_for_long_is_left_to_the_schedule() -> None:
    """What can never be written is not tried for ever: once a run has looked at everything it has its pace."""
    runs = retried({3500: ISSUE}, [Outcome.PARTIAL], 90, waiting=frozenset({ISSUE}))
    assert (runs[-1], len(runs) > 2) == ((3600, NO_HINTS), True)


def test_hints_of_a_scheduled_run_that_failed() -> None:
    """It would have found what they were about: they are tried again as well, without waiting for the next one."""
    found = retried({3600: ISSUE}, [Outcome.FAILED, Outcome.OK], 90)
    assert found == [(3600, NO_HINTS), (3600 + FIRST, frozenset({ISSUE}))]


def test_failures_are_no_loop() -> None:
    """However long it lasts, and however many hints come: the waits grow, and have an end. The schedule goes on."""
    runs = retried(dict.fromkeys(range(60, 8000, 7), ISSUE), [Outcome.FAILED], 130)
    gaps = [later - at for (at, _), (later, _) in pairwise(runs)]
    longest = int(LONGEST_RETRY.total_seconds())
    assert gaps[:3] == [FIRST, 2 * FIRST, 4 * FIRST]
    assert (max(gaps), len(runs) < 130 * MINUTES / LONGEST_RETRY + 10) == (longest, True)
    assert {at for at, hints in runs if not hints} == {3600, 7200}


def test_a_stream_of_hints_is_few_runs() -> None:
    """The first one is answered at once and the others a moment later; none is lost, and quiet makes it new."""
    gap = int(LEAST_GAP.total_seconds())
    hints = {second: Hint("gitlab", iid=second) for second in range(60, 60 + 3 * gap)} | {90: ISSUE}
    runs = retried(hints, [Outcome.OK])
    assert [at for at, _ in runs] == [60, 60 + gap, 60 + 2 * gap, 60 + 3 * gap, 90]
    assert frozenset().union(*(told for _, told in runs)) == frozenset(hints.values())


def test_hints_after_a_scheduled_run_that_would_have_found_others() -> None:
    """It answered those, so it counts as their run: the next hint waits for the gap."""
    gap = int(LEAST_GAP.total_seconds())
    runs = retried({3600: ISSUE, 3601: TICKET}, [Outcome.OK], 90)
    assert runs == [(3600, NO_HINTS), (3600 + gap, frozenset({TICKET}))]


def test_a_hint_within_the_gap_ends_the_jitter(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is due and waits for a random moment begins as soon as hints may wake one."""
    monkeypatch.setattr("bot.service.serve.random.uniform", lambda _least, most: most)
    gap = int(LEAST_GAP.total_seconds())
    late = Schedule(every=HOURS, jitter=HOURS)
    runs = retried({3598: ISSUE, 3599: TICKET}, [Outcome.OK], 90, schedule=late)
    assert runs == [(3598, frozenset({ISSUE})), (3598 + gap, NO_HINTS)]


def test_a_run_that_takes_long_is_followed_at_once() -> None:
    """The gap lies between the starts of two runs."""
    patience = Patience()
    patience.begun(START)
    patience.ended(START + 2 * LEAST_GAP, is_in_vain=False)
    left = [patience.left(START + LEAST_GAP / 3), patience.left(START + 2 * LEAST_GAP)]
    assert left == [LEAST_GAP.total_seconds() * 2 / 3, 0.0]


def test_patience_is_new_after_a_run_that_was_well() -> None:
    """The next hint is answered at once, and the next failure tried again as soon as the first one."""
    failed, well = Outcome.FAILED, Outcome.OK
    seconds = [at for at, _ in retried({60: ISSUE, 100: ISSUE}, [failed, failed, well, failed, well])]
    assert seconds == [60, 60 + FIRST, 60 + 3 * FIRST, 100, 100 + FIRST]


def test_a_clock_that_was_set_back_waits_no_longer() -> None:
    """The wait is over as soon as it would have been by the time that went by."""
    patience = Patience()
    patience.ended(START, is_in_vain=True)
    assert (patience.left(START - FIRST_RETRY), patience.left(START + FIRST_RETRY / 2)) == (0.0, FIRST / 2)


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
