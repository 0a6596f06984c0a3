"""Lets a person, a container or a pipeline end the bot at any moment without leaving anything half done."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import Self


class Stop:
    """Whether this process was asked to end, and a way to wait that ends with it.

    Asking never waits for a lock, so it may come from a signal handler that interrupts any of these methods: `put` of
    this queue is reentrant (Python docs, queue.SimpleQueue), `threading.Event.set` is not. Asking again does no more.

    Attributes:
        is_asked: whether it has to end.
        number: of the signal that asked first; None when none did.
    """

    def __init__(self) -> None:
        self.is_asked = False
        self.number: int | None = None
        self._bell: SimpleQueue[None] = SimpleQueue()
        self._others: list[Callable[[], None]] = []
        self._is_reading = False

    @classmethod
    def by(cls, *signals: signal.Signals) -> Self:
        """One that these signals of the operating system ask, from now on. For the main thread only."""
        stop = cls()
        for number in signals:
            signal.signal(number, lambda number, _: stop._signalled(number))
        return stop

    def _signalled(self, number: int) -> None:
        self.ask(number)
        if self._is_reading:
            raise KeyboardInterrupt

    @contextmanager
    def reading(self) -> Iterator[None]:
        """While a person is asked at a terminal: whatever waits for their line ends when this is asked by a signal.

        Raises:
            KeyboardInterrupt: a signal asked, before or meanwhile; what reads lines hears of nothing else.
        """
        self._is_reading = True
        try:
            if self.is_asked:
                raise KeyboardInterrupt
            yield
        finally:
            self._is_reading = False

    def ask(self, number: int | None = None) -> None:
        """Asks the process to end.

        Args:
            number: of the signal that asks; the first one is kept.
        """
        self.number = number if self.number is None else self.number
        self.is_asked = True
        self._bell.put(None)
        for ring in self._others:
            ring()

    def also(self, ring: Callable[[], None]) -> None:
        """Has somebody else told when it is asked; whatever they do must not wait for a lock."""
        self._others.append(ring)

    def wait(self, seconds: float | None = None) -> bool:
        """Waits for so many seconds, None for ever; at once true when the process is asked to end, else false."""
        if not self.is_asked:
            with suppress(Empty):
                self._bell.get(timeout=seconds)
                self._bell.put(None)  # the next thread that waits hears it too
        return self.is_asked
