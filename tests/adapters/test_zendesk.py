"""Ratings, tickets and replies: recorded replies, synthetic traps, and the sandbox over real HTTP."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import responses
from responses.matchers import query_param_matcher

from bot.adapters.zendesk import Zendesk
from bot.adapters.zendesk_auth import OAuthClient
from bot.domain.errors import BadReply, ConfigError, Denied, NotFound, Rejected
from bot.domain.model import Rating, Score
from bot.domain.ports import RatingSource, Skipped
from bot.domain.texts import Link
from bot.sandbox.world import Sandbox
from tests.adapters.conftest import ZENDESK_URL, Elsewhere, Time

DATA = Path(__file__).parent.parent / "data" / "zendesk"
API = f"{ZENDESK_URL}/api/v2"
LIST = f"{API}/satisfaction_ratings.json"
LONG_AGO = datetime(2010, 1, 1, tzinfo=UTC)
EARLY = datetime(2026, 11, 1, tzinfo=UTC)
ROW = {"id": 1, "ticket_id": 4711, "score": "bad", "created_at": "2026-11-02T08:15:30Z"}


def recorded(path: str, number: int = 0) -> Any:
    content = json.loads((DATA / path).read_text())
    return content[number]["json"] if isinstance(content, list) else content


def page(*rows: object, after: str | None = None, link: str | None = None) -> dict[str, object]:
    """A synthetic cursor page: none was ever published."""
    meta = {"has_more": bool(after or link), "after_cursor": after, "before_cursor": None}
    return {"satisfaction_ratings": list(rows), "meta": meta, "links": {"next": link, "prev": None}}


def row(number: int, **changes: object) -> dict[str, object]:
    return ROW | {"id": number, "ticket_id": 1000 + number} | changes


def ids(found: list[Rating | Skipped]) -> list[int]:
    return [one.rating_id for one in found]


def query(http: responses.RequestsMock, number: int) -> dict[str, str]:
    return dict(http.calls[number].request.params)  # type: ignore[attr-defined]  # added by responses


def test_it_is_a_rating_source(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """The adapter offers what the bot asks for."""
    source: RatingSource = zendesk
    http.get(LIST, json=page())
    assert ("acme", []) == (source.name, list(source.ratings(LONG_AGO)))


@pytest.mark.parametrize("year", ["2012", "2015"])
def test_recorded_lists(year: str, zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """Of the 65 rows that zendesk_api_client_rb recorded in 2012 and 2015, 64 were only offered and one is good."""
    http.get(LIST, json=recorded(f"ratings_2012_2015/{year}_list.json"))
    [found] = zendesk.ratings(LONG_AGO)
    assert isinstance(found, Rating)
    assert (Score.GOOD, True) == (found.score, found.comment is not None)


def test_recorded_list_with_reasons(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """Huginn's record of 2018: reasons on good rows, numbers not in the order of time, numbered pages."""
    first = recorded("ratings_2018/list_received_with_comment_include_users.json")
    first["next_page"] = f"{LIST}?page=2&score=received"
    http.get(LIST, json=first)
    http.get(LIST, json={"satisfaction_ratings": [], "next_page": None, "count": 3}, match=[
        query_param_matcher({"page": "2", "score": "received"})
    ])  # fmt: skip
    found = [one for one in zendesk.ratings(LONG_AGO) if isinstance(one, Rating)]
    assert [360080079073, 360080078873, 360080222714] == [one.rating_id for one in found]
    assert {"No reason provided"} == {one.reason.text for one in found if one.reason}
    assert 360080079073 == max(found, key=lambda one: one.recency).rating_id


@pytest.mark.parametrize("kept_as", ["object", "array"])
def test_recorded_single_rating(kept_as: str, zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """A rating by id was recorded as an object in 2015, while the documentation prints an array: both are read."""
    body = recorded("ratings_2012_2015/2015_received_and_show.json", 1)
    shown = body if kept_as == "object" else {"satisfaction_rating": [body["satisfaction_rating"]]}
    http.get(f"{API}/tickets/35.json", json={"ticket": {"id": 35, "satisfaction_rating": {"id": 20001907}}})
    http.get(f"{API}/satisfaction_ratings/20001907.json", json=shown)
    found = zendesk.rating_of(35)
    assert found is not None
    assert (20001907, 35, Score.GOOD) == (found.rating_id, found.key.ticket_id, found.score)


def test_the_filters_are_sent(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """Received ratings only, times in whole seconds that leave nothing out, by cursor."""
    http.get(LIST, json=page())
    since = datetime(2026, 11, 2, 8, 15, 30, 500_000, tzinfo=UTC)
    list(zendesk.ratings(since, since + timedelta(seconds=2)))
    expected = {"score": "received", "page[size]": "100", "start_time": "1793607330", "end_time": "1793607333"}
    assert expected == query(http, 1)


def test_the_span_holds_whatever_zendesk_sends(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """Rows before the second of `since` or from `until` on are not wanted, even if filters were ignored."""
    times = ("08:15:29Z", "08:15:30Z", "08:15:31Z", "08:15:32Z")
    http.get(LIST, json=page(*(row(n, created_at=f"2026-11-02T{told}") for n, told in enumerate(times, 1))))
    since = datetime(2026, 11, 2, 8, 15, 30, 500_000, tzinfo=UTC)
    assert [2, 3] == ids(list(zendesk.ratings(since, datetime(2026, 11, 2, 8, 15, 32, tzinfo=UTC))))


def test_links_are_followed_past_an_empty_page(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """An empty page in the middle does not end the list, and the filters go along."""
    http.get(LIST, json=page(row(1), link=f"{LIST}?page%5Bafter%5D=b%3D&page%5Bsize%5D=100"))
    http.get(LIST, json=page(link=f"{LIST}?page%5Bafter%5D=c"))
    http.get(LIST, json=page(row(2)))
    assert [1, 2] == ids(list(zendesk.ratings(EARLY)))
    assert ["b=", "c"] == [query(http, number)["page[after]"] for number in (2, 3)]
    assert {"received"} == {query(http, number)["score"] for number in (1, 2, 3)}


def test_cursor_without_links(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """Where a reply has no link, the next page is built from its cursor."""
    first = page(row(1), after="b")
    del first["links"]
    http.get(LIST, json=first)
    http.get(LIST, json=page(row(2)))
    assert [1, 2] == ids(list(zendesk.ratings(EARLY)))
    assert "b" == query(http, 2)["page[after]"]


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (page(row(1), after="same"), "in a circle"),
        (page(row(1), link=f"{LIST}?page%5Bafter%5D=same"), "in a circle"),
        (page(link="https://evil.example/api/v2/satisfaction_ratings.json?page%5Bafter%5D=b"), "another host"),
        ({**page(), "meta": {"has_more": True}}, "not where"),
        ({**page(), "satisfaction_ratings": None}, "satisfaction_ratings"),
        ({"error": "none"}, "satisfaction_ratings"),
        ([], "no object"),
    ],
)
def test_pages_that_lead_nowhere(broken: object, words: str, zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """A list that does not end, leaves the host or is none is an error instead of a loop or a silent loss."""
    http.get(LIST, json=broken)
    with pytest.raises(BadReply, match=words):
        list(zendesk.ratings(EARLY))


def test_optional_fields_may_be_absent_or_null(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """Number, ticket, score and time make a rating."""
    http.get(LIST, json=page(ROW, row(2, comment=None, reason=None, updated_at=None, assignee_id=None)))
    found = [one for one in zendesk.ratings(EARLY) if isinstance(one, Rating)]
    assert [(None, None)] * 2 == [(one.comment, one.reason) for one in found]


@pytest.mark.parametrize(
    ("updated_at", "expected"),
    [
        ("2026-11-03T08:00:00Z", datetime(2026, 11, 3, 8, tzinfo=UTC)),
        ("2026-11-03T09:00:00+01:00", datetime(2026, 11, 3, 8, tzinfo=UTC)),
        ("2026-11-01T08:00:00Z", datetime(2026, 11, 2, 8, 15, 30, tzinfo=UTC)),
        (None, datetime(2026, 11, 2, 8, 15, 30, tzinfo=UTC)),
    ],
)
def test_a_change_in_place_counts_from_its_time(
    updated_at: str | None, expected: datetime, zendesk: Zendesk, http: responses.RequestsMock
) -> None:
    """The later of the row's two times is when the customer last answered."""
    http.get(LIST, json=page(row(1, updated_at=updated_at)))
    [found] = zendesk.ratings(EARLY)
    assert isinstance(found, Rating)
    assert (expected, timedelta(0)) == (found.rated_at, found.rated_at.utcoffset())


@pytest.mark.parametrize(
    ("odd", "expected"),
    [
        (row(1, ticket_id=None), Skipped(1, "the row has no usable ticket_id")),
        (row(1, ticket_id=0), Skipped(1, "the row has no usable ticket_id")),
        (row(1, score="neutral, hush"), Skipped(1, "the score is neither good nor bad")),
        (row(1, score=None, comment=["hush"]), Skipped(1, "the row has no usable comment, score")),
        (row(1, created_at="yesterday"), Skipped(1, "the row has no usable created_at")),
        (row(1, created_at="2026-11-02T08:15:30"), Skipped(1, "the row has no usable created_at")),
        (row(1, id="hush"), Skipped(0, "the row has no usable id")),
        ("hush", Skipped(0, "the row has no usable object")),
        (None, Skipped(0, "the row has no usable object")),
    ],
)
def test_odd_rows_are_skipped_with_a_reason(
    odd: object, expected: Skipped, zendesk: Zendesk, http: responses.RequestsMock
) -> None:
    """One row that is no rating stops nothing, and its reason repeats no word of it."""
    http.get(LIST, json=page(odd, row(2)))
    found = list(zendesk.ratings(EARLY))
    assert (expected, 2) == (found[0], found[1].rating_id)


@pytest.mark.parametrize("score", ["offered", "unoffered"])
def test_unanswered_surveys_are_no_ratings(score: str, zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """What was only offered is not worth a word."""
    http.get(LIST, json=page(row(1, score=score)))
    assert [] == list(zendesk.ratings(EARLY))


def test_half_a_character_stops_nothing(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """A comment that is not Unicode text is read with a replacement."""
    http.get(LIST, body=json.dumps(page(row(1, comment="so \ud83d"))), content_type="application/json")
    [found] = zendesk.ratings(EARLY)
    assert isinstance(found, Rating)
    assert found.comment is not None
    assert "so ?" == found.comment.text


@pytest.mark.parametrize("current", [None, {"score": "unoffered"}, {"score": "offered", "id": None}])
def test_tickets_without_a_rating(current: object, zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """A ticket that nobody rated has none."""
    http.get(f"{API}/tickets/7.json", json={"ticket": {"id": 7, "satisfaction_rating": current}})
    assert zendesk.rating_of(7) is None


def test_a_rating_that_vanished_meanwhile(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """Between the two requests a rating may go."""
    http.get(f"{API}/tickets/7.json", json={"ticket": {"id": 7, "satisfaction_rating": {"id": 9, "score": "bad"}}})
    http.get(f"{API}/satisfaction_ratings/9.json", json={"error": "RecordNotFound"}, status=404)
    assert zendesk.rating_of(7) is None


@pytest.mark.parametrize("body", [{}, {"satisfaction_rating": []}, {"satisfaction_rating": row(9, score="grand")}])
def test_an_unusable_current_rating(body: object, zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """An operator who asked for a ticket is told what is wrong with its rating."""
    http.get(f"{API}/tickets/7.json", json={"ticket": {"id": 7, "satisfaction_rating": {"id": 9, "score": "bad"}}})
    http.get(f"{API}/satisfaction_ratings/9.json", json=body)
    with pytest.raises(BadReply, match="ticket 7"):
        zendesk.rating_of(7)


def test_tickets_are_matched_by_number(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """Neither order nor completeness of the reply matters; names come from the sideloads, quoted."""
    http.get(f"{API}/tickets/show_many.json", json={
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
    assert [1, 3] == list(found)
    assert ("`Ada @all`", "`Billing`", None) == (str(found[3].assignee), str(found[3].group), found[3].organization)
    assert ((30, 33, 31), ["`vip`"]) == (
        (found[3].group_id, found[3].form_id, found[3].organization_id), [str(tag) for tag in found[3].tags]
    )  # fmt: skip
    assert ("1,2,3,4", "users,groups,organizations") == (query(http, 1)["ids"], query(http, 1)["include"])


def test_tickets_come_by_the_hundred(time: Time) -> None:
    """More than Zendesk takes is a mistake of the caller, and none costs no request."""
    zendesk = Zendesk("acme", ZENDESK_URL, OAuthClient("feedback_bot", "sandbox-secret"), time.pace())
    with pytest.raises(ValueError, match="at most 100"):
        zendesk.tickets(range(1, 102))
    assert ({}, 0) == (zendesk.tickets([]), zendesk.requests)


def comment(number: int, words: str, *, public: bool = True) -> dict[str, object]:
    at = f"2026-11-02T08:{number:02}:00Z"
    return {"id": number, "public": public, "plain_body": words, "body": "**body**", "created_at": at}


@pytest.mark.parametrize("is_sorted", [True, False])
def test_the_newest_public_replies(is_sorted: bool, zendesk: Zendesk, http: responses.RequestsMock) -> None:  # noqa: FBT001 (a table's column)
    """The last public words come oldest first, internal notes stay inside, and an ignored sort changes nothing."""
    comments = [comment(4, "four"), comment(3, "hush", public=False), comment(2, "two"), comment(1, "one")]
    http.get(f"{API}/tickets/7/comments.json", json={
        "comments": comments if is_sorted else comments[::-1], "meta": {"has_more": False},
    })  # fmt: skip
    assert ("two", "four") == zendesk.public_replies(7, 2)


MORE = {"has_more": True, "after_cursor": "b"}


def test_replies_stop_reading_when_they_have_enough(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """A long ticket costs one page."""
    newest = [comment(4, "four"), comment(3, "three")]
    http.get(f"{API}/tickets/7/comments.json", json={"comments": newest, "meta": MORE})
    assert ("four",) == zendesk.public_replies(7, 1)


def test_replies_in_another_order_are_read_to_the_end(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """Where Zendesk ignored the wished order, the newest reply is on the last page."""
    oldest = [comment(3, "three"), comment(4, "four")]
    http.get(f"{API}/tickets/7/comments.json", json={"comments": oldest, "meta": MORE})
    http.get(f"{API}/tickets/7/comments.json", json={"comments": [comment(5, "five")], "meta": {"has_more": False}})
    assert ("five",) == zendesk.public_replies(7, 1)


def test_replies_fall_back_to_the_body(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """Old comments have no plain form."""
    old = {**comment(1, ""), "plain_body": None, "body": "as it is"}
    http.get(f"{API}/tickets/7/comments.json", json={"comments": [old], "meta": {"has_more": False}})
    assert ("as it is",) == zendesk.public_replies(7, 3)


def test_no_replies_asked_for(time: Time) -> None:
    """None costs no request."""
    zendesk = Zendesk("acme", ZENDESK_URL, OAuthClient("feedback_bot", "sandbox-secret"), time.pace())
    assert ((), 0) == (zendesk.public_replies(7, 0), zendesk.requests)


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
    http.get(f"{API}/users/me.json", json={"user": me})
    with pytest.raises(Denied, match=words):
        zendesk.verify()


def test_html_with_200(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """A login page is no list of ratings."""
    http.get(LIST, body="<html>sign in</html>", content_type="text/html")
    with pytest.raises(BadReply, match="login page"):
        list(zendesk.ratings(EARLY))


def test_links_for_people(zendesk: Zendesk, http: responses.RequestsMock, time: Time) -> None:
    """The agent's address is built without a request, and an address that no link can hold is refused at once."""
    assert Link("https://acme.zendesk.com/agent/tickets/4711") == zendesk.ticket_link(4711)
    assert 0 == zendesk.requests
    with pytest.raises(ConfigError, match="link"):
        Zendesk("acme", "https://[::1]:8080", OAuthClient("feedback_bot", "sandbox-secret"), time.pace())
    http.reset()


def test_an_account_over_http(sandbox: Sandbox, live_zendesk: Zendesk) -> None:
    """Every rating of the account arrives, whatever empty pages lie between, and its ticket with names."""
    sandbox.zendesk.switches.empty_page = True
    since = sandbox.clock.now() - timedelta(days=40)
    found = [one for one in live_zendesk.ratings(since) if isinstance(one, Rating)]
    expected = {one.id for one in sandbox.zendesk.ratings.view("received").between(None, None)}
    assert expected == {one.rating_id for one in found}
    tickets = live_zendesk.tickets([one.key.ticket_id for one in found])
    assert {one.key.ticket_id for one in found} == set(tickets)
    assert all(ticket.assignee and ticket.group for ticket in tickets.values())


def test_deleted_tickets_over_http(sandbox: Sandbox, live_zendesk: Zendesk) -> None:
    """A deleted ticket is gone for every question about it."""
    since = sandbox.clock.now() - timedelta(days=40)
    kept = {one.key.ticket_id for one in live_zendesk.ratings(since) if isinstance(one, Rating)}
    gone = kept.pop()
    sandbox.zendesk.delete_ticket(gone)
    assert (False, True) == (live_zendesk.is_deleted(next(iter(kept))), live_zendesk.is_deleted(gone))
    assert gone not in live_zendesk.tickets([gone, *kept])
    with pytest.raises(NotFound):
        live_zendesk.rating_of(gone)


def test_csat_switched_off_over_http(sandbox: Sandbox, live_zendesk: Zendesk) -> None:
    """An account without CSAT says which settings to look at."""
    sandbox.zendesk.switches.csat = False
    with pytest.raises((Denied, Rejected), match="CSAT|does not offer"):
        list(live_zendesk.ratings(EARLY))


def test_two_accounts_in_one_process(url: str, elsewhere: Elsewhere, sandbox: Sandbox, live_zendesk: Zendesk) -> None:
    """Each client keeps to its own address: nothing of the process decides where requests go."""
    other = Zendesk("other", elsewhere.url, OAuthClient("feedback_bot", "sandbox-secret"), Time().pace())
    assert 1 < live_zendesk.verify().user_id
    with pytest.raises((Denied, BadReply, Rejected)):
        other.verify()
    assert 2 == len(sandbox.traffic.seen)
