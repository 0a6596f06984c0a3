"""The list of issues and the labels, as a visitor meets them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox.pages.lists import PER_PAGE
from bot.sandbox.people import PROJECT
from bot.sandbox.world import Sandbox
from tests.sandbox.pages.scene import ISSUES, MIRA, TOMAS, Scene
from tests.sandbox.pages.visitor import Visitor

ROWS = "//li[@class='row']"
LABELS = f"/{PROJECT}/-/labels"


@pytest.fixture
def scene(sandbox: Sandbox) -> Scene:
    return Scene(sandbox)


def titles(visitor: Visitor, query: str = "") -> list[str]:
    return visitor.get(f"{ISSUES}{query}").all(f"{ROWS}//p[@class='name']/a")


def tabs(visitor: Visitor, query: str = "") -> list[str]:
    return visitor.get(f"{ISSUES}{query}").all("//nav[@class='tabs']//a")


def test_the_project_leads_to_its_issues(visitor: Visitor, scene: Scene) -> None:
    """The address of the project itself is no dead end."""
    assert visitor.get(f"/{PROJECT}").path == ISSUES


def test_a_row_tells_what_matters(visitor: Visitor, scene: Scene) -> None:
    """Title, lock, labels, number, author told as bot, age, assignee and comments."""
    scene.gitlab.update_issue(scene.issue, scene.user(MIRA), assignee_ids=[scene.user(TOMAS).id])
    scene.say("Hello")
    scene.sandbox.clock.advance(timedelta(hours=3))
    (row,) = [row for row in visitor.get(ISSUES).all(ROWS) if scene.issue.title in row]
    for words in (
        "Confidential",
        "satisfaction::bad",
        f"#{scene.issue.iid}",
        "feedback-bot bot 3 hours ago",
        "assigned to Tomas Vextergaard",
        "1 comment",
    ):
        assert words in row


def test_states_are_counted(visitor: Visitor, scene: Scene) -> None:
    """Open issues come first; each tab says how many there are."""
    total = len(scene.project.issues)
    scene.gitlab.update_issue(scene.issue, scene.user(MIRA), state_event="close")
    assert tabs(visitor) == [f"Open {total - 1}", "Closed 1", f"All {total}"]
    assert titles(visitor, "?state=closed") == [scene.issue.title]
    assert (scene.issue.title in titles(visitor), scene.issue.title in titles(visitor, "?state=all")) == (False, True)


def test_labels_filter_together(visitor: Visitor, scene: Scene) -> None:
    """A click narrows the list to issues with all chosen labels, and a second one takes the label off again."""
    scene.open("Good: ticket #9", labels=("docs",))
    scene.open("Bad: ticket #8", labels=("docs", "satisfaction::bad"))
    seen = visitor.get(ISSUES)
    assert sorted(seen.all("//a[@class='facet']")) == ["docs 2", "satisfaction::bad 2"]
    (both,) = visitor.get(seen.all("//a[@class='facet'][contains(., 'docs')]/@href")[0]).all(
        "//a[@class='facet'][not(@aria-current)]/@href"
    )
    narrowed = visitor.get(both)
    assert narrowed.all(f"{ROWS}//p[@class='name']/a") == ["Bad: ticket #8"]
    (first, _second) = narrowed.all("//a[@class='facet'][@aria-current]/@href")
    assert len(visitor.get(first).all(ROWS)) == 2


@pytest.mark.parametrize(
    ("search", "is_found"), [("4001", True), ("TICKET bad", True), ("was rated", False), ("%", False), ("<b>", False)]
)
def test_words_of_the_title_are_searched(visitor: Visitor, scene: Scene, search: str, is_found: bool) -> None:  # noqa: FBT001 - a column of the table
    """All words, in any case, and of the title alone."""
    seen = visitor.session.get(f"{visitor.url}{ISSUES}", params={"search": search}, timeout=10)
    assert (scene.issue.title in seen.text, "No issue matches" in seen.text) == (is_found, not is_found)


def test_the_order_is_by_activity_or_by_number(visitor: Visitor, scene: Scene) -> None:
    """What was talked about last stands first, unless the newest issue shall."""
    newest = scene.open("Newest")
    scene.sandbox.clock.advance(timedelta(hours=1))
    scene.say("Hello")
    assert titles(visitor)[0] == scene.issue.title
    assert titles(visitor, "?sort=created_date")[0] == newest.title


def test_long_lists_come_in_pages_that_keep_their_filters(visitor: Visitor, scene: Scene) -> None:
    """The links to other pages carry state, labels and words with them."""
    for number in range(PER_PAGE + 3):
        scene.open(f"Good: ticket #{5000 + number}", labels=("docs",))
    first = visitor.get(f"{ISSUES}?state=all&label_name[]=docs&search=good")
    (following,) = first.all("//nav[@class='paging']//a/@href")
    second = visitor.get(following)
    assert (len(first.all(ROWS)), len(second.all(ROWS))) == (PER_PAGE, 3)
    assert f"{PER_PAGE + 1} to {PER_PAGE + 3} of {PER_PAGE + 3}" in second.text


@pytest.mark.parametrize("query", ["?state=nonsense&sort=x&page=-1", "?label_name[]=&page=99999999999", "?page=%00"])
def test_nonsense_in_the_address_is_ignored(visitor: Visitor, scene: Scene, query: str) -> None:
    """It shows the list as if nothing had been asked."""
    assert titles(visitor, query) == titles(visitor)


def test_a_label_that_nobody_has_matches_nothing(visitor: Visitor, scene: Scene) -> None:
    """And a link leads back to all issues."""
    seen = visitor.get(f"{ISSUES}?label_name[]=unknown")
    assert seen.all("//p[@class='empty']") == ["No issue matches. Show all open issues"]


def test_nothing_closed_is_told(visitor: Visitor, scene: Scene) -> None:
    """An empty list says why it is empty."""
    assert visitor.get(f"{ISSUES}?state=closed").all("//p[@class='empty']") == ["No issue is closed yet."]


@pytest.mark.parametrize("path", [ISSUES, LABELS, f"{ISSUES}/1"])
def test_an_empty_sandbox_has_no_project(visitor: Visitor, path: str) -> None:
    """Before anything was seeded a page says so."""
    seen = visitor.get(path)
    assert (seen.status, "empty" in seen.text) == (404, True)


def test_labels_are_listed_with_their_meaning(visitor: Visitor, scene: Scene) -> None:
    """Each label says how many issues carry it and leads to them."""
    scene.gitlab.add_label(scene.project, scene.user(MIRA), "waiting", color="#FFFFFF", description="Wait & see")
    seen = visitor.get(LABELS)
    assert seen.all("//tbody/tr[contains(., 'satisfaction::bad')]/td") == [
        "satisfaction::bad",
        "1",
        "1",
        "nothing written",
    ]
    assert seen.all("//tbody/tr[contains(., 'waiting')]/td") == ["waiting", "0", "0", "Wait & see"]
    (link,) = seen.all("//tbody//a[contains(., 'satisfaction::bad')]/@href")
    assert visitor.get(link).all(f"{ROWS}//p[@class='name']/a") == [scene.issue.title]


def test_label_colours_come_as_a_style_sheet(visitor: Visitor, scene: Scene) -> None:
    """A page may not carry styles itself: each label has a rule of its own."""
    response = visitor.get(f"{LABELS}.css").response
    rules = response.text.splitlines()
    assert (response.headers["Content-Type"], len(rules)) == ("text/css; charset=utf-8", len(scene.project.labels))
    assert all(f".label-{number} {{" in response.text for number in scene.project.labels)
