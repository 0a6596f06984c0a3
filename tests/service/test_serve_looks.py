"""How often the service looks at its files while hooks wake it all the time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine

from bot.report import Report
from bot.sandbox.clock import Clock
from bot.service import Ended, Service
from bot.service.wake import Hint
from tests.service.month import Event, Leap
from tests.service.test_wake import HOURLY, START, Rung

NAP = 3
"""The longest one, in seconds."""


def looks(hooks: list[float], seconds: int, reloads: tuple[float, ...] = ()) -> list[tuple[float, bool]]:
    """At which seconds the files are looked at, and whether somebody had asked.

    Args:
        hooks: the seconds at which hooks come.
        seconds: for which it is served.
        reloads: the seconds at which somebody asks.
    """
    found: list[tuple[float, bool]] = []
    with time_machine.travel(START, tick=False) as process:

        def has_changed(*is_asked: bool) -> bool:
            found.append(((datetime.now(UTC) - START).total_seconds(), any(is_asked)))
            return False

        def hook() -> None:
            service.look_now(Hint("gitlab", iid=7))

        def at(second: float) -> datetime:
            return START + timedelta(seconds=second)

        def reload() -> None:
            bell.ask_to_reload()

        asked = [Event(at(second), reload) for second in reloads]
        leap = Leap(Clock(START), process, at(seconds), [*asked, *(Event(at(second), hook) for second in hooks)])
        bell = Rung(leap)
        service = Service(lambda _hints: Ended(Report()), HOURLY, bell, longest_nap=NAP, has_changed=has_changed)
        service.serve()
    return found


def test_a_quiet_service_looks_once_in_a_nap() -> None:
    """A change of a file is seen by the second look at the latest."""
    assert [second for second, _ in looks([], 30)] == list(range(0, 30, NAP))


def test_hooks_make_it_look_no_more_often() -> None:
    """Each look reads all files of all mirrors: a stream of hooks must not cost that each time."""
    found = looks([float(second) for second in range(1, 60)], 60)
    assert len(found) <= 60 / NAP + 1


def test_who_asks_is_heard_at_once() -> None:
    """However short ago it looked; the next look is a nap later."""
    found = looks([], 12, reloads=(4.0,))
    assert found[:4] == [(0, False), (3, False), (4, True), (7, False)]
