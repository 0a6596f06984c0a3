"""Zendesk's two ways of cutting a list into pages."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from bot.sandbox.zendesk.errors import Problem
from bot.sandbox.zendesk.paging import Cut, Listing
from tests.sandbox.conftest import Client, Desk

ADDRESS = "http://127.0.0.1:1/api/v2/things.json"


def _listing(total: int, *, newest_first: bool = False, has_empty_page: bool = False) -> Listing[int]:
    keys = [(place // 3, place) for place in range(total)]
    return Listing(keys, range(total), newest_first, has_empty_page)


def _page(listing: Listing[int], **params: str) -> Cut[int]:
    return listing.page(ADDRESS, QueryParams({name.replace("__", "[") + "]": value for name, value in params.items()}))


def _asked_by(link: str) -> QueryParams:
    return QueryParams(parse_qsl(urlsplit(link).query, keep_blank_values=True))


@given(total=st.integers(0, 40), size=st.integers(1, 12), newest_first=st.booleans(), has_empty_page=st.booleans())
def test_cursors_walk_through_every_row_once(
    *, total: int, size: int, newest_first: bool, has_empty_page: bool
) -> None:
    """Following `links.next` while `has_more` says so shows the whole list in order."""
    listing = _listing(total, newest_first=newest_first, has_empty_page=has_empty_page)
    cut = _page(listing, page__size=str(size))
    rows = list(cut.rows)
    while cut.beside["meta"]["has_more"]:
        cut = listing.page(ADDRESS, _asked_by(cut.beside["links"]["next"]))
        rows += cut.rows
    expected = list(range(total))
    assert rows == (expected[::-1] if newest_first else expected)
    assert cut.beside["links"]["next"] is None


@given(total=st.integers(1, 40), size=st.integers(1, 12), newest_first=st.booleans())
def test_previous_links_walk_back(*, total: int, size: int, newest_first: bool) -> None:
    """The page before the next page is the page one came from."""
    listing = _listing(total, newest_first=newest_first)
    first = _page(listing, page__size=str(size))
    if first.beside["links"]["next"] is None:
        return
    second = listing.page(ADDRESS, _asked_by(first.beside["links"]["next"]))
    back = listing.page(ADDRESS, _asked_by(second.beside["links"]["prev"]))
    assert list(back.rows) == list(first.rows)


@given(total=st.integers(0, 40), size=st.integers(1, 12), newest_first=st.booleans())
def test_page_numbers_walk_through_every_row_once(*, total: int, size: int, newest_first: bool) -> None:
    """Following `next_page` shows the whole list in order, with its count on each page."""
    listing = _listing(total, newest_first=newest_first)
    cut = listing.page(ADDRESS, QueryParams({"per_page": str(size)}))
    rows = list(cut.rows)
    while cut.beside["next_page"]:
        cut = listing.page(ADDRESS, _asked_by(cut.beside["next_page"]))
        rows += cut.rows
    expected = list(range(total))
    assert (rows, cut.beside["count"]) == (expected[::-1] if newest_first else expected, total)


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"page[size]": "101"}, "InvalidPaginationParameter"),
        ({"page[size]": "0"}, "InvalidPaginationParameter"),
        ({"page[size]": "many"}, "InvalidPaginationParameter"),
        ({"page[size]": "1", "page[after]": "nonsense"}, "InvalidPaginationParameter"),
        ({"page[size]": "1", "page[after]": "e30="}, "InvalidPaginationParameter"),
        ({"page": "x"}, "InvalidPaginationParameter"),
        ({"page": "101", "per_page": "100"}, "InvalidPaginationDepth"),
    ],
)
def test_what_paging_refuses(params: dict[str, str], code: str) -> None:
    """Wrong sizes and cursors, and more than ten thousand rows by number, are 400."""
    with pytest.raises(Problem) as refused:
        _listing(3).page(ADDRESS, QueryParams(params))
    assert (refused.value.status, refused.value.body["errors"][0]["code"]) == (400, code)


def test_the_last_page_by_number_is_the_hundredth() -> None:
    """Ten thousand rows can be read by page number."""
    cut = _listing(10_050).page(ADDRESS, QueryParams({"page": "100", "per_page": "100"}))
    assert (cut.rows[-1], cut.beside["next_page"] is not None) == (9_999, True)


def test_links_keep_the_filters_and_are_encoded(zendesk: Client, desk: Desk) -> None:
    """`links.next` is absolute, on the host that was asked, percent-encoded, with every filter in it."""
    for _ in range(3):
        desk.zendesk.rate(desk.ticket().id, "good")
    body = zendesk.get("satisfaction_ratings", **{"page[size]": 1, "score": "received", "start_time": 5})
    link = body["links"]["next"]
    expected = {"score": "received", "start_time": "5", "page[size]": "1", "page[after]": body["meta"]["after_cursor"]}
    assert link.startswith(f"{zendesk.url}/api/v2/satisfaction_ratings.json?page%5Bafter%5D=")
    assert dict(_asked_by(link)) == expected


def test_sizes_above_a_hundred_by_number_are_cut_silently() -> None:
    """`per_page` has no error, only a maximum."""
    assert len(_listing(150).page(ADDRESS, QueryParams({"per_page": "1000"})).rows) == 100


def test_a_row_that_comes_meanwhile_shifts_nothing(zendesk: Client, desk: Desk) -> None:
    """A cursor holds its place while rows are added."""
    rows = [desk.zendesk.rate(desk.ticket().id, "good").id for _ in range(4)]
    first = zendesk.get("satisfaction_ratings", **{"page[size]": 2})
    desk.zendesk.rate(desk.ticket().id, "good")
    second = zendesk.get(first["links"]["next"])
    seen = [row["id"] for page in (first, second) for row in page["satisfaction_ratings"]]
    assert seen == sorted(rows)
