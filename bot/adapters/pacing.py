"""Keeps the bot under the limits that the services publish, so that it is never the one who is locked out."""

from __future__ import annotations

import math
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from bot.adapters.windows import Allowance, Sent, Told, Window
from bot.domain.errors import OutOfTime

Kind = Literal["request", "note", "issue", "export"]
"""What a request counts as: every one is a request; making notes and issues, and exports, have limits of their own."""

MINUTE = 60.0
MARGIN = 1 / 60
"""Windows are longer than published by this part of a minute: requests travel, and a thread may send late."""

GRACE_SECONDS = 15.0
"""How long the last words of a process that was told to stop may wait in all: containers are killed some time later."""

OUT_OF_TIME = "out of time, the rest is left to the next run"
TOLD_TO_STOP = "told to stop, the rest is left to the next run"

Waits = Callable[[str, float, str], None]
"""Told of a wait before it begins: the service, the seconds, and why."""

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Limit:
    """At most so many events in any span of its window.

    Args:
        most: of them.
        window: where they are counted.
        words: for people.
    """

    most: int
    window: Window
    words: str


class Pace:
    """Lets the requests of each kind through in the order in which they ask, none before the limits allow it.

    A kind that waits for its own limit holds up no other. Thread-safe. Every wait ends before the run's deadline: what
    would go beyond it raises `OutOfTime` at once.

    Args:
        notes_per_minute, issues_per_minute, exports_per_minute: limits of making notes and issues, and of exports, None
            for none.
        requests_per_minute, requests_per_hour: limits of all requests, None for none.
        clock: seconds that only grow, such as `time.monotonic`.
        sleep: waits for so many seconds; true when the process was asked to end meanwhile.
        last_sleep: waits for so many seconds, whatever was asked.
        is_stopped: whether the process was asked to end: then nothing is read any more, and what is still written, the
            status note and the lease's release, waits for `GRACE_SECONDS` at the most.
        deadline: the moment, by `clock`, from which on nothing is sent any more; asked anew each time.
        heeds_headers: whether `heed` counts; a sandbox whose clock stands still would never give a window back.
        sent: what the same account sent in earlier passes; None where there were none.
        on_wait: told of each wait.
        minute: how many seconds a minute has, for measurements that cannot wait for so long.
    """

    def __init__(
        self,
        notes_per_minute: int | None = None,
        issues_per_minute: int | None = None,
        requests_per_minute: int | None = None,
        requests_per_hour: int | None = None,
        *,
        exports_per_minute: int | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], bool | None] = time.sleep,
        last_sleep: Callable[[float], None] = time.sleep,
        is_stopped: Callable[[], bool] = lambda: False,
        deadline: Callable[[], float] = lambda: math.inf,
        heeds_headers: bool = True,
        sent: Sent | None = None,
        on_wait: Waits = lambda _service, _seconds, _why: None,
        minute: float = MINUTE,
    ) -> None:
        self.clock = clock
        self._sleep, self._last_sleep, self._on_wait = sleep, last_sleep, on_wait
        self._is_stopped, self._deadline = is_stopped, deadline
        self._heeds_headers, self._margin = heeds_headers, MARGIN * minute
        self._sent = sent or Sent()
        hourly = self._limits("request", requests_per_hour, 60 * minute, "requests per hour")
        self._all = [*self._limits("request", requests_per_minute, minute, "requests per minute"), *hourly]
        self._own: dict[Kind, list[_Limit]] = {
            "request": [],
            "note": self._limits("note", notes_per_minute, minute, "notes per minute"),
            "issue": self._limits("issue", issues_per_minute, minute, "issues per minute"),
            "export": self._limits("export", exports_per_minute, minute, "exports per minute"),
        }
        self._allowances: defaultdict[str, Allowance] = defaultdict(Allowance)
        self._buckets: defaultdict[str, set[str]] = defaultdict(lambda: {""})
        self._under_way, self._grace = 0, GRACE_SECONDS

    def admit(self, service: str, kind: Kind = "request", *, is_read: bool = False, path: str = "") -> None:
        """Returns when one more request of this kind may be sent; `done` is to follow.

        Args:
            service: name for people.
            kind: what it counts as.
            is_read: nobody misses it if the run ends here. A write may still give the lease back.
            path: of the address, for limits of single endpoints.

        Raises:
            OutOfTime: that would be at or after the deadline, and nothing was counted; or the process is to end.
        """
        is_last = self._is_stopped()
        if is_last and is_read:
            raise OutOfTime(service, TOLD_TO_STOP)
        limits, told = [*self._all, *self._own[kind]], [] if is_last else self._told(path)
        with self._sent.lock:
            now = self.clock()
            at, why = self._earliest(now, self._sent.last(kind), limits, told)
            self._check(service, at)
            self._count(limits, told, at)
            self._sent.waiting[kind].append(at)
        try:
            self._pause(service, at - now, why, is_last=is_last)
        except OutOfTime:
            with self._sent.lock:
                for limit in limits:
                    limit.window.give_back(at)
            raise
        finally:
            with self._sent.lock:
                self._sent.waiting[kind].remove(at)
        with self._sent.lock:
            self._under_way += 1

    def done(self) -> None:
        """A request that was admitted has its reply, or will have none."""
        with self._sent.lock:
            self._under_way -= 1

    def heed(self, path: str, told: Iterable[Told]) -> None:
        """Keeps to what a reply says is left.

        Args:
            path: of the request; the next ones of its kind belong to the same endpoints.
            told: by the reply.
        """
        if not self._heeds_headers:
            return
        with self._sent.lock:
            now = self.clock()
            for each in told:
                self._buckets[_shape(path)].add(each.bucket)
                until = Told(each.bucket, each.left, each.seconds + self._margin)
                self._allowances[each.bucket].learn(until, now, self._under_way)

    def wait(self, service: str, seconds: float, why: str = "", *, is_read: bool = False) -> None:
        """Sleeps before a repeat.

        Args:
            service, why: for people.
            seconds: how long.
            is_read: as for `admit`.

        Raises:
            OutOfTime: the wait would end at or after the deadline and was not begun; or the process is to end.
        """
        is_last = self._is_stopped()
        if is_last and is_read:
            raise OutOfTime(service, TOLD_TO_STOP)
        self._check(service, self.clock() + seconds)
        self._pause(service, seconds, why, is_last=is_last)

    def _limits(self, what: str, most: int | None, seconds: float, words: str) -> list[_Limit]:
        if most is None:
            return []
        if most < 1:
            raise ValueError(f"a limit of {most} lets nothing through; use None for no limit")
        return [_Limit(most, self._sent.window(what, seconds + self._margin), f"its limit of {most} {words}")]

    def _told(self, path: str) -> list[Allowance]:
        """What services said of the account, and of the endpoints to which the path belongs."""
        with self._sent.lock:
            return [self._allowances[bucket] for bucket in self._buckets[_shape(path)]]

    @staticmethod
    def _earliest(now: float, last: float, limits: list[_Limit], told: list[Allowance]) -> tuple[float, str]:
        """When the next request may go, not before the last of its kind, and what makes it wait."""
        at, why = (last, "others of its kind wait before it") if last > now else (now, "")
        for limit in limits:
            limit.window.forget(now)
        while True:
            found = [(limit.window.earliest(at, limit.most), limit.words) for limit in limits]
            found += [(each.earliest(at), "it says that nothing is left for now") for each in told]
            latest = max(found, key=lambda each: each[0], default=(at, ""))
            if latest[0] <= at:
                return at, why
            at, why = latest  # where one limit allows it another one may not: all are asked again

    @staticmethod
    def _count(limits: list[_Limit], told: list[Allowance], at: float) -> None:
        for limit in limits:
            limit.window.take(at)
        for allowance in told:
            allowance.take(at)

    def _check(self, service: str, at: float) -> None:
        if at >= self._deadline():
            raise OutOfTime(service, OUT_OF_TIME)

    def _pause(self, service: str, seconds: float, why: str, *, is_last: bool) -> None:
        if seconds <= 0:
            return
        if is_last:
            self._use_grace(service, seconds)
            self._last_sleep(seconds)
            return
        self._on_wait(service, seconds, why)
        if self._sleep(seconds):
            raise OutOfTime(service, TOLD_TO_STOP)

    def _use_grace(self, service: str, seconds: float) -> None:
        with self._sent.lock:
            if seconds > self._grace:
                raise OutOfTime(service, TOLD_TO_STOP)
            self._grace -= seconds


def _shape(path: str) -> str:
    """The endpoint that a path belongs to: without the numbers in it."""
    return _NUMBER.sub("N", path)
