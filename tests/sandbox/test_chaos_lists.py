"""Lists in bad weather: odd pages, notes that nobody may read, rows that come late."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import requests

from bot.sandbox import people
from bot.sandbox.chaos import CALM, Chaos
from bot.sandbox.faults import Fault, PageTrouble
from bot.sandbox.seed import seed
from bot.sandbox.world import Sandbox
from tests.sandbox.conftest import Client, Desk

RATED = 7
SIZE = 3


@pytest.fixture
def rated(desk: Desk, sandbox: Sandbox) -> list[int]:
    """The rows of seven ratings, one a minute, oldest first."""
    rows = []
    for _ in range(RATED):
        rows.append(desk.zendesk.rate(desk.ticket().id, "bad").id)
        sandbox.clock.advance(timedelta(minutes=1))
    return rows


@pytest.fixture
def notes(sandbox: Sandbox, url: str) -> str:
    """The address of the notes of an issue with as many comments."""
    seed(sandbox, seed=1, ratings=0)
    project = sandbox.gitlab.paths[people.PROJECT]
    issue = sandbox.gitlab.create_issue(project, sandbox.gitlab.users[1], title="A case")
    for number in range(RATED):
        sandbox.gitlab.create_note(issue, issue.author, f"Note {number}")
    return f"{url}/api/v4/projects/{project.id}/issues/{issue.iid}/notes"


def _every_page_is(sandbox: Sandbox, page: PageTrouble) -> None:
    sandbox.traffic.faults.arm(Fault("page", page=page, method="GET", times=None))


def _ids(body: Any) -> list[int]:
    return [row["id"] for row in body["satisfaction_ratings"]]


def _joined(pages: list[list[int]]) -> list[int]:
    return [row for page in pages for row in page]


def _gitlab_pages(address: str, **params: Any) -> list[list[int]]:
    """The numbers of the rows of each page, as long as the answers lead on."""
    headers, pages, following = {"PRIVATE-TOKEN": people.GITLAB_TOKEN}, [], address
    while following:
        answer = requests.get(following, params=params, headers=headers, timeout=10)
        assert answer.status_code == 200, answer.text
        pages.append([row["id"] for row in answer.json()])
        following, params = answer.links.get("next", {}).get("url", ""), {}
    return pages


@pytest.mark.parametrize(("page", "lengths"), [("short", [1] * RATED), ("disordered", [3, 3, 1])])
def test_odd_pages_of_zendesk_lose_nothing(
    zendesk: Client, rated: list[int], sandbox: Sandbox, page: PageTrouble, lengths: list[int]
) -> None:
    """Whoever follows the cursors gets each row once, if not in order."""
    _every_page_is(sandbox, page)
    pages = [_ids(body) for body in zendesk.pages("satisfaction_ratings", **{"page[size]": SIZE})]
    assert ([len(each) for each in pages], sorted(_joined(pages))) == (lengths, sorted(rated))
    assert (pages[0] == rated[: len(pages[0])]) == (page == "short")


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_an_empty_page_of_zendesk_has_more_to_come(
    zendesk: Client, rated: list[int], sandbox: Sandbox, nth: int, *, newest_first: bool
) -> None:
    """The first, one in the middle or the last page comes empty, and the next one begins where it should have."""
    sandbox.zendesk.switches.newest_first = newest_first
    sandbox.traffic.faults.arm(Fault("page", page="empty", nth=nth))
    pages = [_ids(body) for body in zendesk.pages("satisfaction_ratings", **{"page[size]": SIZE})]
    lengths = [3, 3, 1]
    lengths.insert(nth - 1, 0)
    expected = rated[::-1] if newest_first else rated
    assert ([len(each) for each in pages], _joined(pages)) == (lengths, expected)


@pytest.mark.parametrize(("page", "second"), [("shifted", [4, 5, 6]), ("repeated", [2, 3, 4])])
def test_rows_move_between_numbered_pages_of_zendesk(
    zendesk: Client, rated: list[int], sandbox: Sandbox, page: PageTrouble, second: list[int]
) -> None:
    """A row that went or came on the first page is missed or seen twice on the second."""
    _every_page_is(sandbox, page)
    pages = [_ids(zendesk.get("satisfaction_ratings", per_page=SIZE, page=number)) for number in (1, 2)]
    assert pages == [rated[:SIZE], [rated[place] for place in second]]


@pytest.mark.parametrize(("page", "places"), [("shifted", [4, 5, 6]), ("repeated", [2, 3, 4])])
def test_rows_move_between_numbered_pages_of_gitlab(
    notes: str, sandbox: Sandbox, page: PageTrouble, places: list[int]
) -> None:
    """Notes have numbered pages only."""
    (whole,) = _gitlab_pages(notes, per_page=100, sort="asc")
    _every_page_is(sandbox, page)
    first, second, _ = _gitlab_pages(notes, per_page=SIZE, sort="asc")
    assert (first, second) == (whole[:SIZE], [whole[place] for place in places])


def test_short_pages_of_gitlab_lose_nothing(notes: str, sandbox: Sandbox) -> None:
    """With cursors a page may hold less than was asked for, and the next one begins after its last row."""
    issues = notes.partition("/issues/")[0] + "/issues"
    project = sandbox.gitlab.paths[people.PROJECT]
    for _ in range(SIZE):
        sandbox.gitlab.create_issue(project, sandbox.gitlab.users[1], title="Another case")
    _every_page_is(sandbox, "short")
    pages = _gitlab_pages(issues, per_page=SIZE, pagination="keyset", sort="asc")
    assert pages == [[issue.id] for issue in project.issues.values()]


@pytest.mark.parametrize("order", ["asc", "desc"])
def test_notes_that_nobody_may_read_make_pages_short_and_empty(notes: str, sandbox: Sandbox, order: str) -> None:
    """In whatever weather, whoever follows the links gets every note once; some pages on the way are empty."""
    (whole,) = _gitlab_pages(notes, per_page=100, sort=order)
    lengths = set()
    for number in range(12):
        sandbox.traffic.chaos = Chaos(replace(CALM, seed=number, hidden=1.0))
        pages = _gitlab_pages(notes, per_page=5, sort=order)
        assert _joined(pages) == whole
        lengths |= {len(page) for page in pages}
    assert {0, 1, 5} <= lengths


def test_hidden_notes_are_those_of_some_issues(notes: str, sandbox: Sandbox) -> None:
    """The weather says of how many; the total counts them as GitLab's does."""
    headers = {"PRIVATE-TOKEN": people.GITLAB_TOKEN}
    totals = set()
    for number in range(20):
        sandbox.traffic.chaos = Chaos(replace(CALM, seed=number, hidden=0.5))
        totals.add(int(requests.get(notes, headers=headers, timeout=10).headers["X-Total"]) - RATED)
    assert totals == {0, 1, 30, 130}


def test_ratings_come_late_and_out_of_order(zendesk: Client, rated: list[int], sandbox: Sandbox) -> None:
    """Lists show them some time after they were given, each in its own time and at its place in the order."""
    sandbox.traffic.chaos = Chaos(replace(CALM, seed=3, late=1.0, late_minutes=60))
    shown: list[list[int]] = []
    for _ in range(60):
        body = zendesk.get("satisfaction_ratings", **{"page[size]": 100})
        assert body["meta"]["has_more"] is False
        shown.append(_ids(body))
        sandbox.clock.advance(timedelta(minutes=1))
    arrivals = list(dict.fromkeys(_joined(shown)))
    assert (shown[-1], sorted(arrivals) == sorted(rated), arrivals == rated) == (rated, True, False)
    assert len(shown[0]) < RATED


def test_a_late_rating_is_there_by_its_number(zendesk: Client, rated: list[int], sandbox: Sandbox) -> None:
    """Only lists and counts do not know it yet."""
    sandbox.traffic.chaos = Chaos(replace(CALM, late=1.0, late_minutes=10**6))
    found = zendesk.get(f"satisfaction_ratings/{rated[0]}")["satisfaction_rating"]["id"]
    listed = zendesk.get("satisfaction_ratings/count")["count"]["value"]
    sandbox.traffic.chaos = None
    assert (found, listed, zendesk.get("satisfaction_ratings/count")["count"]["value"]) == (rated[0], 0, RATED)


def test_only_some_ratings_are_late() -> None:
    """About the share that was asked for, and none longer than was said."""
    chaos = Chaos(replace(CALM, late=0.2, late_minutes=90))
    spans = [chaos.lateness(number) for number in range(1000)]
    assert sum(span > timedelta(0) for span in spans) == pytest.approx(200, abs=50)
    assert timedelta(minutes=80) < max(spans) <= timedelta(minutes=90)
