"""The library that the bot uses talks to the sandbox as to a real GitLab."""

import gitlab as python_gitlab
import pytest

from tests.sandbox.gitlab.world import World


def test_issues_through_the_library(library: python_gitlab.Gitlab) -> None:
    """Opened, listed with filters over several pages, changed, closed."""
    project = library.projects.get("acme/feedback")
    for number in range(5):
        project.issues.create({"title": f"t{number}", "labels": ["a", "b::c"], "confidential": True})
    project.issues.update(2, {"add_labels": "d", "remove_labels": "a", "state_event": "close"})
    rows = project.issues.list(iterator=True, per_page=2, state="opened", labels=["a", "b::c"], sort="asc")
    assert [issue.iid for issue in rows] == [1, 3, 4, 5]
    assert project.issues.get(2).labels == ["b::c", "d"]


def test_keyset_through_the_library(library: python_gitlab.Gitlab, world: World) -> None:
    """The library follows the cursor."""
    for _ in range(5):
        world.issue()
    project = library.projects.get(1, lazy=True)
    rows = project.issues.list(iterator=True, per_page=2, pagination="keyset", order_by="created_at", sort="asc")
    assert [issue.iid for issue in rows] == [1, 2, 3, 4, 5]


def test_notes_through_the_library(library: python_gitlab.Gitlab, world: World) -> None:
    """Written, edited, reacted to, deleted."""
    world.issue()
    issue = library.projects.get(1, lazy=True).issues.get(1)
    note = issue.notes.create({"body": "one"})
    issue.notes.update(note.id, {"body": "two"})
    note.awardemojis.create({"name": "eyes"})
    assert [(n.body, n.system) for n in issue.notes.list(iterator=True)] == [("two", False)]
    assert [award.name for award in note.awardemojis.list(iterator=True)] == ["eyes"]
    issue.notes.delete(note.id)
    assert issue.notes.list(iterator=True).total == 0


def test_labels_and_members_through_the_library(library: python_gitlab.Gitlab, world: World) -> None:
    """Titles and paths are encoded by the library and understood here."""
    project = library.projects.get(1, lazy=True)
    project.labels.create({"name": "feedback::docs", "color": "#1F75CB"})
    with pytest.raises(python_gitlab.GitlabCreateError, match="409: Label already exists"):
        project.labels.create({"name": "feedback::docs", "color": "#1F75CB"})
    project.labels.update("feedback::docs", {"new_name": "feedback::doc"})
    assert project.labels.get("feedback::doc").color == "#1F75CB"
    assert project.members_all.get(world.user("dev").id).access_level == 30
    with pytest.raises(python_gitlab.GitlabGetError, match="404"):
        project.members_all.get(world.user("out").id)


def test_events_tokens_and_errors_through_the_library(library: python_gitlab.Gitlab, world: World) -> None:
    """Events are listed, the token tells its scopes, refusals become the library's errors."""
    world.issue(labels=["x"])
    issue = library.projects.get(1, lazy=True).issues.get(1)
    library.projects.get(1, lazy=True).issues.update(1, {"state_event": "close"})
    assert [event.state for event in issue.resourcestateevents.list(iterator=True)] == ["closed"]
    assert [event.label["name"] for event in issue.resourcelabelevents.list(iterator=True)] == ["x"]
    assert library.personal_access_tokens.get("self").scopes == ["api"]
    with pytest.raises(python_gitlab.GitlabDeleteError, match="403"):
        library.projects.get(1, lazy=True).issues.delete(1)
