"""Lists of ratings: recorded replies, and synthetic traps."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import responses
from responses.matchers import query_param_matcher

from bot.adapters.zendesk import Zendesk
from bot.domain.errors import BadReply
from bot.domain.ports import RatingSource, Skipped
from bot.domain.rating import Rating, Score
from tests.adapters.canned import ROW, ZENDESK, page, query, recorded, row

LIST = f"{ZENDESK}/satisfaction_ratings.json"
LONG_AGO = datetime(2010, 1, 1, tzinfo=UTC)
EARLY = datetime(2026, 11, 1, tzinfo=UTC)


def ids(found: list[Rating | Skipped]) -> list[int]:
    return [int(one.rating_id) for one in found]


def test_it_is_a_rating_source(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """The adapter offers what the bot asks for."""
    source: RatingSource = zendesk
    http.get(LIST, json=page())
    assert (source.name, list(source.ratings(LONG_AGO))) == ("acme", [])


@pytest.mark.parametrize("year", ["2012", "2015"])
def test_recorded_lists(year: str, zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """Of the 65 rows that zendesk_api_client_rb recorded in 2012 and 2015, 64 were only offered and one is good."""
    http.get(LIST, json=recorded(f"ratings_2012_2015/{year}_list.json"))
    [found] = zendesk.ratings(LONG_AGO)
    assert isinstance(found, Rating)
    assert (found.score, found.comment is not None) == (Score.GOOD, True)


def test_recorded_list_with_reasons(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """Huginn's record of 2018: reasons on good rows, numbers not in the order of time, numbered pages."""
    first = recorded("ratings_2018/list_received_with_comment_include_users.json")
    first["next_page"] = f"{LIST}?page=2&score=received"
    http.get(LIST, json=first)
    http.get(LIST, json={"satisfaction_ratings": [], "next_page": None, "count": 3}, match=[
        query_param_matcher({"page": "2", "score": "received"})
    ])  # fmt: skip
    found = [one for one in zendesk.ratings(LONG_AGO) if isinstance(one, Rating)]
    assert [int(one.rating_id) for one in found] == [360080079073, 360080078873, 360080222714]
    assert {"No reason provided"} == {one.reason.text for one in found if one.reason}
    assert max(found, key=lambda one: one.recency).rating_id == "360080079073"


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
    assert ids(list(zendesk.ratings(since, datetime(2026, 11, 2, 8, 15, 32, tzinfo=UTC)))) == [2, 3]


def test_links_are_followed_past_an_empty_page(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """An empty page in the middle does not end the list, and the filters go along."""
    http.get(LIST, json=page(row(1), link=f"{LIST}?page%5Bafter%5D=b%3D&page%5Bsize%5D=100"))
    http.get(LIST, json=page(link=f"{LIST}?page%5Bafter%5D=c"))
    http.get(LIST, json=page(row(2)))
    assert ids(list(zendesk.ratings(EARLY))) == [1, 2]
    assert [query(http, number)["page[after]"] for number in (2, 3)] == ["b=", "c"]
    assert {"received"} == {query(http, number)["score"] for number in (1, 2, 3)}


def test_cursor_without_links(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """Where a reply has no link, the next page is built from its cursor."""
    first = page(row(1), after="b")
    del first["links"]
    http.get(LIST, json=first)
    http.get(LIST, json=page(row(2)))
    assert ids(list(zendesk.ratings(EARLY))) == [1, 2]
    assert query(http, 2)["page[after]"] == "b"


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
    assert [(one.comment, one.reason) for one in found] == [(None, None)] * 2


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
        (row(1, ticket_id=None), Skipped("1", "the row has no usable ticket_id")),
        (row(1, ticket_id=0), Skipped("1", "the row has no usable ticket_id")),
        (row(1, score="neutral, hush"), Skipped("1", "the score is neither good nor bad")),
        (row(1, score=None, comment=["hush"]), Skipped("1", "the row has no usable comment, score")),
        (row(1, created_at="yesterday"), Skipped("1", "the row has no usable created_at")),
        (row(1, created_at="2026-11-02T08:15:30"), Skipped("1", "the row has no usable created_at")),
        (row(1, id="hush"), Skipped("", "the row has no usable id")),
        ("hush", Skipped("", "the row has no usable object")),
        (None, Skipped("", "the row has no usable object")),
    ],
)
def test_odd_rows_are_skipped_with_a_reason(
    odd: object, expected: Skipped, zendesk: Zendesk, http: responses.RequestsMock
) -> None:
    """One row that is no rating stops nothing, and its reason repeats no word of it."""
    http.get(LIST, json=page(odd, row(2)))
    found = list(zendesk.ratings(EARLY))
    assert (expected, "2") == (found[0], found[1].rating_id)


@pytest.mark.parametrize("score", ["offered", "unoffered"])
def test_unanswered_surveys_are_no_ratings(score: str, zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """What was only offered is not worth a word."""
    http.get(LIST, json=page(row(1, score=score)))
    assert list(zendesk.ratings(EARLY)) == []


def test_half_a_character_stops_nothing(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """A comment that is not Unicode text is read with a replacement."""
    http.get(LIST, body=json.dumps(page(row(1, comment="so \ud83d"))), content_type="application/json")
    [found] = zendesk.ratings(EARLY)
    assert isinstance(found, Rating)
    assert found.comment is not None
    assert found.comment.text == "so ?"


def test_html_with_200(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """A login page is no list of ratings."""
    http.get(LIST, body="<html>sign in</html>", content_type="text/html")
    with pytest.raises(BadReply, match="login page"):
        list(zendesk.ratings(EARLY))
