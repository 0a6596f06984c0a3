"""Wakes the service before its time: when a webhook says "look now", when somebody asks for a reload, when it ends."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue

from bot.hints import NO_HINTS, Hint, Hints
from bot.stop import Stop

__all__ = ["NO_HINTS", "Bell", "Gathered", "Hint", "Hints", "Patience"]

MOST_HINTS = 1000
"""A run that would be told of more looks at everything instead."""

LEAST_GAP = timedelta(seconds=3)
"""From the start of one run by hints to that of the next: a first hint is answered at once, and a project where one
comes each second has twenty runs a minute, whose requests are a seventh of what GitLab.com allows."""

FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=5), timedelta(minutes=1)
"""What a run was hinted at is tried again so long after it failed or found another one at work; each time in a row it
waits twice as long, up to the longest: so long a comment may wait that comes once a service is back."""

REST, LONGEST_REST = 4, timedelta(minutes=10)
"""A run in vain is followed by so many times the time that it took, up to the longest: a service that lets each request
wait has a fifth of the one thread in which other mirrors have their runs too."""


class Bell:
    """What the scheduler waits for between two runs. Waits during a run, for the pace, are not shortened by it.

    Ringing never waits for a lock, so it may come from a signal handler (see `Stop`).

    Args:
        stop: rings it, too.
    """

    def __init__(self, stop: Stop) -> None:
        self.stop = stop
        self._rung: SimpleQueue[None] = SimpleQueue()
        self._is_reload_asked = False
        stop.also(self.ring)

    def ring(self) -> None:
        """Ends the wait under way, or the next one at once."""
        self._rung.put(None)

    def ask_to_reload(self) -> None:
        """Has the configuration looked at now."""
        self._is_reload_asked = True
        self.ring()

    def is_reload_asked(self) -> bool:
        """Whether it was asked since the last time this was asked."""
        asked, self._is_reload_asked = self._is_reload_asked, False
        return asked

    def wait(self, seconds: float) -> bool:
        """Waits for so many seconds, or until it rings; true when it rang. However often it rang, that was once."""
        with suppress(Empty):
            self._rung.get(timeout=seconds)
            with suppress(Empty):
                while True:
                    self._rung.get_nowait()
            return True
        return False


class Gathered:
    """The hints since the last run, each of them once. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._hints: set[Hint] = set()
        self._is_woken = False

    def add(self, hint: Hint) -> None:
        """Keeps it for the next run."""
        with self._lock:
            self._is_woken = True
            if len(self._hints) <= MOST_HINTS:
                self._hints.add(hint)

    @property
    def is_woken(self) -> bool:
        """Whether there are any."""
        with self._lock:
            return self._is_woken

    def taken(self) -> Hints:
        """All of them, which are forgotten then."""
        with self._lock:
            hints, self._hints, self._is_woken = frozenset(self._hints), set(), False
        return hints

    def give_back(self, hints: Hints) -> None:
        """Keeps what was taken for the next run: the one that took it came to nothing."""
        for hint in hints:
            self.add(hint)


def of_use(hints: Hints) -> Hints:
    """What a run is told of them: none when there are too many, so that it looks at everything."""
    return hints if len(hints) <= MOST_HINTS else NO_HINTS


class Patience:
    """How long hints wait until they may wake a run.

    Not at all after a quiet time, a moment in a stream of them, and longer each time when runs come to nothing. Times
    are this machine's, aware; a clock that is set back makes nobody wait for long.
    """

    def __init__(self) -> None:
        self._since: datetime | None = None
        self._gap, self._retry = LEAST_GAP, FIRST_RETRY

    def begun(self, now: datetime) -> None:
        """A run begins that is told of hints, or would be."""
        self._since = now

    def ended(self, now: datetime, *, is_in_vain: bool, took: timedelta = timedelta()) -> None:
        """A run ended.

        Args:
            now: its end.
            is_in_vain: it was told of hints, and is to be tried again.
            took: how long it lasted.
        """
        if is_in_vain:
            self._since, self._gap = now, max(self._retry, min(REST * took, LONGEST_REST))
            self._retry = min(2 * self._retry, LONGEST_RETRY)
        else:
            self._gap, self._retry = LEAST_GAP, FIRST_RETRY

    def left(self, now: datetime) -> float:
        """For how many seconds hints are to wait still; 0 when a run may begin."""
        waited = self._gap if self._since is None else abs(now - self._since)
        return max(0.0, (self._gap - waited).total_seconds())
