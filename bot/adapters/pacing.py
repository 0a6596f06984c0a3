"""Keeps the bot under the limits that the services publish, so that it is never the one who is locked out."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Literal

from bot.domain.errors import OutOfTime

Kind = Literal["request", "note", "issue"]
"""What a request counts as: every one is a request, the making of notes and issues has limits of its own."""

MARGIN_SECONDS = 1.0
"""Windows are a little longer than published: requests travel, and a thread may send later than it was let go."""

OUT_OF_TIME = "out of time, the rest is left to the next run"
TOLD_TO_STOP = "told to stop, the rest is left to the next run"


class Window:
    """At most `limit` events in any span of `seconds`. Not thread-safe by itself; times must not run backwards."""

    def __init__(self, limit: int, seconds: float) -> None:
        if limit < 1:
            raise ValueError(f"a limit of {limit} lets nothing through; use None for no limit")
        self._seconds = seconds
        self._latest: deque[float] = deque(maxlen=limit)

    def earliest(self, at: float) -> float:
        """The first moment, not before `at`, at which one more event fits."""
        is_full = len(self._latest) == self._latest.maxlen
        return max(at, self._latest[0] + self._seconds) if is_full else at

    def take(self, at: float) -> None:
        """Counts an event."""
        self._latest.append(at)


class Pace:
    """Lets the requests to one service through in the order in which they ask, none before the limits allow it.

    Thread-safe. Every wait ends before the run's deadline: what would go beyond it raises `OutOfTime` at once.

    Args:
        notes_per_minute, issues_per_minute: limits of making notes and issues, None for none.
        requests_per_minute, requests_per_hour: limits of all requests, None for none.
        clock: seconds that only grow, such as `time.monotonic`.
        sleep: waits for so many seconds; true when the process was asked to end meanwhile.
        is_stopped: whether it was asked to end: then nothing is read any more, and nothing waits.
        deadline: the moment, by `clock`, from which on nothing is sent any more; asked anew each time.
        heeds_headers: whether `hold` counts; a sandbox whose clock stands still would never give a window back.
    """

    def __init__(
        self,
        notes_per_minute: int | None = None,
        issues_per_minute: int | None = None,
        requests_per_minute: int | None = None,
        requests_per_hour: int | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], bool | None] = time.sleep,
        is_stopped: Callable[[], bool] = lambda: False,
        deadline: Callable[[], float] = lambda: math.inf,
        heeds_headers: bool = True,
    ) -> None:
        self.clock = clock
        self._sleep = sleep
        self._is_stopped = is_stopped
        self._deadline = deadline
        self._heeds_headers = heeds_headers
        self._lock = threading.Lock()
        self._all = _windows((requests_per_minute, 60), (requests_per_hour, 3600))
        self._own: dict[Kind, list[Window]] = {
            "request": [],
            "note": _windows((notes_per_minute, 60)),
            "issue": _windows((issues_per_minute, 60)),
        }
        self._not_before = -math.inf

    def admit(self, service: str, kind: Kind = "request", *, is_read: bool = False) -> None:
        """Returns when one more request of this kind may be sent.

        Args:
            service: name for people.
            kind: what it counts as.
            is_read: nobody misses it if the run ends here. A write may still give the lease back.

        Raises:
            OutOfTime: that would be at or after the deadline, and nothing was counted; or the process is to end.
        """
        if is_read and self._is_stopped():
            raise OutOfTime(service, TOLD_TO_STOP)
        with self._lock:
            now = self.clock()
            at = self._reserved(service, kind, now)
        self._pause(service, at - now)

    def hold(self, seconds: float) -> None:
        """Lets nothing through for so many seconds, because the service says that its window is used up."""
        if not self._heeds_headers:
            return
        with self._lock:
            self._not_before = max(self._not_before, self.clock() + seconds)

    def wait(self, service: str, seconds: float) -> None:
        """Sleeps before a repeat.

        Raises:
            OutOfTime: the wait would end at or after the deadline and was not begun; or the process is to end.
        """
        self._check(service, self.clock() + seconds)
        self._pause(service, seconds)

    def _reserved(self, service: str, kind: Kind, now: float) -> float:
        windows = [*self._all, *self._own[kind]]
        at = max(now, self._not_before, *(window.earliest(now) for window in windows), now)
        self._check(service, at)
        for window in windows:
            window.take(at)
        self._not_before = at  # who asks later goes later: the windows need it, and it is fair
        return at

    def _check(self, service: str, at: float) -> None:
        if at >= self._deadline():
            raise OutOfTime(service, OUT_OF_TIME)

    def _pause(self, service: str, seconds: float) -> None:
        if seconds > 0 and self._sleep(seconds):
            raise OutOfTime(service, TOLD_TO_STOP)


def _windows(*limits: tuple[int | None, float]) -> list[Window]:
    return [Window(limit, seconds + MARGIN_SECONDS) for limit, seconds in limits if limit is not None]
