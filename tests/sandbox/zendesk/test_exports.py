"""The sandbox's incremental export of tickets over HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.sandbox.conftest import Client, Desk

PATH = "incremental/tickets/cursor"


def start(desk: Desk) -> int:
    return int((desk.zendesk.clock.now() - timedelta(days=1)).timestamp())


def settled(desk: Desk) -> None:
    """Lets the minute go by in which nothing is told."""
    desk.zendesk.clock.advance(timedelta(minutes=2))


def test_pages_follow_a_cursor(zendesk: Client, desk: Desk) -> None:
    """Each page leads to the next, the longest unchanged first, until the stream ends; then to nothing new."""
    wanted = [desk.ticket().id for _ in range(5)]
    settled(desk)
    page = zendesk.get(PATH, start_time=start(desk), per_page=2)
    seen = [ticket["id"] for ticket in page["tickets"]]
    while not page["end_of_stream"]:
        page = zendesk.get(PATH, cursor=page["after_cursor"], per_page=2)
        seen += [ticket["id"] for ticket in page["tickets"]]
    assert seen == wanted
    assert zendesk.get(PATH, cursor=page["after_cursor"])["tickets"] == []


def test_the_last_minute_is_not_told(zendesk: Client, desk: Desk) -> None:
    """What changed just now is told a minute later."""
    ticket = desk.ticket()
    assert zendesk.get(PATH, start_time=start(desk))["tickets"] == []
    settled(desk)
    assert [each["id"] for each in zendesk.get(PATH, start_time=start(desk))["tickets"]] == [ticket.id]


def test_deleted_tickets_are_told(zendesk: Client, desk: Desk) -> None:
    """One in the trash with its fields, one that is gone for good with nothing but its number."""
    ticket = desk.ticket(tags=("vip",))
    desk.zendesk.delete_ticket(ticket.id)
    settled(desk)
    (row,) = zendesk.get(PATH, start_time=start(desk))["tickets"]
    assert (row["status"], row["subject"], row["tags"]) == ("deleted", ticket.subject, ["vip"])
    desk.zendesk.deleted.scrub(ticket.id, desk.zendesk.clock.now())
    settled(desk)
    (row,) = zendesk.get(PATH, start_time=start(desk))["tickets"]
    assert (row["status"], row["subject"], row["description"], row["tags"]) == ("deleted", "SCRUBBED", "SCRUBBED", [])


@pytest.mark.parametrize(
    "asked",
    [{}, {"start_time": "soon"}, {"start_time": 10**11}, {"cursor": "x"}, {"start_time": 5, "per_page": 1001}],
)
def test_what_is_refused(zendesk: Client, desk: Desk, asked: dict[str, object]) -> None:
    """No time, one that is none or too recent, a cursor of another list, and a page that is too large."""
    assert zendesk.answer(PATH, **asked).status_code == 400


def test_ten_a_minute(zendesk: Client, desk: Desk) -> None:
    """The eleventh request within a minute is refused, whatever else the account allows."""
    codes = [zendesk.answer(PATH, start_time=start(desk)).status_code for _ in range(11)]
    assert codes == [200] * 10 + [429]
