"""What a webhook tells the bot: not what happened, only where to look now instead of at the next run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Hint:
    """Where something may have happened. It is believed in nothing else: a run finds out by itself.

    Args:
        service: which one told.
        iid: of the issue, within the feedback project; None when it is not known.
        ticket: of Zendesk; None when it is not known.
    """

    service: Literal["gitlab", "zendesk"]
    iid: int | None = None
    ticket: int | None = None


Hints = frozenset[Hint]
NO_HINTS: Hints = frozenset()
