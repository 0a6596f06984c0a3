"""What every service of a run can tell of its cost; as in `ports`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Costs(Protocol):
    """A service that counts what is asked of it."""

    @property
    def requests(self) -> int:
        """Requests sent so far, tokens and repeats included, without those that a service counts apart."""
        ...

    @property
    def answered(self) -> Mapping[str, int]:
        """All of them by the HTTP status of their answers; `error` where none came."""
        ...
