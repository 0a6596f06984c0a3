"""Makes a run whenever one is due, one after the other, until it is told to stop."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.job import Job

from bot.config.schedule import Schedule
from bot.report import Outcome, Report
from bot.service.hook_bodies import Own
from bot.service.scheduler import LONGEST_NAP_SECONDS, Scheduler
from bot.service.state import State
from bot.service.told import NOTHING_KNOWN, About, Ended, LastRun, broken
from bot.service.triggers import trigger
from bot.service.wake import NO_HINTS, Bell, Gathered, Hint, Hints, Patience, of_use
from bot.show import problems

_log = structlog.get_logger()
JOB = "run"

LAST_WORDS = timedelta(minutes=2)
"""After its time a run may still end the request under way and tell the status issue; then it is stuck."""

LOOK_SHARE = 0.9
"""Of the longest nap goes by between two looks at the files; a clock that is kept right makes a nap a bit shorter."""


class Service:
    """The bot on a schedule.

    The first run begins at once: whatever was missed while the service was down is due. A slot that passes during a
    run, or while the machine sleeps, is made up for; several of them by one run, since a run does all that is due.
    A run that is due anyway, or looks at another configuration, is told of no hints: they let a run leave things out.
    Hints of which no run could make use, since it failed or another one was at work, wake one again after a
    while; so do those that lead to a write that is missing.

    Args:
        run: makes one run, of which some hints say that it may look there alone; its errors are told and end nothing.
        schedule: the one to begin with; each run brings the one that is configured then.
        bell: wakes and ends the service.
        longest_nap: how long it waits at most before it looks at the clock and the files again, in seconds.
        has_changed: whether the configuration is another one than that of the last run; true where a reload is
            asked for and there is anything to tell.
        mirror: whose runs these are; empty where there are no mirrors.
        on_end: told of each run that ended, and how many seconds it took.
        about: what counts of the configuration at the start.
    """

    def __init__(
        self,
        run: Callable[[Hints], Ended],
        schedule: Schedule,
        bell: Bell,
        *,
        longest_nap: float = LONGEST_NAP_SECONDS,
        has_changed: Callable[[bool], bool] = lambda _is_asked: False,
        mirror: str = "",
        on_end: Callable[[Ended, float], None] = lambda _ended, _seconds: None,
        about: About = NOTHING_KNOWN,
    ) -> None:
        self.state = State(mirror, schedule, datetime.now(UTC), about=about)
        self._running_since: float | None = None
        self._run, self._schedule, self._bell, self._has_changed = run, schedule, bell, has_changed
        self._on_end = on_end
        self._scheduler = Scheduler(bell, longest_nap)
        self._hints, self._is_woken, self._is_whole = Gathered(), False, False
        self._patience = Patience()
        self._looked_at: datetime | None = None

    def serve(self, others: Iterable[Service] = (), at_turn: Callable[[], None] = lambda: None) -> None:
        """Runs until it is told to stop.

        Args:
            others: serve in the same process, each on its own schedule; what is due at the same time comes in turn.
            at_turn: called each time before they are asked what has changed.
        """
        self._scheduler.look.append(lambda _is_asked: at_turn())
        for each in (self, *others):
            each.join(self._scheduler)
        self._scheduler.start()
        _log.info("stopped")

    def join(self, scheduler: Scheduler) -> None:
        """Has its runs made by a scheduler, the first one at once."""
        now, self._scheduler = datetime.now(UTC), scheduler
        scheduler.look.append(self._look)
        scheduler.wanted_in.append(self._hinted_in)
        scheduler.add_job(
            self._due,
            trigger(self._schedule, now),
            id=self.state.mirror or JOB,
            next_run_time=now,
            misfire_grace_time=None,  # APScheduler's default drops what is a second late
            coalesce=True,
            max_instances=1,
        )
        _log.info("serving", **({"mirror": self.state.mirror} if self.state.mirror else {}), **self._schedule.told())

    @property
    def last_run(self) -> LastRun | None:
        """How the last run went; None before one has ended."""
        return self.state.last_run

    def is_alive(self) -> bool:
        """Whether the scheduler turns, or a run is under way and within its time. Thread-safe."""
        since, now = self._running_since, time.monotonic()
        if since is not None:
            return now - since < (self.state.about.longest + LAST_WORDS).total_seconds()
        return now - self._scheduler.turned_at < self._scheduler.longest_nap + LAST_WORDS.total_seconds()

    def know(self, about: About) -> None:
        """Takes up what counts from now on; a run may begin with it, and take as long as that says."""
        self.state = replace(self.state, about=about)

    def _is_ending(self) -> bool:
        return self._bell.stop.is_asked

    @property
    def _job(self) -> Job:
        return self._scheduler.get_job(self.state.mirror or JOB)

    def look_now(self, hint: Hint) -> None:
        """Has a run made at once, or right after the one under way; several hints until then are one. Thread-safe.

        Two runs by hints are some seconds apart, see `wake.Patience`.
        """
        self._hints.add(hint)
        self._bell.ring()

    def _look(self, is_reload_asked: bool) -> None:  # noqa: FBT001 - the scheduler's only word
        """Between two runs: whether one is due before its time."""
        now = datetime.now(UTC)
        has_changed = self._is_to_look(now, is_asked=is_reload_asked) and self._has_changed(is_reload_asked)
        if has_changed or not self._hinted_in():
            self._is_whole = self._is_whole or has_changed or self._job.next_run_time <= now
            self._is_woken = True
            self._job.modify(next_run_time=now)

    def _is_to_look(self, now: datetime, *, is_asked: bool) -> bool:
        """Whether it is time to look at the files: when somebody asks, else once in a nap, however many hooks come."""
        least = LOOK_SHARE * self._scheduler.longest_nap
        if is_asked or self._looked_at is None or abs(now - self._looked_at).total_seconds() >= least:
            self._looked_at = now
            return True
        return False

    def _hinted_in(self) -> float:
        """In how many seconds hints may wake a run; never where there are none."""
        return self._patience.left(datetime.now(UTC)) if self._hints.is_woken else math.inf

    def _due(self) -> None:
        """One run, with its line in the log; a random moment late unless it was asked for."""
        if self.state.last_run is not None and not self._is_woken:
            self._wait(self._delay())
        if self._is_ending():
            return
        taken = self._hints.taken()
        hints = of_use(taken) if self._is_woken and not self._is_whole else NO_HINTS
        self._is_woken, self._is_whole, self._running_since = False, False, time.monotonic()
        self.state = replace(self.state, is_running=True)
        started_at, began = datetime.now(UTC), time.monotonic()
        if taken:
            self._patience.begun(started_at)
        ended = self._ended(hints)
        self._running_since = None
        self._heed(taken, hints, ended.report, started_at)
        self._follow(ended.schedule, started_at)
        self._keep(ended, started_at, round(time.monotonic() - began, 3))

    def _heed(self, taken: Hints, told: Hints, report: Report, started_at: datetime) -> None:
        """Keeps what came to nothing of what a run was told of.

        All of it where the run did, also what it would have found anyway; else what leads to a write that is missing.
        What a run is missing that looked at everything is left to the schedule.
        """
        is_whole_in_vain, now = report.outcome in {Outcome.FAILED, Outcome.BUSY}, datetime.now(UTC)
        left = taken if is_whole_in_vain else told & report.waiting
        self._patience.ended(now, is_in_vain=bool(left), took=now - started_at)
        self._hints.give_back(left)

    def _wait(self, seconds: float) -> None:
        """A delay of a run, which ends when the bell rings or hints are due; those may be another mirror's."""
        while seconds > 0 and not self._is_ending():
            nap = min(seconds, self._scheduler.nap())
            if not nap:
                return
            if self._bell.wait(nap):
                self._bell.ring()
                return
            seconds -= nap
            self._scheduler.turned_at = time.monotonic()

    def _keep(self, ended: Ended, started_at: datetime, seconds: float) -> None:
        """Logs how a run went, and keeps it for whoever asks."""
        report = ended.report
        last = LastRun(
            started_at=started_at,
            seconds=seconds,
            outcome=report.outcome,
            writes=report.writes,
            deferred=report.deferred,
            requests=report.requests,
            problems=tuple(problems(report)),
            is_stopped=self._is_ending(),
            next_at=None if self._is_ending() else self._next_after(started_at),
            run_id=report.run_id,
            refused=ended.refused,
        )
        self.state = replace(
            self.state,
            schedule=self._schedule,
            last_run=last,
            whole=self.state.whole if report.is_narrow else last,
            good=last if last.is_good and not report.is_narrow else self.state.good,
            about=ended.about or self.state.about,
            project_url=report.project_url or self.state.project_url,
            status_url=report.status_url or self.state.status_url,
            own=Own.of(report) or self.state.own,
            is_running=False,
        )
        self._on_end(ended, seconds)
        last.log()

    def _ended(self, hints: Hints) -> Ended:
        try:
            return self._run(hints)
        except Exception as error:  # noqa: BLE001 - whatever it is, the next run comes anyway, and this one is told
            return Ended(broken(error))

    def _follow(self, schedule: Schedule | None, started_at: datetime) -> None:
        """Takes up a schedule that an admin changed: what is past by it was never due."""
        if schedule is not None and schedule != self._schedule:
            self._schedule = schedule
            self._job.modify(trigger=trigger(schedule, started_at, since=datetime.now(UTC)))
            _log.info("schedule_changed", **schedule.told())

    def _next_after(self, moment: datetime) -> datetime | None:
        """The next slot, or now when it passed meanwhile."""
        now = datetime.now(UTC)
        slot: datetime | None = self._job.trigger.get_next_fire_time(moment, now)
        return slot and max(slot, now)

    def _delay(self) -> float:
        """A random part of the jitter in seconds, at most half of the way to the next slot, less what it is late."""
        now = datetime.now(UTC)
        jitter, slot = self._schedule.jitter or timedelta(), self._next_after(now) or now
        last = self.state.last_run
        meant = last.next_at if last and last.next_at else now
        late = max(0.0, (now - meant).total_seconds())
        return max(0.0, random.uniform(0, min(jitter, (slot - now) / 2).total_seconds()) - late)  # noqa: S311 - no secret
