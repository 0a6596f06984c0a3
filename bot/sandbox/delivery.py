"""Carries webhooks out of the sandbox, beside everything else that happens, and only to this machine."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from bot.sandbox.guard import LOOPBACK

TIMEOUT_SECONDS = 10
AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Parcel:
    """A request that goes out: `url` is one that `is_deliverable`."""

    url: str
    body: bytes
    headers: Mapping[str, str]


def is_deliverable(url: str) -> bool:
    """Tell whether an address is plain HTTP on this machine: the sandbox speaks with nobody else."""
    try:
        parts = urlsplit(url)
        is_open = parts.port != 0
    except ValueError:
        return False
    return is_open and parts.scheme == "http" and parts.hostname in LOOPBACK


class Courier:
    """Delivers parcels, a few at a time and in no promised order, each once; `wait` until all are delivered."""

    def __init__(self) -> None:
        self._pool: ThreadPoolExecutor | None = None
        self._under_way: set[Future[None]] = set()
        self._guard = threading.Lock()

    def send(self, parcel: Parcel, done: Callable[[int], None]) -> None:
        """Deliver a parcel soon; `done` is told the status of the answer, 0 when none came."""
        with self._guard:
            self._pool = self._pool or ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook")
            self._under_way = {each for each in self._under_way if not each.done()}
            self._under_way.add(self._pool.submit(lambda: done(_status(parcel))))

    def wait(self) -> None:
        """Wait until everything that was sent up to now was answered, or given up."""
        with self._guard:
            under_way = set(self._under_way)
        wait(under_way)


def _status(parcel: Parcel) -> int:
    parts = urlsplit(parcel.url)
    connection = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=TIMEOUT_SECONDS)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", target, parcel.body, {**parcel.headers})
        return connection.getresponse().status
    except (OSError, HTTPException, ValueError):
        return 0
    finally:
        connection.close()
