"""Wakes the service before its time: when a webhook says "look now", when somebody asks for a reload, when it ends."""

from __future__ import annotations

import threading
from contextlib import suppress
from queue import Empty, SimpleQueue

from bot.hints import NO_HINTS, Hint, Hints
from bot.stop import Stop

__all__ = ["NO_HINTS", "Bell", "Gathered", "Hint", "Hints"]

MOST_HINTS = 1000
"""A run that would be told of more looks at everything instead."""


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
        """All of them, which are forgotten then; none when there are too many to be of use."""
        with self._lock:
            hints, self._hints, self._is_woken = frozenset(self._hints), set(), False
        return hints if len(hints) <= MOST_HINTS else NO_HINTS
