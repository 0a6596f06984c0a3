"""The quick actions: what each asks for, when it is available, what GitLab says."""

from datetime import date

import pytest

from bot.sandbox.gitlab import ApiError, Issue, notes
from tests.sandbox.gitlab.world import World


def say(world: World, issue: Issue, text: str, author: str = "rita") -> tuple[str, ...]:
    return notes.create(world.gitlab, issue, world.user(author), text).summary


@pytest.fixture
def issue(world: World) -> Issue:
    for title in ("docs", "two words", "a::b"):
        world.gitlab.add_label(world.project, world.user("rita"), title)
    return world.issue(labels=["docs"])


@pytest.mark.parametrize(
    ("text", "labels", "sentence"),
    [
        ('/label ~"two words" ~a::b', ("a::b", "docs", "two words"), 'Added ~"two words" ~"a::b" labels.'),
        ("/label a::b", ("a::b", "docs"), 'Added ~"a::b" label.'),
        ("/labels ~a::b ~unknown", ("a::b", "docs"), 'Added ~"a::b" label.'),
        ("/relabel ~a::b", ("a::b",), 'Replaced all labels with ~"a::b" label.'),
        ("/unlabel ~docs", (), 'Removed ~"docs" label.'),
        ("/unlabel", (), "Removed all labels."),
        ("/remove_label ~docs", (), 'Removed ~"docs" label.'),
    ],
)
def test_labelling(world: World, issue: Issue, text: str, labels: tuple[str, ...], sentence: str) -> None:
    """Labels are given bare, with a tilde, or quoted; unknown ones are left out and never created."""
    assert (sentence,) == say(world, issue, text)
    assert labels == issue.labels


@pytest.mark.parametrize(
    ("text", "assignees", "sentence"),
    [
        ("/assign @dev", ["dev"], "Assigned @dev."),
        ("/assign me", ["rita"], "Assigned @rita."),
        ("/assign @dev @mia", ["dev"], "Assigned @dev."),
        ("/assign @nobody", ["pia"], "Failed to assign a user because no user was found."),
        ("/reassign @mia", ["mia"], "Changed assignee to @mia."),
        ("/unassign", [], "Removed assignee @pia."),
    ],
)
def test_assigning(world: World, issue: Issue, text: str, assignees: list[str], sentence: str) -> None:
    """One assignee on a free plan; an unknown name changes nothing."""
    world.gitlab.update_issue(issue, world.user("rita"), assignee_ids=[world.user("pia").id])
    assert (sentence,) == say(world, issue, text)
    assert assignees == [user.username for user in issue.assignees]


def test_several_assignees_on_a_paid_plan(paid_world: World) -> None:
    """There assigning adds, and unassigning takes the named one away."""
    issue = paid_world.issue()
    assert say(paid_world, issue, "/assign @dev @mia") == ("Assigned @dev and @mia.",)
    assert say(paid_world, issue, "/assign @pia\n/unassign @dev") == ("Assigned @pia.", "Removed assignee @dev.")
    assert [user.username for user in issue.assignees] == ["mia", "pia"]


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("2026-12-24", date(2026, 12, 24)),
        ("tomorrow", date(2026, 11, 3)),
        ("in 2 days", date(2026, 11, 4)),
        ("Today", date(2026, 11, 2)),
        ("some day", None),
    ],
)
def test_due_dates(world: World, issue: Issue, argument: str, expected: date | None) -> None:
    """Dates are read as documented, counted from the sandbox's day; others change nothing."""
    say(world, issue, f"/due {argument}")
    assert expected == issue.due_date


def test_a_due_date_is_removed(world: World, issue: Issue) -> None:
    """The removal is available only with a date."""
    assert say(world, issue, "/remove_due_date") == ()
    say(world, issue, "/due today")
    assert say(world, issue, "/remove_due_date") == ("Removed the due date.",)
    assert issue.due_date is None


def test_state_title_lock_and_confidentiality(world: World, issue: Issue) -> None:
    """Several commands of one comment all run; each looks at the issue as it was before the comment."""
    text = "/title New title\n/confidential\n/lock\n/close\n/reopen"
    assert say(world, issue, text) == (
        'Changed the title to "New title".',
        "Made this issue confidential.",
        "Locked the discussion.",
        "Closed this issue.",
    )
    assert (
        issue.title,
        issue.confidential,
        issue.discussion_locked,
        issue.state,
    ) == ("New title", True, True, "closed")
    assert say(world, issue, "/unlock") == ("Unlocked the discussion.",)


def test_duplicates(world: World, issue: Issue) -> None:
    """A duplicate closes, is related to the other, and both say so; itself or an unknown one does nothing."""
    other = world.issue()
    assert say(world, issue, "/duplicate #1") == ("Failed to mark the issue as duplicate of itself.",)
    assert "not found" in say(world, issue, "/duplicate #99")[0]
    say(world, issue, "/duplicate #2")
    assert (issue.state, len(world.gitlab.links)) == ("closed", 1)
    assert world.system_notes(issue) == ["marked this issue as a duplicate of #2"]
    assert world.system_notes(other) == ["marked #1 as a duplicate of this issue"]


def test_todos_and_subscriptions_are_ones_own(world: World, issue: Issue) -> None:
    """Each is available once, then its opposite is."""
    assert say(world, issue, "/todo\n/subscribe") == ("Added a to-do item.", "Subscribed to notifications.")
    assert say(world, issue, "/todo\n/subscribe") == ()
    assert say(world, issue, "/done") == ("Marked to-do item as done.",)
    assert say(world, issue, "/unsubscribe") == ("Unsubscribed from notifications.",)
    assert [todo.is_done for todo in world.gitlab.todos] == [True]


def test_reactions_toggle(world: World, issue: Issue) -> None:
    """The same reaction again takes it back."""
    assert say(world, issue, "/award :tada:") == ("Toggled :tada: emoji reaction.",)
    assert [award.name for award in issue.awards] == ["tada"]
    say(world, issue, "/react :tada:")
    assert issue.awards == []


def test_all_others_are_recorded_and_cut_out(world: World, issue: Issue) -> None:
    """A command that the sandbox cannot execute leaves the text and stands in the record."""
    note = world.note(issue, "gus", "Hi\n/move acme/other\n/add_email x@evil.example\n/close")
    assert note.body == "Hi"
    assert [(c.author.username, c.name, c.argument, c.is_applied) for c in world.gitlab.executed_commands] == [
        ("gus", "move", "acme/other", False),
        ("gus", "add_email", "x@evil.example", False),
        ("gus", "close", "", False),
    ]


@pytest.mark.parametrize("text", ["/label ~docs", "/assign @gus", "/due today", "/lock", "/confidential", "/unlabel"])
def test_a_guest_has_no_metadata_commands(world: World, issue: Issue, text: str) -> None:
    """They run with the author's rights."""
    before = (issue.labels, issue.assignees, issue.due_date, issue.discussion_locked, issue.confidential)
    assert say(world, issue, text, "gus") == ()
    after = (issue.labels, issue.assignees, issue.due_date, issue.discussion_locked, issue.confidential)
    assert before == after


@pytest.mark.parametrize("text", ["/title", "/label ~unknown", "/relabel ~unknown", "/react tada", "/title  "])
def test_commands_with_nothing_to_act_on_fail(world: World, issue: Issue, text: str) -> None:
    """They were available, did nothing and said nothing: a 400 when no note is left."""
    with pytest.raises(ApiError, match="Failed to apply commands"):
        say(world, issue, text)


def test_unlabelling_an_unknown_label_removes_none(world: World, issue: Issue) -> None:
    """GitLab says otherwise, but nothing goes."""
    assert say(world, issue, "/unlabel ~unknown") == ("Removed all labels.",)
    assert list(issue.labels) == ["docs"]


def test_reassigning_to_nobody_changes_nothing(world: World, issue: Issue) -> None:
    """An unknown name is told."""
    assert say(world, issue, "/reassign @nobody") == ("Failed to change assignee(s) because no user was found.",)
    assert list(issue.assignees) == []
