"""The Zendesk side of the pages: the list of tickets, and a ticket that one rates as its customer."""

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from bot.sandbox import control_acts as acts
from bot.sandbox import csat_acts
from bot.sandbox.pages import zendesk_list, zendesk_ticket
from bot.sandbox.pages.cases import by_ticket
from bot.sandbox.pages.frame import HEADERS, NOT_FOUND, SEE_OTHER, Asked, Frame
from bot.sandbox.pages.lists import Address

TICKETS = "/agent/tickets"
TICKET = TICKETS + "/{ticket_id:int}"
Act = Callable[[Frame, Asked, int], str]


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the routes of the pages and of their forms."""
    forms: tuple[tuple[str, Act], ...] = (
        ("rate", _rate),
        ("close", _close),
        ("merge", _merge),
        ("delete", _delete),
        ("scrub", _scrub),
    )
    return [
        frame.get("/agent", lambda _asked: RedirectResponse(TICKETS, SEE_OTHER, HEADERS)),
        frame.get(TICKETS, lambda asked: _tickets(frame, asked)),
        frame.get(TICKET, lambda asked: _ticket(frame, asked)),
        *(frame.post(f"{TICKET}/{name}", _do(frame, act)) for name, act in forms),
    ]


def _tickets(frame: Frame, asked: Asked) -> Response:
    sandbox = frame.sandbox
    with sandbox.lock:
        listed = zendesk_list.read(sandbox.zendesk, asked.request.query_params, TICKETS)
    return frame.page(asked, "zendesk_tickets.html", title="Tickets", list=listed, words=zendesk_list.RATINGS)


def _ticket(frame: Frame, asked: Asked) -> Response:
    sandbox, number = frame.sandbox, asked.request.path_params["ticket_id"]
    with sandbox.lock:
        ticket = sandbox.zendesk.tickets.get(number)
        if ticket is None:
            return _gone(frame, asked, number)
        shown = zendesk_ticket.read(sandbox, ticket, asked.request.query_params, TICKETS)
    words = zendesk_list.RATINGS
    return frame.page(asked, "zendesk_ticket.html", title=shown.subject, ticket=shown, words=words)


def _gone(frame: Frame, asked: Asked, number: int) -> Response:
    """What is left of a ticket that was deleted: its ratings, since nothing in Zendesk deletes these."""
    left = zendesk_ticket.ratings(frame.sandbox.zendesk, number, asked.request.query_params.get("whole"))
    if not left:
        raise HTTPException(NOT_FOUND, f"There is no ticket {number}.")
    values = {"ratings": left, "issue": zendesk_ticket.issue_of(frame.sandbox, number), "words": zendesk_list.RATINGS}
    is_scrubbed = frame.sandbox.zendesk.deleted.is_scrubbed(number)
    address = Address(f"{TICKETS}/{number}", {})
    response = frame.page(
        asked,
        "zendesk_gone.html",
        title=f"Ticket {number} was deleted",
        address=address,
        number=number,
        is_scrubbed=is_scrubbed,
        **values,
    )
    response.status_code = NOT_FOUND
    return response


def _do(frame: Frame, act: Act) -> Callable[[Asked], Response]:
    """Return the handler of a form: act under the lock, then lead back to the ticket and say what happened."""

    def handler(asked: Asked) -> Response:
        number = asked.request.path_params["ticket_id"]
        with frame.sandbox.lock:
            words = act(frame, asked, number)
        return frame.done(f"{TICKETS}/{number}", words)

    return handler


def _rate(frame: Frame, asked: Asked, number: int) -> str:
    form = asked.form
    if frame.sandbox.zendesk.switches.csat == "surveys":
        return _answer(frame, asked, number)
    if not form.get("score"):
        raise ValueError("choose good or bad")
    told = {name: form.get(name, "").strip() or None for name in ("comment", "reason")}
    done = acts.rate(frame.sandbox, acts.Rate.model_validate({"ticket_id": number, "score": form["score"], **told}))
    return f"The customer rated this ticket {done['score']}. The bot sees it when it runs."


def _answer(frame: Frame, asked: Asked, number: int) -> str:
    if not asked.form.get("points"):
        raise ValueError("choose one of the points")
    told = {name: asked.form.get(name, "").strip() or None for name in ("points", "comment", "reason")}
    done = csat_acts.answer(frame.sandbox, csat_acts.AnswerSurvey.model_validate({"ticket_id": number, **told}))
    return (
        f"The customer answered {done['points']}, which Zendesk shows as {done['score']}. "
        "The bot sees it within an hour: press “an hour”, then let it run."
    )


def _close(frame: Frame, _asked: Asked, number: int) -> str:
    acts.close_ticket(frame.sandbox, acts.OneTicket(ticket_id=number))
    return f"Ticket {number} is closed for good. Its rating cannot change any more."


def _merge(frame: Frame, asked: Asked, number: int) -> str:
    done = acts.merge_ticket(
        frame.sandbox, acts.Merge.model_validate({"ticket_id": number, "into": asked.form.get("into", "").lstrip("# ")})
    )
    return f"This ticket was merged into ticket {done['into']} and is closed.{_noticed(frame, number)}"


def _delete(frame: Frame, _asked: Asked, number: int) -> str:
    acts.delete_ticket(frame.sandbox, acts.OneTicket(ticket_id=number))
    return f"Ticket {number} is deleted.{_noticed(frame, number)}"


def _scrub(frame: Frame, _asked: Asked, number: int) -> str:
    acts.scrub_ticket(frame.sandbox, acts.OneTicket(ticket_id=number))
    return f"Ticket {number} is deleted for good: nothing of it is left but its number and its ratings."


def _noticed(frame: Frame, number: int) -> str:
    """Return when the bot sees what became of a ticket: it says so in its open issue."""
    issue = by_ticket(frame.sandbox).get(number)
    is_told = issue is not None and issue.state == "opened"
    return " The bot notices it within a day: let a quiet day pass." if is_told else ""
