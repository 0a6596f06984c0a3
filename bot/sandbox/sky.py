"""What the weather does to the lists of one request, for the services that answer it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.sandbox.chaos import Chaos
from bot.sandbox.faults import PAGE, PageTrouble

CHAOS = "sandbox.chaos"


@dataclass(frozen=True, slots=True)
class Sky:
    """The weather over one request (`chaos` None: fine), and what is odd about the page that it gets."""

    chaos: Chaos | None = None
    page: PageTrouble | None = None

    @classmethod
    def over(cls, scope: Mapping[str, Any]) -> "Sky":
        """Return what hangs over a request, by its ASGI scope."""
        return cls(scope.get(CHAOS), scope.get(PAGE))

    def has_arrived(self, row: object, at: datetime, now: datetime) -> bool:
        """Tell whether lists show a row already that is known by `row` and belongs to the time `at` (both aware)."""
        return self.chaos is None or at + self.chaos.lateness(row) <= now

    def hidden(self, path: str) -> tuple[int, int]:
        """Return from which place on how many rows of a list may not be read; none in fine weather."""
        return self.chaos.hidden(path) if self.chaos else (0, 0)


FINE = Sky()
