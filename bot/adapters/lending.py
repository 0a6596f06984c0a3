"""Keeps the client libraries' objects, so that few connections are opened and each serves one thread at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

Client = TypeVar("Client")


class Lending(Generic[Client]):
    """Lends clients that no two threads may use at once. Thread-safe.

    A run works with several pools of threads, one after the other. If each thread had a client of its own, each would
    open a connection, and every one costs a handshake.

    Args:
        make: a new one, when all others are in use.
    """

    def __init__(self, make: Callable[[], Client]) -> None:
        self._make = make
        self._idle: deque[Client] = deque()

    @contextmanager
    def lent(self) -> Iterator[Client]:
        """A client for the length of one request; the one given back last, whose connection is the freshest."""
        try:
            client = self._idle.pop()
        except IndexError:
            client = self._make()
        try:
            yield client
        finally:
            self._idle.append(client)
