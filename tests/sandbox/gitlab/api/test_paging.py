"""Pages: totals, links, both ways of paging."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.sandbox.gitlab.world import Client, World

ISSUES = "/projects/1/issues"


@pytest.fixture(autouse=True)
def seven(world: World) -> None:
    for number in range(7):
        world.issue(title=f"t{number % 3}")
        world.pass_time(minutes=number % 2)


def iids(answer: requests.Response) -> list[int]:
    return [issue["iid"] for issue in answer.json()]


def follow(client: Client, answer: requests.Response) -> list[list[int]]:
    """Return the numbers on every page, by the links alone."""
    pages = [iids(answer)]
    while "next" in answer.links:
        url = answer.links["next"]["url"]
        answer = client.session.get(url, headers={"PRIVATE-TOKEN": "token-rita"}, timeout=10)
        pages.append(iids(answer))
    return pages


def test_pages_by_offset(client: Client) -> None:
    """Newest first; headers and links tell the rest, and keep the filters."""
    answer = client.get(ISSUES, per_page=3, page=2, state="opened")
    names = ("X-Total", "X-Total-Pages", "X-Page", "X-Per-Page", "X-Next-Page", "X-Prev-Page")
    assert [answer.headers[name] for name in names] == ["7", "3", "2", "3", "3", "1"]
    assert set(answer.links) == {"prev", "next", "first", "last"}
    query = parse_qs(urlsplit(answer.links["next"]["url"]).query)
    assert query == {"state": ["opened"], "page": ["3"], "per_page": ["3"]}
    assert follow(client, client.get(ISSUES, per_page=3)) == [[7, 6, 5], [4, 3, 2], [1]]


@pytest.mark.parametrize("sort", ["asc", "desc"])
@pytest.mark.parametrize("order_by", ["created_at", "updated_at", "title", "id", "due_date", "relative_position"])
def test_pages_by_keyset_hold_what_offset_holds(client: Client, order_by: str, sort: str) -> None:
    """Both ways give the same rows in the same order; keyset has no totals."""
    by_offset = client.get(ISSUES, per_page=100, order_by=order_by, sort=sort)
    first = client.get(ISSUES, per_page=2, order_by=order_by, sort=sort, pagination="keyset")
    assert "X-Total" not in first.headers
    assert [iid for page in follow(client, first) for iid in page] == iids(by_offset)


def test_keyset_with_another_order_is_offset(client: Client) -> None:
    """GitLab falls back without a word."""
    answer = client.get(ISSUES, per_page=2, order_by="popularity", pagination="keyset")
    assert (answer.headers["X-Total"], "page=2" in answer.links["next"]["url"]) == ("7", True)


def test_keyset_goes_on_where_it_was_though_rows_vanish(world: World, client: Client) -> None:
    """A deleted row shifts nothing, unlike with offset."""
    first = client.get(ISSUES, per_page=3, sort="asc", order_by="id", pagination="keyset")
    world.gitlab.delete_issue(world.project.issues[1], world.user("olga"))
    assert follow(client, first) == [[1, 2, 3], [4, 5, 6], [7]]


@pytest.mark.parametrize("cursor", ["nonsense", "bm9uc2Vuc2U=", "W1sidiIsIDFdXQ=="])
def test_a_bad_cursor_is_refused(client: Client, cursor: str) -> None:
    """Neither nonsense nor the cursor of another order is taken."""
    answer = client.get(ISSUES, pagination="keyset", cursor=cursor)
    assert (answer.status_code, answer.json()) == (400, {"error": "cursor is invalid"})


@pytest.mark.parametrize(
    ("per_page", "page", "expected"), [(500, 1, 7), (0, 1, 1), (100, 2, 0), (3, 0, 3), (3, 3, 1), ("", "", 7)]
)
def test_odd_sizes(client: Client, per_page: object, page: object, expected: int) -> None:
    """Sizes are bounded by 1 and 100, a page after the end is empty, page 0 is the first."""
    answer = client.get(ISSUES, per_page=per_page, page=page)
    assert (answer.status_code, len(iids(answer))) == (200, expected)
    assert int(answer.headers["X-Per-Page"]) <= 100


def test_a_size_that_is_no_number(client: Client) -> None:
    """It is a 400."""
    assert client.get(ISSUES, per_page="many").json() == {"error": "per_page is invalid"}


def test_totals_are_missing_above_ten_thousand(world: World, client: Client) -> None:
    """Then neither the totals nor the last link are there."""
    issue = world.issue()
    issue.notes = [world.note(issue, "rita", "x")] * 10_001
    answer = client.get(f"{ISSUES}/{issue.iid}/notes")
    assert ("X-Total" in answer.headers, "last" in answer.links, "next" in answer.links) == (False, False, True)


def test_links_may_name_another_host(world: World, client: Client) -> None:
    """A switch makes the links those of an installation behind another name."""
    world.gitlab.switches.link_base = "http://other.example"
    url = client.get(ISSUES, per_page=1).links["next"]["url"]
    assert url == "http://other.example/api/v4/projects/1/issues?per_page=1&page=2" or url.startswith(
        "http://other.example/api/v4/projects/1/issues?page=2"
    )
