"""A month in an instant: the service with the real scheduler, whose every wait moves the clocks of all worlds on."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

import time_machine

from bot.config.schedule import Schedule
from bot.report import Outcome
from bot.sandbox.clock import Clock
from bot.sandbox.faults import Fault
from bot.sandbox.gitlab.model import Issue
from bot.service import Bell, Ended, Service
from bot.service.wake import NO_HINTS, Hints
from bot.stop import Stop
from tests.world import World


@dataclass(frozen=True, order=True)
class Event:
    """Something that happens at a time (UTC), whatever the bot does meanwhile."""

    at: datetime
    happen: Callable[[], None] = field(compare=False)


class Leap(Stop):
    """Waits by moving the clocks, from event to event; asked to stop when the month is over.

    Args:
        clock: the sandbox's.
        process: this process's.
        until: the end of the month (UTC).
        events: what happens.
    """

    def __init__(
        self, clock: Clock, process: time_machine.Traveller, until: datetime, events: Iterable[Event] = ()
    ) -> None:
        super().__init__()
        self._clock, self._process, self._until = clock, process, until
        self._events = sorted(events, reverse=True)
        self._guard = threading.Lock()

    def wait(self, seconds: float | None = None) -> bool:
        with self._guard:
            target = min(self._until, self._clock.now() + timedelta(seconds=seconds or 0))
            while self._events and self._events[-1].at <= target:
                event = self._events.pop()
                self._go(event.at)
                event.happen()
            self._go(target)
            if target == self._until:
                self.ask()
            return self.is_asked

    def _go(self, to: datetime) -> None:
        self._clock.advance(max(to - self._clock.now(), timedelta()))
        self._process.move_to(self._clock.now(), tick=False)


class Clockwork(Bell):
    """Waits as the one that ends it does."""

    def wait(self, seconds: float) -> bool:
        return self.stop.wait(seconds)


@dataclass
class Diary:
    """When runs began, and how they ended; a run within a run is no diary."""

    run: Callable[[Stop], Ended]
    stop: Stop
    starts: list[datetime] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    _alone: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, _hints: Hints = NO_HINTS) -> Ended:
        assert self._alone.acquire(blocking=False), "two runs at the same time"
        try:
            self.starts.append(datetime.now(UTC))
            ended = self.run(self.stop)
            self.outcomes.append(ended.report.outcome)
            return ended
        finally:
            self._alone.release()

    @property
    def fulfilled(self) -> list[datetime]:
        """When the runs began that did their work."""
        return [at for at, outcome in zip(self.starts, self.outcomes, strict=True) if outcome is Outcome.OK]


def served(
    clock: Clock, schedule: Schedule, until: datetime, run: Callable[[Stop], Ended], events: Iterable[Event] = ()
) -> Diary:
    """The diary of a service from the clock's now until a time."""
    with time_machine.travel(clock.now(), tick=False) as process:
        leap = Leap(clock, process, until, events)
        diary = Diary(run, leap)
        Service(diary, schedule, Clockwork(leap), longest_nap=float("inf")).serve()
    return diary


@dataclass
class Life:
    """What customers and managers do in a month, drawn from a seed, and what must have come of it."""

    world: World
    rng: Random
    rated: dict[int, list[tuple[datetime, str]]] = field(default_factory=dict)

    def events(self, start: datetime, until: datetime, tickets: int) -> list[Event]:
        """New ratings, changed ones, and managers who write, label and close; an outage of a day in the middle."""
        times = [start + self.rng.random() * (until - start) for _ in range(3 * tickets)]
        acts = [self._rate, self._change, self._manage] * tickets
        return [*map(Event, times, acts), *outage(self.world, start + (until - start) / 2)]

    def _now(self) -> datetime:
        return self.world.sandbox.clock.now()

    def _rate(self) -> None:
        score = self.rng.choice(["good", "bad"])
        self.rated[self.world.rate(score)] = [(self._now(), score)]

    def _change(self) -> None:
        if self.rated:
            ticket = self.rng.choice(list(self.rated))
            score = self.rng.choice(["good", "bad"])
            self.world.rate(score, f"This is change number {len(self.rated[ticket])}", ticket=ticket)
            self.rated[ticket].append((self._now(), score))

    def _manage(self) -> None:
        if self.world.bots:
            issue = self.rng.choice(self.world.bots)
            self.world.say(issue, "We talked about it.")
            self.world.edit(issue, state_event="close" if issue.state == "opened" else "reopen")

    def expected(self, looks: Iterable[datetime]) -> dict[int, dict[str, int]]:
        """By ticket: one issue, one card for each time it was found to turn bad, one note for each change found."""
        looks = sorted(looks)
        return {ticket: _due(_seen(versions, looks)) for ticket, versions in self.rated.items()}

    def found(self) -> dict[int, dict[str, int]]:
        """The same as GitLab shows it."""
        return {ticket: self._shown(ticket) for ticket in self.rated}

    def cases(self) -> list[tuple[Issue, list[datetime]]]:
        """Each issue of the bot with the times at which its customer answered."""
        return [(self.world.issue(ticket), [at for at, _ in versions]) for ticket, versions in self.rated.items()]

    def _shown(self, ticket: int) -> dict[str, int]:
        kinds = Counter({"issues": len(self.world.issues(ticket))})
        for issue in self.world.issues(ticket):
            kinds.update({kind: len(self.world.notes(issue, kind)) for kind in ("card", "changed")})
        return dict(kinds)


def outage(world: World, start: datetime) -> list[Event]:
    """Both services reset every connection for a day."""
    faults = world.sandbox.traffic.faults
    return [
        Event(start, lambda: faults.arm(Fault("reset", times=None))),
        Event(start + timedelta(days=1), faults.disarm),
    ]


def _seen(versions: list[tuple[datetime, str]], looks: list[datetime]) -> list[str]:
    """The scores of a ticket that runs could find, each as often as it was another answer."""
    latest = [max((version for version in versions if version[0] <= look), default=None) for look in looks]
    return [score for _, score in dict.fromkeys(version for version in latest if version)]


def _due(scores: list[str]) -> dict[str, int]:
    return {"issues": 1, "card": int("bad" in scores), "changed": len(scores) - 1}
