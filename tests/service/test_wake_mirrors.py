"""Hints of several mirrors in one process: one whose service hangs does not take the time of the others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from statistics import median

import time_machine

from bot.config.schedule import Schedule
from bot.report import Outcome, Report
from bot.sandbox.clock import Clock
from bot.service import Ended, Service
from bot.service.wake import FIRST_RETRY, LONGEST_REST, LONGEST_RETRY, REST, Hint, Hints, Patience
from tests.service.month import Event, Leap
from tests.service.test_wake import HOURLY, START, Rung
from tests.world import HOURS

SECONDS = timedelta(seconds=1)
HANGS = 120.0
"""How long a run takes whose service answers nothing, in seconds."""


def seconds() -> int:
    return round((datetime.now(UTC) - START) / SECONDS)


def waits(told: range, *, schedule: Schedule = HOURLY) -> list[int]:
    """How long people of one mirror wait for an answer while the service of another one hangs, in seconds.

    Args:
        told: the seconds at which they comment; just before, a hook of the other mirror came.
        schedule: of both.
    """
    found: list[int] = []
    with time_machine.travel(START, tick=False) as process:

        def hanging(_hints: Hints) -> Ended:
            if datetime.now(UTC) > START:
                leap.wait(HANGS)
            return Ended(Report(outcome=Outcome.FAILED))

        def well(hints: Hints) -> Ended:
            found.extend(seconds() - (hint.iid or 0) for hint in hints)
            return Ended(Report())

        def comment() -> None:
            second.look_now(Hint("gitlab", iid=seconds()))

        events = [Event(START + second * SECONDS, comment) for second in told]
        knock = Event(START + (told.start - 1) * SECONDS, lambda: first.look_now(Hint("gitlab", iid=1)))
        leap = Leap(Clock(START), process, START + (told.stop + 300) * SECONDS, [knock, *events])
        bell = Rung(leap)
        first, second = (
            Service(run, schedule, bell, longest_nap=60.0, mirror=name)
            for run, name in ((hanging, "hangs"), (well, "well"))
        )
        first.serve([second])
    assert len(found) == len(told)
    return found


def test_a_mirror_that_hangs_leaves_time_to_the_others() -> None:
    """Most of their people are answered at once; nobody waits longer than for one run that hangs."""
    found = waits(range(60, 1800, 45))
    assert (median(found), max(found) <= HANGS) == (0, True)
    assert sum(wait > 0 for wait in found) <= len(found) / 3


def test_how_long_a_run_in_vain_rests() -> None:
    """A part of the time alone is spent on it, though never so little that it is forgotten."""
    for took, expected in ((0 * SECONDS, FIRST_RETRY), (20 * SECONDS, REST * 20 * SECONDS), (HOURS, LONGEST_REST)):
        patience = Patience()
        patience.ended(START, is_in_vain=True, took=took)
        assert patience.left(START) == expected.total_seconds()


def test_a_comment_once_the_service_is_back() -> None:
    """However long an outage was, what is told then waits no longer than what anybody puts up with."""
    patience = Patience()
    for _ in range(20):
        patience.ended(START, is_in_vain=True)
    assert patience.left(START) == LONGEST_RETRY.total_seconds() <= timedelta(minutes=1).total_seconds()
