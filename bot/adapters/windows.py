"""Counts what an account sent lately and what a service says is left, to tell when the next request fits."""

from __future__ import annotations

import math
import threading
from collections import deque
from dataclasses import dataclass, field


class Window:
    """The events of one kind in the last so many seconds. Not thread-safe by itself; times must not run backwards.

    Args:
        seconds: how long an event counts.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._events: deque[float] = deque()

    def earliest(self, at: float, limit: int) -> float:
        """The first moment, not before `at`, at which one more event makes at most `limit` in any such span."""
        while self._events and self._events[0] <= at - self._seconds:
            self._events.popleft()
        is_full = len(self._events) >= limit
        return max(at, self._events[-limit] + self._seconds) if is_full else at

    def take(self, at: float) -> None:
        """Counts an event."""
        self._events.append(at)

    def give_back(self, at: float) -> None:
        """Counts an event no more, since it never happened."""
        self._events.remove(at)


@dataclass
class Sent:
    """What one account of a service sent lately: shared by the passes of a process that use the same account.

    Attributes:
        lock: guards the rest.
        windows: by what is counted in them and their length in seconds.
        waiting: when those requests are let go that wait at present.
    """

    lock: threading.Lock = field(default_factory=threading.Lock)
    windows: dict[tuple[str, float], Window] = field(default_factory=dict)
    waiting: list[float] = field(default_factory=list)

    def window(self, what: str, seconds: float) -> Window:
        """The window of that kind and length."""
        return self.windows.setdefault((what, seconds), Window(seconds))

    @property
    def last(self) -> float:
        """When the last of those goes that wait: who asks later goes later."""
        return max(self.waiting, default=-math.inf)


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
