"""The sandbox's tickets and comments over HTTP."""

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.world import Sandbox
from tests.sandbox.conftest import Client, Desk


@pytest.mark.parametrize("suffix", ["", ".json"])
def test_a_ticket_tells_its_people_tags_and_fields(zendesk: Client, desk: Desk, suffix: str) -> None:
    """Requester, assignee, group, organisation, tags and custom fields come by id and name."""
    ticket = desk.ticket(tags=("app",), custom_fields={77: "app"}, priority="high")
    body = zendesk.get(f"tickets/{ticket.id}{suffix}")["ticket"]
    keys = ("requester_id", "assignee_id", "group_id", "organization_id", "tags", "custom_fields", "priority", "status")
    people = [desk.customer.id, desk.agent.id, desk.group.id, desk.organization.id]
    assert [body[key] for key in keys] == [*people, ["app"], [{"id": 77, "value": "app"}], "high", "solved"]


def test_the_first_comment_is_the_description(zendesk: Client, desk: Desk) -> None:
    """What the customer wrote first is the ticket's description."""
    assert zendesk.get(f"tickets/{desk.ticket().id}")["ticket"]["description"] == "It burns."


def test_the_ticket_shows_its_current_rating(zendesk: Client, desk: Desk) -> None:
    """Unoffered, offered, and then the newest answer with its id."""
    ticket = desk.ticket()
    seen = [zendesk.get(f"tickets/{ticket.id}")["ticket"]["satisfaction_rating"]]
    desk.zendesk.offer(ticket.id)
    seen.append(zendesk.get(f"tickets/{ticket.id}")["ticket"]["satisfaction_rating"])
    desk.zendesk.rate(ticket.id, "good")
    row = desk.zendesk.rate(ticket.id, "bad", "No.", "The issue was not resolved")
    seen.append(zendesk.get(f"tickets/{ticket.id}")["ticket"]["satisfaction_rating"])
    assert row.reason is not None
    final = {"score": "bad", "id": row.id, "comment": "No.", "reason": row.reason.value, "reason_id": row.reason.id}
    assert seen == [{"score": "unoffered"}, {"score": "offered"}, final]


def test_a_deleted_ticket_is_not_found(zendesk: Client, desk: Desk) -> None:
    """The record is gone from its address, from bulk answers and with its comments; its rating stays."""
    gone, kept = desk.ticket(), desk.ticket()
    row = desk.zendesk.rate(gone.id, "bad")
    desk.zendesk.delete_ticket(gone.id)
    many = zendesk.get("tickets/show_many", ids=f"{gone.id},{kept.id}")["tickets"]
    statuses = [zendesk.answer(f"tickets/{gone.id}{tail}").status_code for tail in ("", "/comments")]
    assert ([ticket["id"] for ticket in many], statuses) == ([kept.id], [404, 404])
    assert zendesk.get(f"satisfaction_ratings/{row.id}")["satisfaction_rating"]["ticket_id"] == gone.id


def test_a_merged_ticket_is_closed_with_its_tag(zendesk: Client, desk: Desk) -> None:
    """A merge closes the ticket, tags it, and leaves a word on both."""
    source, target = desk.ticket(tags=("app",)), desk.ticket()
    desk.zendesk.merge_ticket(source.id, target.id)
    body = zendesk.get(f"tickets/{source.id}")["ticket"]
    words = zendesk.get(f"tickets/{source.id}/comments")["comments"][-1]["body"]
    assert (body["status"], body["tags"], f"#{target.id}" in words) == ("closed", ["app", "closed_by_merge"], True)


@pytest.mark.parametrize("resource", ["tickets", "users", "organizations"])
def test_a_hundred_things_come_at_once(zendesk: Client, desk: Desk, resource: str) -> None:
    """Up to a hundred ids are answered, missing and repeated ones without a word."""
    known = {
        "tickets": desk.ticket().id,
        "users": desk.agent.id,
        "organizations": desk.organization.id,
    }[resource]
    ids = ",".join(map(str, [known, known, *range(1_000_000, 1_000_098)]))
    body = zendesk.get(f"{resource}/show_many.json", ids=ids)
    assert ([thing["id"] for thing in body[resource]], body["count"]) == ([known], 1)


@pytest.mark.parametrize("resource", ["tickets", "users", "organizations"])
def test_more_than_a_hundred_are_too_many(zendesk: Client, desk: Desk, resource: str) -> None:
    """A hundred and one ids are refused with the maximum in the body."""
    response = zendesk.answer(f"{resource}/show_many", ids=",".join(map(str, range(1, 102))))
    body = response.json()
    assert (response.status_code, body["error"], body["max_count"]) == (400, "TooManyValues", 100)


@pytest.mark.parametrize("ids", ["", ",", "a,b", "1;2"])
def test_no_ids_are_a_bad_request(zendesk: Client, desk: Desk, ids: str) -> None:
    """Without a list of numbers there is nothing to show."""
    assert zendesk.answer("tickets/show_many", ids=ids).status_code == 400


@pytest.mark.parametrize("path", ["tickets/{id}", "tickets/show_many?ids={id}", "tickets"])
def test_the_people_around_a_ticket_come_along(zendesk: Client, desk: Desk, path: str) -> None:
    """`include` adds users, groups and organisations, each once; unknown words add nothing."""
    ticket = desk.ticket()
    body = zendesk.get(path.format(id=ticket.id), include="users,groups,organizations,brands")
    seen = [[thing["id"] for thing in body[name]] for name in ("users", "groups", "organizations")]
    assert seen == [[desk.customer.id, desk.agent.id], [desk.group.id], [desk.organization.id]]
    assert "brands" not in body


def test_a_ticket_of_nobody_brings_no_agent_along(zendesk: Client, desk: Desk) -> None:
    """Empty assignee and group are null, and nothing stands beside for them."""
    ticket = desk.ticket(assignee=None)
    body = zendesk.get(f"tickets/{ticket.id}", include="users,groups")
    assert (body["ticket"]["assignee_id"], body["ticket"]["group_id"], body["groups"]) == (None, None, [])


def _talk(desk: Desk, sandbox: Sandbox) -> int:
    ticket = desk.ticket()
    for author, body, public in (
        (desk.agent, "First", True),
        (desk.agent, "Internal", False),
        (desk.customer, "x", True),
    ):
        sandbox.clock.advance(timedelta(minutes=1))
        desk.zendesk.add_comment(ticket.id, author, body, public=public)
    return ticket.id


@pytest.mark.parametrize(
    ("asked", "bodies"),
    [
        ({}, ["It burns.", "First", "Internal", "x"]),
        ({"page[size]": 2}, ["It burns.", "First"]),
        ({"page[size]": 2, "sort": "-created_at"}, ["x", "Internal"]),
        ({"sort_order": "desc"}, ["x", "Internal", "First", "It burns."]),
        ({"page[size]": 4, "sort_order": "desc"}, ["It burns.", "First", "Internal", "x"]),
    ],
)
def test_comments_come_oldest_first_unless_asked(
    zendesk: Client, desk: Desk, sandbox: Sandbox, asked: dict[str, Any], bodies: list[str]
) -> None:
    """The newest replies are to be had with `sort=-created_at` and cursors."""
    body = zendesk.get(f"tickets/{_talk(desk, sandbox)}/comments", **asked)
    assert [comment["plain_body"] for comment in body["comments"]] == bodies


def test_comments_tell_public_from_internal(zendesk: Client, desk: Desk, sandbox: Sandbox) -> None:
    """An internal note is in the list and marked; the authors can come along."""
    body = zendesk.get(f"tickets/{_talk(desk, sandbox)}/comments.json", include="users")
    assert [comment["public"] for comment in body["comments"]] == [True, True, False, True]
    assert {user["id"] for user in body["users"]} == {desk.customer.id, desk.agent.id}


def test_html_of_a_comment_is_escaped(zendesk: Client, desk: Desk) -> None:
    """Only `html_body` is HTML; a customer's tags do not become tags."""
    ticket = desk.ticket(description="<script>")
    comment = zendesk.get(f"tickets/{ticket.id}/comments")["comments"][0]
    assert (comment["body"], "<script>" in comment["html_body"]) == ("<script>", False)


def test_tickets_are_listed_by_id(zendesk: Client, desk: Desk) -> None:
    """The list of all tickets can be turned round."""
    numbers = [desk.ticket().id for _ in range(3)]
    lists = [
        [ticket["id"] for ticket in zendesk.get("tickets", **asked)["tickets"]]
        for asked in ({"page[size]": 3}, {"page[size]": 3, "sort": "-id"})
    ]
    assert lists == [numbers, numbers[::-1]]
