"""What a webhook tells the bot: not what happened, only where to look now instead of at the next run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bot.cache import Cache
from bot.domain.actions import Action


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


def issues(hints: Hints) -> frozenset[int] | None:
    """The issues that a run may leave all others for; None where there are no hints, or any is about ratings."""
    named = frozenset(hint.iid for hint in hints if hint.service == "gitlab" and hint.iid is not None)
    return named if named and len(named) == len(hints) else None


def pointing_at(actions: Iterable[Action], cache: Cache) -> Hints:
    """Every hint that leads to the issue or the ticket of one of these actions; labels of the project have none.

    Args:
        actions: of a run.
        cache: knows which issues are about a ticket.
    """
    found: set[Hint] = set()
    for action in actions:
        ticket = action.key.ticket_id if action.key else None
        iids = [known.issue.iid for known in cache.of_ticket(ticket)] if ticket else []
        found |= {Hint("gitlab", iid=iid) for iid in (*iids, action.iid) if iid}
        found |= {Hint("zendesk", ticket=ticket)} if ticket else set()
    return frozenset(found)
