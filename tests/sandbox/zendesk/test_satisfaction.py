"""The sandbox's satisfaction ratings over HTTP."""

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.world import Sandbox
from bot.sandbox.zendesk.model import Rating
from tests.sandbox.conftest import Client, Desk

PATH = "satisfaction_ratings"


@pytest.fixture
def rows(desk: Desk, sandbox: Sandbox) -> list[Rating]:
    """One row of each kind, an hour apart: offered, good, good with words, bad, bad with words."""
    answers: tuple[tuple[Any, str | None], ...] = (
        (None, None),
        ("good", None),
        ("good", "Thanks!"),
        ("bad", None),
        ("bad", "No."),
    )
    found = []
    for score, comment in answers:
        sandbox.clock.advance(timedelta(hours=1))
        ticket = desk.ticket()
        found.append(desk.zendesk.rate(ticket.id, score, comment) if score else desk.zendesk.offer(ticket.id))
    return found


def _ids(body: Any) -> list[int]:
    return [row["id"] for row in body[PATH]]


@pytest.mark.parametrize(
    ("score", "places"),
    [
        (None, [0, 1, 2, 3, 4]),
        ("offered", [0]),
        ("unoffered", []),
        ("received", [1, 2, 3, 4]),
        ("received_with_comment", [2, 4]),
        ("received_without_comment", [1, 3]),
        ("good", [1, 2]),
        ("good_with_comment", [2]),
        ("good_without_comment", [1]),
        ("bad", [3, 4]),
        ("bad_with_comment", [4]),
        ("bad_without_comment", [3]),
    ],
)
def test_score_chooses_rows(zendesk: Client, rows: list[Rating], score: str | None, places: list[int]) -> None:
    """Every documented filter does what it says."""
    body = zendesk.get(PATH, **{"page[size]": 100, "score": score})
    assert _ids(body) == [rows[place].id for place in places]


@pytest.mark.parametrize(
    ("start", "end", "places"),
    [(2, None, [2, 3, 4]), (None, 1, [0, 1]), (1, 2, [1, 2]), (2, 1, []), (9, None, [])],
)
def test_times_bound_the_creation(
    zendesk: Client, rows: list[Rating], start: int | None, end: int | None, places: list[int]
) -> None:
    """`start_time` and `end_time` are seconds since 1970, both included, and look at `created_at`."""
    bounds = {"start_time": start, "end_time": end}
    asked = {name: int(rows[0].created_at.timestamp()) + 3600 * at for name, at in bounds.items() if at is not None}
    assert _ids(zendesk.get(PATH, **{"page[size]": 100}, **asked)) == [rows[place].id for place in places]


@pytest.mark.parametrize("params", [{"score": "excellent"}, {"start_time": "yesterday"}, {"end_time": "x"}])
def test_values_that_make_no_sense_are_invalid(zendesk: Client, desk: Desk, params: dict[str, str]) -> None:
    """A value that Zendesk cannot take is a 422 that names the field."""
    response = zendesk.answer(PATH, **params)
    assert (response.status_code, set(response.json()["details"])) == (422, set(params))


def test_milliseconds_lie_far_in_the_future(zendesk: Client, rows: list[Rating]) -> None:
    """Who mistakes the unit gets no rows and no error."""
    assert _ids(zendesk.get(PATH, start_time=int(rows[0].created_at.timestamp() * 1000))) == []


@pytest.mark.parametrize("path", [f"{PATH}/received", f"{PATH}/received.json"])
def test_the_old_path_of_received_ratings_works(zendesk: Client, rows: list[Rating], path: str) -> None:
    """It lists what `score=received` lists."""
    assert _ids(zendesk.get(path)) == [row.id for row in rows[1:]]


@pytest.mark.parametrize("suffix", ["", ".json"])
def test_one_rating_is_an_object(zendesk: Client, rows: list[Rating], suffix: str) -> None:
    """By its id a rating comes alone, not in a list."""
    body = zendesk.get(f"{PATH}/{rows[4].id}{suffix}")
    assert (body["satisfaction_rating"]["id"], body["satisfaction_rating"]["comment"]) == (rows[4].id, "No.")


@pytest.mark.parametrize("rating_id", ["1", "x", "1e3", "²"])
def test_an_unknown_rating_is_not_found(zendesk: Client, rows: list[Rating], rating_id: str) -> None:
    """Wrong ids are 404 `RecordNotFound`."""
    response = zendesk.answer(f"{PATH}/{rating_id}")
    assert (response.status_code, response.json()["error"]) == (404, "RecordNotFound")


def test_count_counts_the_filtered_rows(zendesk: Client, rows: list[Rating]) -> None:
    """The count knows the same filters."""
    assert zendesk.get(f"{PATH}/count.json", score="bad")["count"]["value"] == 2


@pytest.mark.parametrize(
    ("asked", "is_descending"),
    [
        ({"page[size]": 100}, False),
        ({"page[size]": 100, "sort": "-created_at"}, True),
        ({"page[size]": 100, "sort": "created_at"}, False),
        ({"page[size]": 100, "sort_order": "desc"}, False),
        ({"sort_order": "desc"}, True),
        ({"sort_order": "asc"}, False),
    ],
)
def test_the_order_can_be_asked_for(
    zendesk: Client, rows: list[Rating], asked: dict[str, Any], *, is_descending: bool
) -> None:
    """With cursors the old `sort_order` is ignored without a word."""
    expected = [row.id for row in rows]
    assert _ids(zendesk.get(PATH, **asked)) == (expected[::-1] if is_descending else expected)


def test_an_account_may_list_the_newest_first(zendesk: Client, desk: Desk, rows: list[Rating]) -> None:
    """The order of a list that names none differs between accounts."""
    desk.zendesk.switches.newest_first = True
    assert _ids(zendesk.get(PATH, **{"page[size]": 100})) == [row.id for row in rows[::-1]]


def test_ids_are_not_in_the_order_of_time(rows: list[Rating]) -> None:
    """Nobody can keep a watermark on the largest id."""
    numbers = [row.id for row in rows]
    assert sorted(numbers) != numbers
    assert sorted(rows, key=lambda row: row.created_at) == rows


@pytest.mark.parametrize("newest_first", [False, True])
def test_an_empty_page_may_come_before_the_end(zendesk: Client, desk: Desk, *, newest_first: bool) -> None:
    """With the switch on, one page in the middle is empty though more follow; no row is lost."""
    desk.zendesk.switches.empty_page = True
    desk.zendesk.switches.newest_first = newest_first
    expected = {desk.zendesk.rate(desk.ticket().id, "good").id for _ in range(7)}
    pages = list(zendesk.pages(PATH, **{"page[size]": 3}))
    assert [len(page[PATH]) for page in pages] == [3, 0, 3, 1]
    assert {number for page in pages for number in _ids(page)} == expected


@pytest.mark.parametrize("path", [PATH, f"{PATH}/count", f"{PATH}/1", "satisfaction_reasons"])
def test_ratings_can_be_switched_off(zendesk: Client, desk: Desk, path: str) -> None:
    """On an account without CSAT every path of it is forbidden."""
    desk.zendesk.switches.csat = "off"
    assert zendesk.answer(path).status_code == 403


def test_reasons_are_told_by_code(zendesk: Client, desk: Desk) -> None:
    """The built-in reasons have Zendesk's codes, the account's own count from 1000."""
    desk.zendesk.rate(desk.ticket().id, "bad", reason="Too many forms")
    reasons = zendesk.get("satisfaction_reasons")["reasons"]
    assert [reason["reason_code"] for reason in reasons] == [0, 5, 6, 7, 8, 1000]
    one = zendesk.get(f"satisfaction_reasons/{reasons[-1]['id']}")["reason"]
    assert one["value"] == "Too many forms"


def test_an_unknown_reason_is_not_found(zendesk: Client) -> None:
    """A wrong id of a reason is a 404."""
    assert zendesk.answer("satisfaction_reasons/1").status_code == 404


@pytest.mark.parametrize(("reason", "keys"), [(None, set()), ("The issue was not resolved", {"reason", "reason_id"})])
def test_a_reason_may_be_absent(zendesk: Client, desk: Desk, reason: str | None, keys: set[str]) -> None:
    """Without a reason the row lacks both keys; with one it has the text and the id."""
    row = desk.zendesk.rate(desk.ticket().id, "bad", reason=reason)
    body = zendesk.get(f"{PATH}/{row.id}")["satisfaction_rating"]
    assert keys == {"reason", "reason_id"} & set(body)


def test_half_an_emoji_is_sent_as_json(zendesk: Client, desk: Desk) -> None:
    """A customer's program that cuts an emoji in two breaks no list."""
    row = desk.zendesk.rate(desk.ticket().id, "bad", "\ud83d")
    assert zendesk.get(f"{PATH}/{row.id}")["satisfaction_rating"]["comment"] == "\ud83d"
