"""A word from outside that something may have happened: where to look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Hint:
    """Something may have happened there."""

    service: Literal["gitlab", "zendesk"]
    iid: int | None = None
    ticket: int | None = None
