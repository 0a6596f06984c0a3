"""Solved tickets close as time goes by."""

from datetime import timedelta

import pytest

from bot.sandbox.world import Sandbox
from bot.sandbox.zendesk.closing import CLOSES_AFTER, Closings
from bot.sandbox.zendesk.shapes import stamp
from tests.sandbox.conftest import Client, Desk

SECOND = timedelta(seconds=1)


def test_a_solved_ticket_closes_after_four_weeks(desk: Desk, sandbox: Sandbox) -> None:
    """Not a second earlier; from then on its rating stays what it is."""
    ticket, start = desk.ticket(), sandbox.clock.now()
    sandbox.clock.advance(CLOSES_AFTER - SECOND)
    last = desk.zendesk.rate(ticket.id, "good")
    sandbox.clock.advance(SECOND)
    with pytest.raises(ValueError, match=f"ticket {ticket.id} is closed"):
        desk.zendesk.rate(ticket.id, "bad")
    assert (desk.zendesk.rating_of(ticket), ticket.closed_at, CLOSES_AFTER) == (
        last,
        start + CLOSES_AFTER,
        timedelta(days=28),
    )


def test_the_status_is_told_over_http(zendesk: Client, desk: Desk, sandbox: Sandbox) -> None:
    """The ticket shows `closed`, and `updated_at` as of that moment, however much later one looks."""
    ticket, closes_at = desk.ticket(), sandbox.clock.now() + CLOSES_AFTER
    before = zendesk.get(f"tickets/{ticket.id}")["ticket"]["status"]
    sandbox.clock.advance(CLOSES_AFTER * 2)
    asked = {"grant_type": "client_credentials", "client_id": "feedback_bot", "client_secret": "sandbox-secret"}
    token = desk.zendesk.accounts.grant({**asked, "scope": "read"})["access_token"]
    body = Client(zendesk.url, str(token)).get("tickets/show_many", ids=ticket.id)["tickets"][0]
    assert (before, body["status"], body["updated_at"]) == ("solved", "closed", stamp(closes_at))


def test_a_ticket_that_was_opened_again_waits_anew(desk: Desk, sandbox: Sandbox) -> None:
    """A customer's reply stops the time, the next solving starts it from the beginning."""
    ticket, other = desk.ticket(), desk.ticket()
    for each in (ticket, other):
        desk.zendesk.add_comment(each.id, desk.customer, "Still.")
    sandbox.clock.advance(timedelta(days=1))
    desk.zendesk.solve(ticket.id)
    seen = []
    for wait in (CLOSES_AFTER - timedelta(days=1), timedelta(days=1)):
        sandbox.clock.advance(wait)
        seen.append([desk.zendesk.tickets[each.id].status for each in (ticket, other)])
    assert seen == [["solved", "open"], ["closed", "open"]]


def test_what_is_gone_or_closed_stays_so(desk: Desk, sandbox: Sandbox) -> None:
    """A deleted ticket does not return, and one that closed earlier keeps its time."""
    deleted, closed = desk.ticket(), desk.ticket()
    desk.zendesk.delete_ticket(deleted.id)
    desk.zendesk.close(closed.id)
    before = (closed.closed_at, closed.updated_at)
    sandbox.clock.advance(CLOSES_AFTER)
    assert list(desk.zendesk.tickets) == [closed.id]
    assert (closed.closed_at, closed.updated_at) == before


def test_what_happened_before_it_closed_can_still_be_told(desk: Desk, sandbox: Sandbox) -> None:
    """A story may say later that a customer had answered in time."""
    ticket, start = desk.ticket(), sandbox.clock.now()
    sandbox.clock.advance(CLOSES_AFTER)
    assert desk.zendesk.tickets[ticket.id].status == "closed"
    row = desk.zendesk.rate(ticket.id, "bad", at=start + timedelta(days=3))
    assert desk.zendesk.rating_of(ticket) == row


def test_each_is_told_once_oldest_first(sandbox: Sandbox) -> None:
    """What is due is yielded in the order of time, the rest waits."""
    now, closings = sandbox.clock.now(), Closings()
    for number, hours in enumerate((2, 0, 1, 500)):
        closings.expect(number, now + timedelta(hours=hours) - CLOSES_AFTER)
    seen = [[number for _, number in closings.until(now + timedelta(hours=hours))] for hours in (1, 2)]
    assert seen == [[1, 2], [0]]
