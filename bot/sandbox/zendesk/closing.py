"""Closes solved tickets as time goes by, after which their ratings can change no more."""

import threading
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import Final

CLOSES_AFTER: Final = timedelta(days=28)
"""How long a ticket stays solved at most, whatever an account's own automations do (Zendesk docs, system rules)."""


class Closings:
    """When which solved ticket is due to close."""

    def __init__(self) -> None:
        self._due: list[tuple[datetime, int]] = []
        # One of its own: whoever only looks at tickets need not wait for those who act on them.
        self._guard = threading.Lock()

    def expect(self, ticket_id: int, solved_at: datetime) -> None:
        """Remember a ticket that was solved at an aware time."""
        with self._guard:
            heappush(self._due, (solved_at + CLOSES_AFTER, ticket_id))

    def until(self, now: datetime) -> list[tuple[datetime, int]]:
        """Return each moment and ticket whose time has come, oldest first, once.

        What became of a ticket since it was solved is for the caller to see: it may be open again, or gone.
        """
        found = []
        with self._guard:
            while self._due and self._due[0][0] <= now:
                found.append(heappop(self._due))
        return found
