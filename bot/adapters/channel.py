"""What all threads that talk to one service share: where it is, how fast to go, how long to wait, what was counted."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import requests
import structlog

from bot.adapters.address import Address
from bot.adapters.headers import http_date, retry_after_seconds, told
from bot.adapters.pacing import Kind, Pace
from bot.domain.errors import BadReply, ServiceError

_log = structlog.get_logger(__name__)
_READS = frozenset({"GET", "HEAD"})
_MOST_DOUBLINGS = 10
_WORD = re.compile(r"|v\d|[a-z][a-z_]*(\.json)?")
_BEFORE_NAMES = frozenset({"labels"})
"""What stands before a name that somebody chose, which may look like a word of the path."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one request may take, and how often it is repeated.

    Args:
        connect_seconds, read_seconds: time to reach the service, and of silence after that.
        tries: how often a request is sent at most, the first time included.
        backoff_seconds: pause after the first failure, doubled after each further one.
        throttled_seconds: the same after "too many requests" without `Retry-After` (Zendesk's advice: 10).
        longest_wait_seconds: no single pause is longer, whatever the service asks for.
    """

    connect_seconds: float = 5.0
    read_seconds: float = 30.0
    tries: int = 4
    backoff_seconds: float = 1.0
    throttled_seconds: float = 10.0
    longest_wait_seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one service differs.

    Args:
        service: name for people.
        refused: the error of a 4xx reply.
        kind_of: what a request counts as.
        is_read_only: nothing that is sent changes anything, whatever its method: all of it may be repeated.
    """

    service: str
    refused: Callable[[requests.Response], ServiceError]
    kind_of: Callable[[requests.PreparedRequest], Kind] = lambda _: "request"
    is_read_only: bool = False

    def is_repeatable(self, request: requests.PreparedRequest) -> bool:
        """Whether sending it twice does no more than sending it once."""
        return self.is_read_only or request.method in _READS


class Channel:
    """The shared side of the sessions of one service. Thread-safe.

    Args:
        dialect: how the service differs.
        address: the only place requests go to.
        pace: limits and the run's deadline.
        patience: timeouts and repeats.
        jitter: a number in [0, 1) of seconds, so that many bots do not come back in the same moment.
        wall_clock: aware time, used only where a reply carries no `Date`.
    """

    def __init__(
        self,
        dialect: Dialect,
        address: Address,
        pace: Pace,
        patience: Patience,
        *,
        jitter: Callable[[], float] = random.random,
        wall_clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.dialect, self.address, self.pace, self.patience = dialect, address, pace, patience
        self._jitter, self._wall_clock = jitter, wall_clock
        self._lock = threading.Lock()
        self._sent = self._sent_apart = 0
        self._thread = threading.local()
        self._service_time: datetime | None = None

    @property
    def service(self) -> str:
        """Name for people."""
        return self.dialect.service

    @property
    def sent(self) -> int:
        """Requests sent so far, without those counted apart."""
        with self._lock:
            return self._sent

    @property
    def sent_apart(self) -> int:
        """Requests sent so far from within `apart`."""
        with self._lock:
            return self._sent_apart

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Counts what this thread sends meanwhile in `sent_apart` and not in `sent`."""
        self._thread.is_apart = True
        try:
            yield
        finally:
            self._thread.is_apart = False

    @property
    def service_time(self) -> datetime | None:
        """The `Date` of the first reply that had one (UTC)."""
        with self._lock:
            return self._service_time

    def leave(self, request: requests.PreparedRequest) -> None:
        """Waits for a request's turn and counts it.

        Raises:
            BadReply: it would go to another host.
            Unavailable: the run's time is over, or the process is to end.
        """
        if not self.address.is_home_of(request.url or ""):
            raise BadReply(self.service, "leads to another host; nothing was sent there")
        is_read, path = self.dialect.is_repeatable(request), path_of(request)
        self.pace.admit(self.service, self.dialect.kind_of(request), is_read=is_read, path=path)
        is_apart = getattr(self._thread, "is_apart", False)
        with self._lock:
            self._sent_apart += is_apart
            self._sent += not is_apart

    def arrive(self, response: requests.Response) -> None:
        """Learns time and limits from a reply."""
        with self._lock:
            self._service_time = self._service_time or http_date(response.headers.get("Date"))
        request = response.request
        path = path_of(request)
        self.pace.heed(path, told(response.headers, self._wall_clock()))
        _log.debug("request", service=self.service, method=request.method, path=path, status=response.status_code)

    def pause(self, attempt: int, response: requests.Response | None, *, is_read: bool) -> None:
        """Waits before the next try: as the service asks, else twice as long each time, within bounds.

        Args:
            attempt: which try failed, from 1.
            response: what it was answered, None when nothing came.
            is_read: nobody misses it when the process is to end.

        Raises:
            Unavailable: the run's time would be over.
        """
        asked = retry_after_seconds(response.headers, self._wall_clock()) if response is not None else None
        is_throttled = response is not None and response.status_code == requests.codes.too_many_requests
        first = self.patience.throttled_seconds if is_throttled else self.patience.backoff_seconds
        seconds = first * 2 ** min(attempt - 1, _MOST_DOUBLINGS) if asked is None else asked
        why = "it asks for fewer requests" if is_throttled else "it failed, and is tried again"
        self.pace.wait(
            self.service, min(seconds + self._jitter(), self.patience.longest_wait_seconds), why, is_read=is_read
        )


def path_of(request: requests.PreparedRequest) -> str:
    """The path of a request, without what was asked for."""
    return request.path_url.partition("?")[0]


def route_of(request: requests.PreparedRequest) -> str:
    """The path of a request with `:id` for whatever names something in it."""
    parts = path_of(request).split("/")
    return "/".join(
        part if _WORD.fullmatch(part) and parts[max(0, index - 1)] not in _BEFORE_NAMES else ":id"
        for index, part in enumerate(parts)
    )
