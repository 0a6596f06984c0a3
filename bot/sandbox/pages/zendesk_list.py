"""The list of tickets: filtered by rating and by words of subject or requester, counted, and cut into pages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from starlette.datastructures import QueryParams

from bot.sandbox.pages.lists import Address, Cut, Tab, cut
from bot.sandbox.zendesk.model import Status, Ticket
from bot.sandbox.zendesk.state import Zendesk

UNRATED: Final = "none"
RATINGS: Final = MappingProxyType(
    {"": "All", "bad": "Bad", "good": "Good", "offered": "Asked, no answer", UNRATED: "Not asked"}
)


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A line of the list; `rating` is a key of `RATINGS`."""

    id: int
    subject: str
    status: Status
    requester: str
    assignee: str | None
    rating: str
    is_commented: bool
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class TicketList:
    """All that the page of the list shows."""

    rating: str
    search: str
    address: Address
    tabs: tuple[Tab, ...]
    rows: Cut[TicketRow]


def read(zendesk: Zendesk, query: QueryParams, path: str) -> TicketList:
    """Return the list at the address `path` with its `query`; what makes no sense there counts as not asked."""
    search = query.get("search", "").strip()
    asked = query.get("rating", "")
    rating = asked if asked in RATINGS else ""
    address = Address(path, {"rating": rating, "search": search})
    found = [ticket for ticket in _newest_first(zendesk) if _holds(zendesk, ticket, search.lower().split())]
    chosen = [ticket for ticket in found if rating in ("", rating_of(zendesk, ticket))]
    rows = cut(chosen, query.get("page")).of(lambda ticket: _row(zendesk, ticket))
    return TicketList(rating, search, address, _tabs(zendesk, found, rating, address), rows)


def rating_of(zendesk: Zendesk, ticket: Ticket) -> str:
    """Return how a ticket is rated, as a key of `RATINGS`."""
    row = zendesk.rating_of(ticket)
    return row.score if row is not None and row.score in RATINGS else UNRATED


def subject_of(ticket: Ticket) -> str:
    """Return the subject, or what stands for one in which there is nothing to read or to click on."""
    can_be_seen = any(sign.isprintable() and not sign.isspace() for sign in ticket.subject)
    return ticket.subject if can_be_seen else "(no subject)"


def name_of(zendesk: Zendesk, user_id: int | None) -> str | None:
    """Return the name of a person, None for nobody."""
    user = zendesk.directory.users.get(user_id) if user_id is not None else None
    return user.name if user else None


def _newest_first(zendesk: Zendesk) -> list[Ticket]:
    return sorted(zendesk.tickets.values(), key=lambda ticket: (ticket.updated_at, ticket.id), reverse=True)


def _holds(zendesk: Zendesk, ticket: Ticket, words: Sequence[str]) -> bool:
    if not words:
        return True
    text = f"#{ticket.id} {ticket.subject} {name_of(zendesk, ticket.requester_id)}".lower()
    return all(word in text for word in words)


def _tabs(zendesk: Zendesk, found: Sequence[Ticket], rating: str, address: Address) -> tuple[Tab, ...]:
    counts = Counter(rating_of(zendesk, ticket) for ticket in found)
    counts[""] = len(found)
    return tuple(Tab(words, counts[key], key == rating, address.to(rating=key)) for key, words in RATINGS.items())


def _row(zendesk: Zendesk, ticket: Ticket) -> TicketRow:
    rating = zendesk.rating_of(ticket)
    return TicketRow(
        id=ticket.id,
        subject=subject_of(ticket),
        status=ticket.status,
        requester=name_of(zendesk, ticket.requester_id) or "",
        assignee=name_of(zendesk, ticket.assignee_id),
        rating=rating_of(zendesk, ticket),
        is_commented=bool(rating and rating.comment),
        updated_at=ticket.updated_at,
    )
