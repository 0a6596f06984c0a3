"""The sandbox's clock: lets a week pass in a moment, and shows every service the same time."""

import threading
import time
from datetime import UTC, datetime, timedelta


class Clock:
    """One clock for all services of a sandbox.

    `start` is an aware time (default: the real one). The clock stands still between calls of `advance`; with
    `ticking` the real time that went by is added, so that it runs on by itself.
    """

    def __init__(self, start: datetime | None = None, *, ticking: bool = False) -> None:
        if start is not None and start.tzinfo is None:
            raise ValueError("the clock's start needs a time zone, for example datetime(2026, 11, 2, tzinfo=UTC)")
        self._base = (start or datetime.now(UTC)).astimezone(UTC)
        self._ticking = ticking
        self._started = time.monotonic()
        self._guard = threading.Lock()

    def now(self) -> datetime:
        """Return the sandbox's time, aware, in UTC."""
        with self._guard:
            elapsed = time.monotonic() - self._started if self._ticking else 0.0
            return self._base + timedelta(seconds=elapsed)

    def advance(self, by: timedelta) -> None:
        """Move the time forward; ValueError when `by` is negative, since no service's time runs backwards."""
        if by < timedelta(0):
            raise ValueError(f"time runs forward only, not by {by}")
        with self._guard:
            self._base += by
