"""Shows people that a long run goes on, and what it waits for: a bar on a terminal, seldom lines in a log."""

from __future__ import annotations

import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.text import Text

_log = structlog.get_logger()

LONG_SECONDS = 3.0
"""A shorter wait is nobody's concern."""

EVERY_SECONDS = 60.0
"""Waits for one service are logged at most so often."""

LOOKING, WRITING = "looking", "writing"


@dataclass(frozen=True, slots=True)
class _Wait:
    """The longest wait for a service that is under way.

    Args:
        until: when it ends, by the clock.
        why: for people.
    """

    until: float
    why: str


class Progress:
    """What one pass has done of what it planned, and what it waits for. Thread-safe.

    Args:
        clock: seconds that only grow.
        console: a terminal on which a bar is drawn; None to log long waits instead.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, console: Console | None = None) -> None:
        self._clock, self._console = clock, console
        self._lock = threading.Lock()
        self._logged_at: dict[str, float] = {}
        self._waits: dict[str, _Wait] = {}
        self._waited: defaultdict[str, float] = defaultdict(float)
        self._bar: tuple[Bar, TaskID] | None = None

    @classmethod
    def of_process(cls) -> Progress:
        """The one of this process: with a bar where standard error is a terminal."""
        return cls(console=Console(stderr=True) if sys.stderr.isatty() else None)

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Draws the bar meanwhile, where there is a terminal; standard output is never touched."""
        if self._console is None:
            yield
            return
        columns = (TextColumn("{task.description}"), BarColumn(24), MofNCompleteColumn(), TimeElapsedColumn())
        shown = {"console": self._console, "transient": True, "redirect_stdout": False}
        with Bar(*columns, _Waits(lambda: self.line), **shown) as bar:  # type: ignore[arg-type] # of several types
            self._bar = (bar, bar.add_task(LOOKING, total=None))
            try:
                yield
            finally:
                self._bar = None

    def plan(self, cases: int) -> None:
        """From now on so many cases are written."""
        if self._bar is not None:
            bar, task = self._bar
            bar.reset(task, total=cases, description=WRITING)

    def advance(self) -> None:
        """One more case is done with."""
        if self._bar is not None:
            bar, task = self._bar
            bar.advance(task)

    def waits(self, service: str, seconds: float, why: str) -> None:
        """A request to a service is going to wait.

        Args:
            service, why: for people.
            seconds: how long.
        """
        with self._lock:
            self._waited[service.lower()] += seconds
        if seconds < LONG_SECONDS:
            return
        now = self._clock()
        with self._lock:
            before = self._waits.get(service)
            if before is None or before.until < now + seconds:
                self._waits[service] = _Wait(now + seconds, why)
            is_due = service not in self._logged_at or now >= self._logged_at[service] + EVERY_SECONDS
            is_news = is_due and self._console is None
            if is_news:
                self._logged_at[service] = now
        if is_news:
            _log.info("waiting", service=service, seconds=round(seconds, 1), why=why)

    @property
    def waited(self) -> dict[str, float]:
        """Seconds that requests waited or are going to, by service; of those side by side each counts."""
        with self._lock:
            return dict(self._waited)

    @property
    def line(self) -> str:
        """What is waited for now; empty when nothing is."""
        now = self._clock()
        with self._lock:
            waits = [(service, wait) for service, wait in self._waits.items() if wait.until > now]
        return ", ".join(f"waiting {wait.until - now:.0f} s for {service}: {wait.why}" for service, wait in waits)


class _Waits(ProgressColumn):
    """What is waited for, asked anew whenever the bar is drawn."""

    def __init__(self, line: Callable[[], str]) -> None:
        super().__init__()
        self._line = line

    def render(self, task: Task) -> Text:  # noqa: ARG002 (the parent's signature)
        """The words."""
        return Text(self._line(), "yellow", no_wrap=True, overflow="ellipsis")
