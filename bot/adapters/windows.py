"""Counts what an account sent lately and what a service says is left, to tell when the next request fits."""

from __future__ import annotations

import math
import threading
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field


class Window:
    """The events of one kind in the last so many seconds, and those that are to come. Not thread-safe by itself.

    Args:
        seconds: how long an event counts.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._events: list[float] = []

    def forget(self, now: float) -> None:
        """Drops what does not count any more."""
        del self._events[: self._past(now)]

    def earliest(self, at: float, limit: int) -> float:
        """The first moment, not before `at`, at which one more event makes at most `limit` in any such span.

        Every span that holds the moment lies within as many seconds before and after it: so many may be there.
        """
        while True:
            first = self._past(at)
            excess = bisect_left(self._events, at + self._seconds) - first - limit
            if excess < 0:
                return at
            at = self._events[first + excess] + self._seconds

    def _past(self, at: float) -> int:
        """How many events do not count any more then: by the very sum that `earliest` answers, which may be rounded."""
        return bisect_right(self._events, at, key=lambda event: event + self._seconds)

    def take(self, at: float) -> None:
        """Counts an event."""
        insort(self._events, at)

    def give_back(self, at: float) -> None:
        """Counts an event no more, since it never happened; one that is forgotten already counts no more anyway."""
        with suppress(ValueError):
            self._events.remove(at)


@dataclass
class Sent:
    """What one account of a service sent lately: shared by the passes of a process that use the same account.

    Attributes:
        lock: guards the rest.
        windows: by what is counted in them and their length in seconds.
        waiting: by kind, when those requests are let go that wait at present.
    """

    lock: threading.Lock = field(default_factory=threading.Lock)
    windows: dict[tuple[str, float], Window] = field(default_factory=dict)
    waiting: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def window(self, what: str, seconds: float) -> Window:
        """The window of that kind and length."""
        return self.windows.setdefault((what, seconds), Window(seconds))

    def last(self, kind: str) -> float:
        """When the last of those of a kind goes that wait: who asks later goes later."""
        return max(self.waiting[kind], default=-math.inf)


@dataclass(frozen=True, slots=True)
class Told:
    """What a reply says is left.

    Args:
        bucket: the endpoints it is about; empty for the whole account.
        left: how many more requests the service takes.
        seconds: for how long that counts.
    """

    bucket: str
    left: int
    seconds: float


SAME_WINDOW_SECONDS = 2.0
"""Services tell the end of a window in whole seconds: two replies about the same one may differ by so much."""


class Allowance:
    """What is left of a window that the service counts. Not thread-safe by itself."""

    def __init__(self) -> None:
        self._left = 0
        self._until = -math.inf

    def learn(self, told: Told, now: float, under_way: int) -> None:
        """Takes in what a reply says.

        Args:
            told: by it.
            now: when it came.
            under_way: how many requests were sent that it may not count yet.
        """
        until = now + told.seconds
        is_same = now < self._until and until < self._until + SAME_WINDOW_SECONDS
        left = told.left - under_way
        self._left = min(left, self._left) if is_same else left
        self._until = max(until, self._until) if is_same else until

    def earliest(self, at: float) -> float:
        """The first moment, not before `at`, at which one more request is likely to be taken."""
        return max(at, self._until) if self._left <= 0 else at

    def take(self, at: float) -> None:
        """Counts a request."""
        if at < self._until:
            self._left -= 1
