"""What people do in an issue, through the sandbox's controls."""

from typing import Any

import pytest
import requests

from bot.sandbox import people
from bot.sandbox.gitlab import Issue, Note, User
from bot.sandbox.seed import seed
from bot.sandbox.world import Sandbox

REN, OLUCHI = "ren.takamizu", "oluchi.brandeau"


@pytest.fixture
def sandbox() -> Sandbox:
    sandbox = Sandbox()
    seed(sandbox, seed=1, ratings=5)
    return sandbox


@pytest.fixture
def issue(sandbox: Sandbox) -> Issue:
    return sandbox.gitlab.paths[people.PROJECT].issues[1]


@pytest.fixture
def ren(sandbox: Sandbox) -> User:
    user = sandbox.gitlab.user_named(REN)
    assert user is not None
    return user


@pytest.fixture
def note(sandbox: Sandbox, issue: Issue, ren: User) -> Note:
    note = sandbox.gitlab.create_note(issue, ren, "First words")
    assert note is not None
    return note


def _post(url: str, path: str, username: str = REN, **asked: Any) -> requests.Response:
    return requests.post(f"{url}/control/gitlab/{path}", json={"issue": 1, "as": username, **asked}, timeout=10)


def test_what_quick_actions_did_is_told(url: str, issue: Issue) -> None:
    """GitLab's own sentences come back with the comment."""
    body = _post(url, "comment", body="I take it.\n\n/assign me").json()
    assert (body["summary"], issue.user_notes[-1].body) == ([f"Assigned @{REN}."], "I take it.")


def test_a_comment_is_edited(url: str, note: Note) -> None:
    """Its words change, its number stays."""
    body = _post(url, "edit", note=note.id, body="Better words\n\n/close").json()
    assert (body["note_id"], note.body, body["summary"]) == (note.id, "Better words", ["Closed this issue."])


def test_an_edit_to_commands_alone_deletes_the_comment(url: str, issue: Issue, note: Note) -> None:
    """As in GitLab, and the answer has no number."""
    body = _post(url, "edit", note=note.id, body="/close").json()
    assert (body["note_id"], note in issue.notes) == (None, False)


def test_a_comment_is_deleted(url: str, issue: Issue, note: Note) -> None:
    """It is gone for good."""
    body = _post(url, "delete-comment", note=note.id).json()
    assert (body, note in issue.notes) == ({"deleted": note.id}, False)


@pytest.mark.parametrize(("path", "asked"), [("edit", {"body": "x"}), ("delete-comment", {})])
def test_only_the_author_may_change_a_comment(url: str, note: Note, path: str, asked: dict[str, str]) -> None:
    """Another manager is refused, and the words stay."""
    response = _post(url, path, OLUCHI, note=note.id, **asked)
    assert (response.status_code, "403" in response.json()["error"], note.body) == (400, True, "First words")


@pytest.mark.parametrize("on", ["issue", "comment"])
def test_a_reaction_is_given_and_taken_back(url: str, issue: Issue, note: Note, on: str) -> None:
    """The same emoji twice is none."""
    asked: dict[str, Any] = {"name": "tada", "note": note.id if on == "comment" else None}
    awardable = note if on == "comment" else issue
    told = []
    for _ in range(2):
        is_on = _post(url, "react", **asked).json()["is_on"]
        told.append((is_on, [award.name for award in awardable.awards]))
    assert told == [(True, ["tada"]), (False, [])]


def test_an_issue_is_assigned_and_given_back(url: str, issue: Issue) -> None:
    """To one person, then to nobody."""
    given = _post(url, "assign", assignee=OLUCHI).json()["assignees"]
    back = _post(url, "assign").json()["assignees"]
    assert (given, back, issue.assignees) == ([OLUCHI], [], ())


@pytest.mark.parametrize(
    ("path", "asked", "word"),
    [
        ("edit", {"note": 10**9, "body": "x"}, "comment 1000000000"),
        ("delete-comment", {"note": 10**9}, "comment 1000000000"),
        ("react", {"name": "No Emoji"}, "404"),
        ("react", {"name": "tada", "note": 10**9}, "comment 1000000000"),
        ("assign", {"assignee": "nobody"}, "user nobody"),
    ],
)
def test_what_cannot_be_done_is_named(url: str, path: str, asked: dict[str, Any], word: str) -> None:
    """The line names what is wrong."""
    response = _post(url, path, **asked)
    assert (response.status_code, word in response.json()["error"]) == (400, True)
