"""What the pages know of a bot: that it can be run, one run at a time, and what became of the last ones."""

import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

KEPT = 20
PLAN_HOLDS = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Row:
    """One action.

    Args:
        why: the rule and the data that led to it.
        result: what became of it in words, empty when it was simply done (or is simply planned).
        ticket_id, iid: the case's ticket and issue, None where there is none (yet).
    """

    why: str
    result: str = ""
    ticket_id: int | None = None
    iid: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Actions of one kind: `what` in words, with their rows in the order of the run."""

    what: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Pause:
    """The label that keeps the bot from its work, and the number of the issue that carries it."""

    label: str
    iid: int

    @property
    def words(self) -> str:
        """What to do about it."""
        return f"The bot is paused by the label {self.label} on issue #{self.iid}: take it off to let it go on."


@dataclass(frozen=True, slots=True)
class RunShown:
    """A run, or a plan, as a page shows it.

    Args:
        at: the time of the run in UTC, None when no service told it.
        headline: how it ended, in a few words.
        groups: its actions by kind; empty when nothing was due.
        findings, warnings, errors: what people should know, one line each.
        requests: how many, by the service's name.
        pause: what kept the bot from its work, None when nothing did.
    """

    at: datetime | None
    headline: str
    groups: tuple[Group, ...] = ()
    findings: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    requests: Mapping[str, int] = field(default_factory=dict)
    pause: Pause | None = None

    @property
    def is_news(self) -> bool:
        """Whether it did anything, or went wrong."""
        return bool(self.groups or self.errors)


class BotRunner(Protocol):
    """A bot that looks at this sandbox, run from the outside; both wait for a run that is under way."""

    def run(self) -> RunShown:
        """Do all that is due."""

    def plan(self) -> RunShown:
        """Tell what a run would do now."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, made `at` a time (UTC) of the sandbox, after so many `runs`."""

    shown: RunShown
    at: datetime
    runs: int


class Runs:
    """The runs of the bot on this sandbox, whoever started them.

    `last` is the last one, `news` those that did something, newest first, each with its number.
    `every` is set when the bot also runs by itself: how many seconds it waits in between.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._asked = threading.Lock()
        self._number = 0
        self._count = 0
        self._planned: Planned | None = None
        self.every: float | None = None
        self.last: RunShown | None = None
        self.news: deque[tuple[int, RunShown]] = deque(maxlen=KEPT)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until no other run is under way, and keep others waiting."""
        with self._turn:
            yield

    @contextmanager
    def asked(self) -> Iterator[bool]:
        """Tell whether this is the only click that wants something of the bot; a second one does not wait."""
        is_first = self._asked.acquire(blocking=False)
        try:
            yield is_first
        finally:
            if is_first:
                self._asked.release()

    def remember(self, shown: RunShown) -> None:
        """Keep what a run did."""
        self.last = shown
        self._count += 1
        if shown.is_news:
            self._number += 1
            self.news.appendleft((self._number, shown))

    def keep_plan(self, shown: RunShown, now: datetime) -> None:
        """Keep the last plan, made at this time (UTC) of the sandbox."""
        self._planned = Planned(shown, now, self._count)

    def plan(self, now: datetime) -> tuple[Planned | None, bool]:
        """Return the last plan, None without one; and whether it still holds: no run and no minute went by since."""
        planned = self._planned
        is_current = planned is not None and planned.runs == self._count and now - planned.at < PLAN_HOLDS
        return planned, is_current

    def numbered(self, number: int) -> RunShown | None:
        """Return a run that did something by its number, None when it is forgotten."""
        return next((shown for each, shown in tuple(self.news) if each == number), None)
