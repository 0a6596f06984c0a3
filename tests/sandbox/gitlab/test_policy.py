"""Who may do what: GitLab's roles, which are no ladder."""

import contextlib

import pytest

from bot.sandbox.gitlab import ApiError
from tests.sandbox.gitlab.world import LEVELS, Client, World

EVERYBODY = [*LEVELS, "out"]


@pytest.mark.parametrize("username", EVERYBODY)
def test_labels_on_an_existing_issue(world: World, username: str) -> None:
    """Planner, Reporter and from Developer on label; nobody else does."""
    issue = world.issue("olga")
    with contextlib.suppress(ApiError):
        world.gitlab.update_issue(issue, world.user(username), add_labels=["x"])
    expected = ("x",) if username in {"pia", "rita", "dev", "mia", "olga"} else ()
    assert expected == issue.labels


@pytest.mark.parametrize("username", LEVELS)
def test_labels_while_creating(world: World, username: str) -> None:
    """Every member may put existing labels on a new issue."""
    world.gitlab.add_label(world.project, world.user("rita"), "known")
    assert world.issue(username, labels=["known"]).labels == ("known",)


def test_a_guest_creates_no_labels(world: World) -> None:
    """An unknown label of a Guest is left out, in silence."""
    assert world.issue("gus", labels=["unknown"]).labels == ()


def test_an_author_changes_texts_and_state_but_no_labels(world: World) -> None:
    """The author of an issue may close and retitle it whatever the role; labels are dropped."""
    issue = world.issue("gus")
    world.gitlab.update_issue(issue, world.user("gus"), title="New", state_event="close", add_labels=["x"])
    assert (issue.title, issue.state, issue.labels) == ("New", "closed", ())


@pytest.mark.parametrize("username", EVERYBODY)
def test_confidential_issues_of_others(world: World, client: Client, username: str) -> None:
    """Guests, Security Managers and strangers do not see them; they get the 404 of a missing issue."""
    world.issue("olga", confidential=True)
    expected = 200 if username in {"pia", "rita", "dev", "mia", "olga"} else 404
    assert expected == client.get("/projects/1/issues/1", username).status_code


def test_author_and_assignee_see_their_confidential_issue(world: World) -> None:
    """A Guest sees a confidential issue that the Guest wrote."""
    issue = world.issue("gus", confidential=True)
    world.gitlab.update_issue(issue, world.user("gus"), title="Mine")
    assert issue.title == "Mine"


@pytest.mark.parametrize("username", EVERYBODY)
def test_deleting_an_issue(world: World, username: str) -> None:
    """Only Planner and Owner delete issues; even a Maintainer does not."""
    issue = world.issue("rita")
    with contextlib.suppress(ApiError):
        world.gitlab.delete_issue(issue, world.user(username))
    assert (username in {"pia", "olga"}) == (world.gitlab.find_issue(world.project, issue.iid) is None)


@pytest.mark.parametrize("username", ["gus", "pia", "rita", "dev", "mia", "olga"])
def test_editing_the_note_of_somebody_else(world: World, username: str) -> None:
    """A note is edited by its author and from Maintainer on."""
    note = world.note(world.issue(), "sam", "first")
    with contextlib.suppress(ApiError):
        world.gitlab.edit_note(note, world.user(username), "second")
    assert ("second" if username in {"mia", "olga"} else "first") == note.body


def test_nobody_edits_system_notes(world: World) -> None:
    """GitLab's own lines cannot be edited, not even by an Owner."""
    issue = world.issue()
    world.gitlab.update_issue(issue, world.user("rita"), title="New")
    with pytest.raises(ApiError, match="403"):
        world.gitlab.edit_note(issue.notes[0], world.user("olga"), "forged")


def test_an_archived_project_takes_no_issues(world: World) -> None:
    """An archived project is read only."""
    world.project.archived = True
    with pytest.raises(ApiError, match="403"):
        world.issue("olga")


def test_a_group_membership_counts(world: World) -> None:
    """Who belongs to the group above belongs to the project."""
    world.gitlab.add_group_member("acme", world.user("out"), LEVELS["rita"])
    issue = world.issue("out", labels=["new"])
    assert issue.labels == ("new",)


@pytest.mark.parametrize(("username", "status"), [("out", 404), ("gus", 403), ("sam", 403)])
def test_changing_the_issue_of_somebody_else(world: World, username: str, status: int) -> None:
    """Strangers learn nothing (404), members without the role are told (403)."""
    issue = world.issue("olga")
    with pytest.raises(ApiError) as caught:
        world.gitlab.update_issue(issue, world.user(username), title="Mine")
    assert caught.value.status == status


@pytest.mark.parametrize(
    ("level", "username", "status"),
    [
        ("enabled", "out", 200),
        ("private", "out", 404),
        ("private", "gus", 200),
        ("disabled", "olga", 404),
    ],
)
def test_issues_for_members_only_or_for_nobody(
    public_world: World, public_client: Client, *, level: str, username: str, status: int
) -> None:
    """A public project may keep its issues to its members, or have none."""
    public_world.issue()
    public_world.project.issues_access_level = level
    assert public_client.get("/projects/1/issues/1", username).status_code == status
    assert len(public_client.get("/projects/1/issues", username).json()) == (status == 200)
