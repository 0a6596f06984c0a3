"""Comes round whenever something is due, looks at the clock and the files in between, and starts nothing twice."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.executors.debug import DebugExecutor
from apscheduler.schedulers.base import BaseScheduler

from bot.service.triggers import Trigger
from bot.service.wake import Bell

LONGEST_NAP_SECONDS = 60.0
"""The scheduler looks at the clock at least so often: it may have been set, or the machine may have slept."""

SET_BACK = timedelta(minutes=1)
"""A clock that goes back by more was set; by less, it is only being kept right."""


class Scheduler(BaseScheduler):  # type: ignore[misc]  # APScheduler ships no types
    """APScheduler in the thread that starts it: a run that takes long delays the next one and overlaps with none.

    Args:
        bell: wakes it; the one that asks the process to stop ends it.
        longest_nap: in seconds.

    Attributes:
        look: told at each turn whether somebody asked for a reload, before what is due is done.
        wanted_in: asked after that in how many seconds the next turn is wanted at the latest.
        turned_at: when it last came round, in seconds that only grow.
    """

    def __init__(self, bell: Bell, longest_nap: float) -> None:
        super().__init__(timezone=UTC)
        self.bell, self.longest_nap = bell, longest_nap
        self.look: list[Callable[[bool], None]] = []
        self.wanted_in: list[Callable[[], float]] = []
        self.turned_at = time.monotonic()
        self._looked_at = datetime.now(UTC)

    def start(self) -> None:
        """Does what is due until it is stopped."""
        super().start()
        while not self.bell.stop.is_asked:
            self._heed_the_clock()
            is_reload_asked = self.bell.is_reload_asked()
            for look in self.look:
                look(is_reload_asked)
            self.turned_at = time.monotonic()
            seconds = self._process_jobs()
            self.turned_at = time.monotonic()
            self.bell.wait(min(self.nap(), math.inf if seconds is None else seconds))
        self.shutdown()

    def nap(self) -> float:
        """How long it may wait in seconds, whatever the schedules say."""
        return min([self.longest_nap, *(wanted_in() for wanted_in in self.wanted_in)])

    def shutdown(self, *, wait: bool = True) -> None:
        """Ends it; called by the thread that runs it, so no run is under way."""
        super().shutdown(wait)

    def wakeup(self) -> None:
        """Nothing: jobs change only in the thread that looks at them next."""

    def _heed_the_clock(self) -> None:
        """When the clock was set back, the next slots are those of the new time, not ones a year ahead."""
        before, self._looked_at = self._looked_at, datetime.now(UTC)
        for job in self.get_jobs() if self._looked_at < before - SET_BACK else ():
            anew = Trigger(job.trigger.after)
            job.modify(trigger=anew, next_run_time=anew.get_next_fire_time(None, self._looked_at))

    def _create_default_executor(self) -> DebugExecutor:
        return DebugExecutor()  # the one that calls a job where it stands; its name says what others use it for
