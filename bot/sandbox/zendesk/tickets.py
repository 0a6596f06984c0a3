"""The addresses of tickets and their comments, with the people around them on request."""

from collections.abc import Callable, Iterable
from typing import Any

from bot.sandbox.zendesk import shapes
from bot.sandbox.zendesk.errors import record_not_found
from bot.sandbox.zendesk.http import Ask, Endpoint
from bot.sandbox.zendesk.model import Comment, Ticket
from bot.sandbox.zendesk.paging import Listing
from bot.sandbox.zendesk.people import by_id, many
from bot.sandbox.zendesk.shapes import Json

RESOURCE = "tickets"


def _tickets(ask: Ask) -> Json:
    listing = by_id(ask, ask.zendesk.tickets, newest_first=ask.params.get("sort") == "-id")
    cut = listing.page(ask.address, ask.params)
    return {"tickets": _shaped(ask, cut.rows), **_beside(ask, cut.rows), **cut.beside}


def _show_many(ask: Ask) -> Json:
    tickets = many(ask, ask.zendesk.tickets)
    return {
        "tickets": _shaped(ask, tickets),
        **_beside(ask, tickets),
        "next_page": None,
        "previous_page": None,
        "count": len(tickets),
    }


def _ticket(ask: Ask) -> Json:
    ticket = _found(ask)
    return {"ticket": _shaped(ask, [ticket])[0], **_beside(ask, [ticket])}


def _comments(ask: Ask) -> Json:
    comments = sorted(_found(ask).comments, key=_comment_key)
    newest_first = ask.params.get("sort") == "-created_at" or (
        "page[size]" not in ask.params and ask.params.get("sort_order") == "desc"
    )
    listing = Listing([_comment_key(comment) for comment in comments], comments, newest_first=newest_first)
    cut = listing.page(ask.address, ask.params)
    body: Json = {"comments": [shapes.comment(comment) for comment in cut.rows]}
    if "users" in _included(ask):
        authors = dict.fromkeys(comment.author_id for comment in cut.rows)
        body["users"] = [shapes.user(ask.zendesk.directory.users[author], ask.base) for author in authors]
    return {**body, **cut.beside}


def _comment_key(comment: Comment) -> tuple[int, int]:
    return int(comment.created_at.timestamp()), comment.id


def _found(ask: Ask) -> Ticket:
    ticket = ask.zendesk.tickets.get(ask.id)
    if ticket is None:
        raise record_not_found()
    return ticket


def _shaped(ask: Ask, tickets: Iterable[Ticket]) -> list[Json]:
    return [shapes.ticket(ticket, ask.zendesk.rating_of(ticket), ask.base) for ticket in tickets]


def _included(ask: Ask) -> set[str]:
    return {word.strip() for word in ask.params.get("include", "").split(",")}


def _beside(ask: Ask, tickets: Iterable[Ticket]) -> dict[str, list[Json]]:
    """Return what `include` asks for: each person, group and organisation of the tickets once."""
    directory, tickets = ask.zendesk.directory, list(tickets)
    people = [number for ticket in tickets for number in (ticket.requester_id, ticket.assignee_id)]
    sources: dict[str, tuple[list[int | None], dict[int, Any], Callable[[Any, str], Json]]] = {
        "users": (people, directory.users, shapes.user),
        "groups": ([ticket.group_id for ticket in tickets], directory.groups, shapes.group),
        "organizations": (
            [ticket.organization_id for ticket in tickets],
            directory.organizations,
            shapes.organization,
        ),
    }
    return {
        word: [shape(known[number], ask.base) for number in dict.fromkeys(numbers) if number is not None]
        for word, (numbers, known, shape) in sources.items()
        if word in _included(ask)
    }


ENDPOINTS = (
    Endpoint("tickets", RESOURCE, _tickets, "tickets-index"),
    Endpoint("tickets/show_many", RESOURCE, _show_many, "tickets-show-many"),
    Endpoint("tickets/{id}", RESOURCE, _ticket, "tickets-show"),
    Endpoint("tickets/{id}/comments", RESOURCE, _comments, "ticket-comments-index"),
)
