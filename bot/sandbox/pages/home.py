"""The first page: says in five lines what one sees and what to try, who is on duty, and how the world stands."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.gitlab import Issue
from bot.sandbox.pages import duty
from bot.sandbox.pages.cases import Missing, by_ticket, missing, scope_from
from bot.sandbox.pages.frame import Asked, Frame, style
from bot.sandbox.story import newest_bad
from bot.sandbox.zendesk.model import Ticket

if TYPE_CHECKING:
    from bot.sandbox.world import Sandbox


@dataclass(frozen=True, slots=True)
class Figures:
    """How the world stands: tickets and ratings in Zendesk, their issues in GitLab, requests of clients so far.

    `young` of the rated tickets were rated late enough to get an issue.
    """

    tickets: int
    good: int
    bad: int
    young: int
    opened: int
    closed: int
    requests: int


@dataclass(frozen=True, slots=True)
class Newest:
    """Where to begin: the ticket rated bad last, and its issue, or why that is missing; None without one."""

    ticket: Ticket | None
    issue: Issue | None
    missing: Missing | None


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the routes of the first page and of the style sheet."""
    return [frame.get("/", lambda asked: _show(frame, asked)), Route("/style.css", style)]


def _show(frame: Frame, asked: Asked) -> Response:
    sandbox = frame.sandbox
    with sandbox.lock:
        values = {"figures": _figures(sandbox), "newest": _newest(sandbox), "on_duty": duty.glance(sandbox, asked)}
    environment = sandbox.environment(str(asked.request.base_url).rstrip("/"))
    return frame.page(asked, "home.html", title="A week in a support team", environment=environment, **values)


def _figures(sandbox: "Sandbox") -> Figures:
    current = [sandbox.zendesk.rating_of(ticket) for ticket in sandbox.zendesk.tickets.values()]
    ratings = [rating for rating in current if rating and rating.is_received]
    scores = Counter(rating.score for rating in ratings)
    states = Counter(issue.state for issue in by_ticket(sandbox).values())
    since = scope_from(sandbox)
    return Figures(
        len(sandbox.zendesk.tickets),
        scores["good"],
        scores["bad"],
        sum(rating.updated_at >= since for rating in ratings),
        states["opened"],
        states["closed"],
        sandbox.traffic.count(),
    )


def _newest(sandbox: "Sandbox") -> Newest:
    ticket = newest_bad(sandbox.zendesk)
    if ticket is None:
        return Newest(None, None, None)
    issue = by_ticket(sandbox).get(ticket.id)
    why = None if issue else missing(sandbox, ticket.id, sandbox.zendesk.rating_of(ticket))
    return Newest(ticket, issue, why)
