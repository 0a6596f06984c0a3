"""Closes solved tickets as time goes by, after which their ratings can change no more."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import Final

CLOSES_AFTER: Final = timedelta(days=28)
"""How long a ticket stays solved at most, whatever an account's own automations do (Zendesk docs, system rules)."""


class Closings:
    """When which solved ticket is due to close."""

    def __init__(self) -> None:
        self._due: list[tuple[datetime, int]] = []

    def expect(self, ticket_id: int, solved_at: datetime) -> None:
        """Remember a ticket that was solved at an aware time."""
        heappush(self._due, (solved_at + CLOSES_AFTER, ticket_id))

    def until(self, now: datetime) -> Iterator[tuple[datetime, int]]:
        """Yield each moment and ticket whose time has come, oldest first, once.

        What became of a ticket since it was solved is for the caller to see: it may be open again, or gone.
        """
        while self._due and self._due[0][0] <= now:
            yield heappop(self._due)
