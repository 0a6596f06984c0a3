"""Tickets with their current ratings and replies, and whom the credentials stand for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import responses

from bot.adapters.zendesk import Zendesk
from bot.adapters.zendesk_auth import OAuthClient
from bot.domain.errors import BadReply, ConfigError, Denied
from bot.domain.rating import Score
from bot.domain.texts import Link
from tests.adapters.canned import ZENDESK, query, recorded, row
from tests.adapters.conftest import ZENDESK_URL, Time

LIST = f"{ZENDESK}/satisfaction_ratings.json"
LONG_AGO = datetime(2010, 1, 1, tzinfo=UTC)
EARLY = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize("kept_as", ["object", "array"])
def test_recorded_single_rating(kept_as: str, zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """A rating by id was recorded as an object in 2015, while the documentation prints an array: both are read."""
    body = recorded("ratings_2012_2015/2015_received_and_show.json", 1)
    shown = body if kept_as == "object" else {"satisfaction_rating": [body["satisfaction_rating"]]}
    http.get(f"{ZENDESK}/tickets/35.json", json={"ticket": {"id": 35, "satisfaction_rating": {"id": 20001907}}})
    http.get(f"{ZENDESK}/satisfaction_ratings/20001907.json", json=shown)
    found = zendesk.rating_of(35)
    assert found is not None
    assert (found.rating_id, found.key.ticket_id, found.score) == ("20001907", 35, Score.GOOD)


@pytest.mark.parametrize("current", [None, {"score": "unoffered"}, {"score": "offered", "id": None}])
def test_tickets_without_a_rating(current: object, zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """A ticket that nobody rated has none."""
    http.get(f"{ZENDESK}/tickets/7.json", json={"ticket": {"id": 7, "satisfaction_rating": current}})
    assert zendesk.rating_of(7) is None


def test_a_rating_that_vanished_meanwhile(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """Between the two requests a rating may go."""
    http.get(f"{ZENDESK}/tickets/7.json", json={"ticket": {"id": 7, "satisfaction_rating": {"id": 9, "score": "bad"}}})
    http.get(f"{ZENDESK}/satisfaction_ratings/9.json", json={"error": "RecordNotFound"}, status=404)
    assert zendesk.rating_of(7) is None


@pytest.mark.parametrize("body", [{}, {"satisfaction_rating": []}, {"satisfaction_rating": row(9, score="grand")}])
def test_an_unusable_current_rating(body: object, zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """An operator who asked for a ticket is told what is wrong with its rating."""
    http.get(f"{ZENDESK}/tickets/7.json", json={"ticket": {"id": 7, "satisfaction_rating": {"id": 9, "score": "bad"}}})
    http.get(f"{ZENDESK}/satisfaction_ratings/9.json", json=body)
    with pytest.raises(BadReply, match="ticket 7"):
        zendesk.rating_of(7)


def test_tickets_are_matched_by_number(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """Neither order nor completeness of the reply matters; names come from the sideloads, quoted."""
    http.get(f"{ZENDESK}/tickets/show_many.json", json={
        "tickets": [
            {"id": 3, "tags": ["vip"], "group_id": 30, "ticket_form_id": 33, "organization_id": 31, "assignee_id": 32},
            {"id": 1},
            {"id": 4, "status": "deleted"},
        ],
        "users": [{"id": 32, "name": "Ada @all"}],
        "groups": [{"id": 30, "name": "Billing"}],
        "organizations": [{"id": 31, "name": None}],
    })  # fmt: skip
    found = zendesk.tickets([1, 2, 3, 4, 1])
    assert list(found) == [1, 3]
    assert (str(found[3].assignee), str(found[3].group), found[3].organization) == ("`Ada @all`", "`Billing`", None)
    assert (
        (found[3].group_id, found[3].form_id, found[3].organization_id), [str(tag) for tag in found[3].tags]
    ) == ((30, 33, 31), ["`vip`"])  # fmt: skip
    assert (query(http, 1)["ids"], query(http, 1)["include"]) == ("1,2,3,4", "users,groups,organizations")


def test_tickets_come_by_the_hundred(time: Time) -> None:
    """More than Zendesk takes is a mistake of the caller, and none costs no request."""
    zendesk = Zendesk("acme", ZENDESK_URL, OAuthClient("feedback_bot", "sandbox-secret"), time.pace())
    with pytest.raises(ValueError, match="at most 100"):
        zendesk.tickets(range(1, 102))
    assert (zendesk.tickets([]), zendesk.requests) == ({}, 0)


def comment(number: int, words: str, *, public: bool = True) -> dict[str, object]:
    at = f"2026-11-02T08:{number:02}:00Z"
    return {"id": number, "public": public, "plain_body": words, "body": "**body**", "created_at": at}


@pytest.mark.parametrize("is_sorted", [True, False])
def test_the_newest_public_replies(*, is_sorted: bool, zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """The last public words come oldest first, internal notes stay inside, and an ignored sort changes nothing."""
    comments = [comment(4, "four"), comment(3, "hush", public=False), comment(2, "two"), comment(1, "one")]
    http.get(f"{ZENDESK}/tickets/7/comments.json", json={
        "comments": comments if is_sorted else comments[::-1], "meta": {"has_more": False},
    })  # fmt: skip
    assert zendesk.public_replies(7, 2) == ("two", "four")


MORE = {"has_more": True, "after_cursor": "b"}


def test_replies_stop_reading_when_they_have_enough(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """A long ticket costs one page."""
    newest = [comment(4, "four"), comment(3, "three")]
    http.get(f"{ZENDESK}/tickets/7/comments.json", json={"comments": newest, "meta": MORE})
    assert zendesk.public_replies(7, 1) == ("four",)


def test_replies_in_another_order_are_read_to_the_end(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """Where Zendesk ignored the wished order, the newest reply is on the last page."""
    oldest = [comment(3, "three"), comment(4, "four")]
    http.get(f"{ZENDESK}/tickets/7/comments.json", json={"comments": oldest, "meta": MORE})
    http.get(f"{ZENDESK}/tickets/7/comments.json", json={"comments": [comment(5, "five")], "meta": {"has_more": False}})
    assert zendesk.public_replies(7, 1) == ("five",)


def test_replies_fall_back_to_the_body(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """Old comments have no plain form."""
    old = {**comment(1, ""), "plain_body": None, "body": "as it is"}
    http.get(f"{ZENDESK}/tickets/7/comments.json", json={"comments": [old], "meta": {"has_more": False}})
    assert zendesk.public_replies(7, 3) == ("as it is",)


def test_no_replies_asked_for(time: Time) -> None:
    """None costs no request."""
    zendesk = Zendesk("acme", ZENDESK_URL, OAuthClient("feedback_bot", "sandbox-secret"), time.pace())
    assert (zendesk.public_replies(7, 0), zendesk.requests) == ((), 0)


@pytest.mark.parametrize(
    ("me", "words"),
    [
        ({"id": None, "name": "Anonymous user", "role": "end-user"}, "stranger"),
        ({"id": 7, "name": "Ada", "role": "agent"}, "no administrator"),
    ],
)
def test_strangers_and_agents_are_found_out(
    me: dict[str, object], words: str, zendesk: Zendesk, http: responses.RequestsMock
) -> None:
    """Zendesk answers 200 to everybody: number and role tell whether the account serves."""
    http.get(f"{ZENDESK}/users/me.json", json={"user": me})
    with pytest.raises(Denied, match=words):
        zendesk.verify()


def test_links_for_people(zendesk: Zendesk, http: responses.RequestsMock, time: Time) -> None:
    """The agent's address is built without a request, and an address that no link can hold is refused at once."""
    assert Link("https://acme.zendesk.com/agent/tickets/4711") == zendesk.ticket_link(4711)
    assert zendesk.requests == 0
    with pytest.raises(ConfigError, match="link"):
        Zendesk("acme", "https://[::1]:8080", OAuthClient("feedback_bot", "sandbox-secret"), time.pace())
    http.reset()
