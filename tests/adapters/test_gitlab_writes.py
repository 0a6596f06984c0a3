"""Writing to the feedback project: what is sent, and what the replies mean."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import responses

from bot.adapters.gitlab import GitLab
from bot.adapters.pacing import MARGIN
from bot.domain.actions import StateEvent
from bot.domain.errors import BadReply, Denied, NotFound, Unavailable, UnknownOutcome
from bot.domain.labels import Label
from tests.adapters.canned import API, BODY, ISSUE, NOTE, issue, sent
from tests.adapters.conftest import GITLAB_URL, PROJECT_ROW, Time


@pytest.mark.parametrize(("color", "expected"), [("#112233", "#112233"), ("", "#6699CC")])
def test_a_new_label(color: str, expected: str, project: GitLab, http: responses.RequestsMock) -> None:
    """A colour is always sent: GitLab wants one."""
    http.post(f"{API}/projects/5/labels", json={"id": 31, "name": "a::b"}, status=201)
    assert project.create_label(Label("a::b", color, "for people")) == 31
    assert {"name": "a::b", "color": expected, "description": "for people"} == sent(http)


def test_changing_and_deleting_a_label(project: GitLab, http: responses.RequestsMock) -> None:
    """Both find the label by its encoded name; only what is given travels."""
    http.put(f"{API}/projects/5/labels/a%3A%3Ab", json={"name": "a::b"})
    http.delete(f"{API}/projects/5/labels/a%3A%3Ab", status=204)
    project.update_label("a::b", description="new")
    assert sent(http) == {"description": "new"}
    project.delete_label("a::b")
    http.delete(f"{API}/projects/5/labels/31", status=204)
    project.delete_label(31)


def test_changing_all_of_a_label(project: GitLab, http: responses.RequestsMock) -> None:
    """Name, colour, description and archive change in one request; a number finds labels whose names begin with one."""
    http.put(f"{API}/projects/5/labels/31", json={"name": "1 day"})
    project.update_label(31, new_name="1 day", color="#112233", description="", archived=False)
    assert sent(http) == {"new_name": "1 day", "color": "#112233", "description": "", "archived": False}


def test_deleting(project: GitLab, http: responses.RequestsMock) -> None:
    """A comment and an issue go by their numbers; what the role does not allow, and what is gone, is told apart."""
    note, whole = f"{API}/projects/5/issues/31/notes/7", f"{API}/projects/5/issues/31"
    for address in (note, whole):
        http.delete(address, status=204)
        http.delete(address, status=403, json={"message": "403 Forbidden"})
        http.delete(address, status=404, json={"message": "404 Not found"})
    deletions: list[Callable[[], None]] = [partial(project.delete_note, 31, 7), partial(project.delete_issue, 31)]
    for delete in deletions:
        delete()
        with pytest.raises(Denied):
            delete()
        with pytest.raises(NotFound):
            delete()


def test_opening_an_issue(project: GitLab, http: responses.RequestsMock) -> None:
    """An issue is confidential from its first moment, and what GitLab made of the labels is answered."""
    http.post(f"{API}/projects/5/issues", json=issue(31, labels=[]), status=201)
    opened = project.open_issue("Bad: ticket #4711", BODY, ["satisfaction::bad"])
    assert frozenset() == opened.labels
    expected = {
        "title": "Bad: ticket #4711", "labels": ["satisfaction::bad"], "confidential": True,
        "description": "hello\n\n<!-- feedback-bot case zendesk:acme:ticket/4711 -->",
    }  # fmt: skip
    assert expected == sent(http)


def test_an_issue_that_did_not_stay_confidential(project: GitLab, http: responses.RequestsMock) -> None:
    """A customer's words that everybody can read are an alarm, not a success."""
    http.post(f"{API}/projects/5/issues", json=issue(31, confidential=False), status=201)
    with pytest.raises(BadReply, match="#31"):
        project.open_issue("Bad: ticket #4711", BODY, [])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": "Good: ticket #1"}, {"title": "Good: ticket #1"}),
        ({"description": ""}, {"description": ""}),
        ({"add_labels": ("a",), "remove_labels": ("b", "c")}, {"add_labels": ["a"], "remove_labels": ["b", "c"]}),
        ({"state_event": StateEvent.REOPEN}, {"state_event": "reopen"}),
    ],
)
def test_updating_sends_only_what_changes(
    changes: dict[str, Any], expected: dict[str, object], project: GitLab, http: responses.RequestsMock
) -> None:
    """What is not given does not travel, so that no newer change of a person is written over."""
    http.put(f"{API}/projects/5/issues/31", json=ISSUE)
    assert project.update_issue(31, **changes).iid == 31
    assert expected == sent(http)


def test_updating_nothing_only_reads(project: GitLab, http: responses.RequestsMock) -> None:
    """GitLab refuses an empty change; the issue as it stands is the answer."""
    http.get(f"{API}/projects/5/issues/31", json=ISSUE)
    assert project.update_issue(31).iid == 31


def test_posting_and_editing_a_note(project: GitLab, http: responses.RequestsMock) -> None:
    """The number of a new note is answered, and it can be rewritten."""
    http.post(f"{API}/projects/5/issues/31/notes", json=NOTE, status=201)
    http.put(f"{API}/projects/5/issues/31/notes/9001", json=NOTE)
    assert project.post_note(31, BODY) == 9001
    project.edit_note(31, 9001, BODY)
    assert {"body": str(BODY)} == sent(http)


def test_a_note_that_was_taken_for_commands(project: GitLab, http: responses.RequestsMock) -> None:
    """GitLab answers 202 without a number when it executed the text instead of storing it."""
    reply = {"commands_changes": {"state_event": "close"}, "summary": ["hush"]}
    http.post(f"{API}/projects/5/issues/31/notes", json=reply, status=202)
    with pytest.raises(BadReply, match="taken for commands") as caught:
        project.post_note(31, BODY)
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [("<html></html>", "text/html"), ('{"iid": 3', "application/json"), ("{}", "application/json")],
)
def test_a_write_whose_reply_cannot_be_read(
    body: str, content_type: str, project: GitLab, http: responses.RequestsMock
) -> None:
    """GitLab took the write; what became of it can only be looked up."""
    http.post(f"{API}/projects/5/issues", body=body, status=201, content_type=content_type)
    with pytest.raises(UnknownOutcome):
        project.open_issue("Bad: ticket #4711", BODY, [])


def test_a_deletion_that_a_page_answers(project: GitLab, http: responses.RequestsMock) -> None:
    """GitLab answers a deletion without a word; a page for people says nothing of what became of it."""
    for address in (
        f"{API}/projects/5/labels/31",
        f"{API}/projects/5/issues/31/notes/7",
        f"{API}/projects/5/issues/31",
    ):
        http.delete(address, body="<html>Sign in</html>", content_type="text/html")
    deletions = [
        partial(project.delete_label, 31),
        partial(project.delete_note, 31, 7),
        partial(project.delete_issue, 31),
    ]
    for delete in deletions:
        with pytest.raises(UnknownOutcome):
            delete()


def test_notes_are_paced(time: Time, http: responses.RequestsMock) -> None:
    """The third note within a minute waits where two are allowed."""
    http.get(f"{API}/projects/5", json=PROJECT_ROW)
    http.post(f"{API}/projects/5/issues/31/notes", json=NOTE, status=201)
    gitlab = GitLab(GITLAB_URL, "sandbox-token", 5, time.pace(notes=2))
    for _ in range(3):
        gitlab.post_note(31, BODY)
    assert time.slept == [60 + 60 * MARGIN]


def test_what_pacing_has_no_time_for_is_left(time: Time, http: responses.RequestsMock) -> None:
    """Beyond the run's deadline a note is not sent at all."""
    http.get(f"{API}/projects/5", json=PROJECT_ROW)
    http.post(f"{API}/projects/5/issues/31/notes", json=NOTE, status=201)
    gitlab = GitLab(GITLAB_URL, "sandbox-token", 5, time.pace(notes=1))
    time.deadline = time.now + 30
    gitlab.post_note(31, BODY)
    with pytest.raises(Unavailable, match="left to the next run"):
        gitlab.post_note(31, BODY)
    assert gitlab.requests == 2
