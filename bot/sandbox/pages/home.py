"""The first page: says in five lines what one sees and what to try, and how the world stands."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.gitlab import Issue
from bot.sandbox.pages.cases import by_ticket, issues
from bot.sandbox.pages.frame import Asked, Frame, style
from bot.sandbox.pages.runner import Pause
from bot.sandbox.zendesk.model import Ticket

if TYPE_CHECKING:
    from bot.sandbox.world import Sandbox


@dataclass(frozen=True, slots=True)
class Figures:
    """How the world stands: tickets and ratings in Zendesk, issues in GitLab, requests of clients so far."""

    tickets: int
    good: int
    bad: int
    opened: int
    closed: int
    requests: int


@dataclass(frozen=True, slots=True)
class Newest:
    """Where to begin: the ticket rated bad last, and its issue; None without one."""

    ticket: Ticket | None
    issue: Issue | None


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the routes of the first page and of the style sheet."""
    return [frame.get("/", lambda asked: _show(frame, asked)), Route("/style.css", style)]


def _show(frame: Frame, asked: Asked) -> Response:
    sandbox = frame.sandbox
    with sandbox.lock:
        values = {"figures": _figures(sandbox), "newest": _newest(sandbox), "pause": _pause(sandbox)}
    environment = sandbox.environment(str(asked.request.base_url).rstrip("/"))
    return frame.page(asked, "home.html", title="A week in a support team", environment=environment, **values)


def _pause(sandbox: "Sandbox") -> Pause | None:
    """What paused the bot when it looked last, unless somebody took the label off since."""
    pause = sandbox.runs.last.pause if sandbox.runs.last else None
    issue = next((each for each in issues(sandbox) if pause and each.iid == pause.iid), None)
    return pause if pause and issue and pause.label in issue.labels else None


def _figures(sandbox: "Sandbox") -> Figures:
    current = [sandbox.zendesk.rating_of(ticket) for ticket in sandbox.zendesk.tickets.values()]
    scores = Counter(rating.score for rating in current if rating)
    states = Counter(issue.state for issue in issues(sandbox))
    return Figures(
        len(sandbox.zendesk.tickets),
        scores["good"],
        scores["bad"],
        states["opened"],
        states["closed"],
        sandbox.traffic.count(),
    )


def _newest(sandbox: "Sandbox") -> Newest:
    tickets = sandbox.zendesk.tickets
    rated = (tickets.get(row.ticket_id) for row in reversed(sandbox.zendesk.ratings.view("bad").rows))
    ticket = next((each for each in rated if each and _is_bad(sandbox, each)), None)
    return Newest(ticket, by_ticket(sandbox).get(ticket.id) if ticket else None)


def _is_bad(sandbox: "Sandbox", ticket: Ticket) -> bool:
    rating = sandbox.zendesk.rating_of(ticket)
    return rating is not None and rating.score == "bad"
