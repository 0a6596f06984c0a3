"""Changing issues: lines of GitLab's own, events, and when the issue counts as updated."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.gitlab import ApiError
from bot.sandbox.gitlab.activity import sentence, title_change
from tests.sandbox.gitlab.world import START, World


def test_a_changed_title_writes_a_line(world: World) -> None:
    """The line marks what differs; the issue counts as updated at once."""
    issue = world.issue(title="Bad: a ticket")
    now = world.pass_time(seconds=5)
    world.gitlab.update_issue(issue, world.user("rita"), title="Good: a ticket")
    assert world.system_notes(issue) == ["changed title from **{-Ba-}d: a ticket** to **{+Goo+}d: a ticket**"]
    assert now == issue.updated_at


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("abc", "abXc", "changed title from **abc** to **ab{+X+}c**"),
        ("aa", "a", "changed title from **a{-a-}** to **a**"),
        ("one", "two", "changed title from **{-one-}** to **{+two+}**"),
    ],
)
def test_title_lines(old: str, new: str, expected: str) -> None:
    """Only the middle that differs is marked, and an empty middle not at all."""
    assert expected == title_change(old, new)


@given(old=st.text("ab ", max_size=8), new=st.text("ab ", max_size=8))
def test_title_lines_hold_both_titles(old: str, new: str) -> None:
    """Without its marks the line shows the old title and the new one, whole."""
    line = title_change(old, new)
    for mark in ("{-", "-}", "{+", "+}"):
        line = line.replace(mark, "")
    assert line == f"changed title from **{old}** to **{new}**"


@pytest.mark.parametrize(
    ("words", "expected"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b, and c")]
)
def test_words_are_joined(words: list[str], expected: str) -> None:
    """As in GitLab's texts."""
    assert sentence(words) == expected


def test_a_changed_description_writes_a_line_each_time(world: World) -> None:
    """Two changes are two lines; storing the same text again is none."""
    issue = world.issue(description="one")
    for text in ("two", "two  \r\n", "three"):
        world.gitlab.update_issue(issue, world.user("rita"), description=text)
    assert world.system_notes(issue) == ["changed the description"] * 2
    assert issue.description == "three"


def test_labels_and_states_are_events_not_notes(world: World) -> None:
    """Labelling, closing and reopening write resource events only."""
    issue, rita = world.issue(labels=["a"]), world.user("rita")
    world.gitlab.update_issue(issue, rita, add_labels=["b"], remove_labels=["a", "never"], state_event="close")
    world.gitlab.update_issue(issue, rita, state_event="reopen")
    assert issue.notes == []
    assert [event.state for event in issue.state_events] == ["closed", "reopened"]
    labels = [(event.action, event.label.title) for event in issue.label_events if event.label]
    assert labels == [("add", "a"), ("add", "b"), ("remove", "a")]


def test_remove_labels_creates_none(world: World) -> None:
    """Removing an unknown label does nothing at all, unlike adding one."""
    issue = world.issue()
    world.gitlab.update_issue(issue, world.user("rita"), remove_labels=["unknown"])
    assert world.gitlab.labels(world.project) == []


def test_labels_replace_all(world: World) -> None:
    """`labels` replaces what was there, an empty list clears."""
    issue, rita = world.issue(labels=["a", "b"]), world.user("rita")
    world.gitlab.update_issue(issue, rita, labels=["c"])
    assert list(issue.labels) == ["c"]
    world.gitlab.update_issue(issue, rita, labels=[])
    assert list(issue.labels) == []


def test_both_labels_of_a_scope_coexist_on_a_free_plan(world: World) -> None:
    """Scoped exclusivity is a paid feature."""
    issue = world.issue(labels=["a::x"])
    world.gitlab.update_issue(issue, world.user("rita"), add_labels=["a::y"])
    assert issue.labels == ("a::x", "a::y")


def test_closing_says_who_and_when(world: World) -> None:
    """closed_at and closed_by are set by closing once, and cleared by reopening."""
    issue = world.issue()
    closed_at = world.pass_time(hours=1)
    world.gitlab.update_issue(issue, world.user("dev"), state_event="close")
    world.pass_time(hours=1)
    world.gitlab.update_issue(issue, world.user("rita"), state_event="close")
    assert (closed_at, world.user("dev")) == (issue.closed_at, issue.closed_by)
    world.gitlab.update_issue(issue, world.user("rita"), state_event="reopen")
    assert (issue.closed_at, issue.closed_by, issue.state) == (None, None, "opened")


def test_a_locked_issue_does_not_reopen(world: World) -> None:
    """GitLab ignores the wish in silence."""
    issue, rita = world.issue(), world.user("rita")
    world.gitlab.update_issue(issue, rita, state_event="close", discussion_locked=True)
    world.gitlab.update_issue(issue, rita, state_event="reopen")
    assert (issue.state, world.system_notes(issue)) == ("closed", ["locked the discussion in this issue"])


def test_assignees_write_a_line_and_tell_people(world: World) -> None:
    """Assigning writes who came and went; the new one gets a to-do and an e-mail."""
    issue, rita = world.issue(), world.user("rita")
    world.gitlab.update_issue(issue, rita, assignee_ids=[world.user("dev").id])
    world.gitlab.update_issue(issue, rita, assignee_ids=[world.user("mia").id])
    world.gitlab.update_issue(issue, rita, assignee_ids=[])
    lines = ["assigned to @dev", "assigned to @mia and unassigned @dev", "unassigned @mia"]
    assert lines == world.system_notes(issue)
    assert [(told.user.username, told.reason) for told in world.gitlab.notifications] == [
        ("dev", "assigned"),
        ("mia", "assigned"),
    ]


@pytest.mark.parametrize(
    ("names", "left"),
    [((), []), ((0,), []), (("pia",), ["pia"]), (("out",), ["dev"]), ((999,), ["dev"]), (("out", "pia"), ["dev"])],
)
def test_who_is_assigned(world: World, names: tuple[str | int, ...], left: list[str]) -> None:
    """Nobody for an empty list or 0; when the first cannot see the issue, the wish is dropped as a whole."""
    issue, rita = world.issue(assignee_ids=[world.user("dev").id]), world.user("rita")
    ids = [name if isinstance(name, int) else world.user(name).id for name in names]
    world.gitlab.update_issue(issue, rita, assignee_ids=ids)
    assert [user.username for user in issue.assignees] == left


def test_a_blocked_member_is_told_nothing(world: World) -> None:
    """A mention and an assignment leave to-dos, as for everybody, and send no e-mail."""
    issue, dev = world.issue(), world.user("dev")
    world.gitlab.block_user(dev)
    world.note(issue, "rita", "@dev and @mia, look")
    world.gitlab.update_issue(issue, world.user("rita"), assignee_ids=[dev.id])
    assert [user.username for user in issue.assignees] == ["dev"]
    assert [told.user.username for told in world.gitlab.notifications if told.by_email] == ["mia"]
    assert [todo.action for todo in world.gitlab.todos if todo.user is dev] == ["mentioned", "assigned"]


def test_other_fields_write_their_lines(world: World) -> None:
    """Confidentiality and due date write a line for each change, and none without one."""
    issue, rita = world.issue(), world.user("rita")
    world.gitlab.update_issue(issue, rita, confidential=True, due_date=date(2026, 12, 24))
    world.gitlab.update_issue(issue, rita, confidential=True, due_date=date(2026, 12, 24))
    world.gitlab.update_issue(issue, rita, confidential=False, due_date=None)
    assert world.system_notes(issue) == [
        "made the issue confidential",
        "changed due date to December 24, 2026",
        "made the issue visible to everyone",
        "removed due date",
    ]


@pytest.mark.parametrize(("seconds", "is_touched"), [(0, False), (60, False), (60.5, True), (3600, True)])
def test_touches_within_a_minute_are_skipped(world: World, *, seconds: float, is_touched: bool) -> None:
    """Notes, labels and assignees move updated_at unless it moved within the last 60 seconds."""
    for act in (
        lambda issue: world.note(issue, "rita", "word"),
        lambda issue: world.gitlab.update_issue(issue, world.user("rita"), add_labels=[f"l{issue.iid}"]),
        lambda issue: world.gitlab.update_issue(issue, world.user("rita"), assignee_ids=[world.user("dev").id]),
    ):
        issue = world.issue()
        before = issue.updated_at
        now = world.pass_time(seconds=seconds)
        act(issue)
        assert (now if is_touched else before) == issue.updated_at


def test_closing_always_counts_as_an_update(world: World) -> None:
    """A field of the issue itself is no touch: it counts also within the minute."""
    issue = world.issue()
    now = world.pass_time(seconds=1)
    world.gitlab.update_issue(issue, world.user("rita"), state_event="close")
    assert now == issue.updated_at == START + timedelta(seconds=1)


def test_an_update_without_a_difference_does_nothing(world: World) -> None:
    """Sending what is there already leaves no trace."""
    issue = world.issue(labels=["a"], description="text")
    world.pass_time(hours=1)
    world.gitlab.update_issue(
        issue, world.user("rita"), title=issue.title, description="text", labels=["a"], assignee_ids=[]
    )
    assert (issue.updated_at, issue.notes, len(issue.label_events)) == (START, [], 1)


def test_a_bad_title_changes_nothing(world: World) -> None:
    """An update is refused as a whole."""
    issue = world.issue()
    with pytest.raises(ApiError, match="can't be blank"):
        world.gitlab.update_issue(issue, world.user("rita"), title=" ", state_event="close")
    assert issue.state == "opened"


def test_an_edited_description_runs_only_new_commands(world: World) -> None:
    """The commands are cut out each time; one that stood in the old text does not run again."""
    issue = world.issue(description="text")
    issue.description = "text\n/confidential"  # as an older GitLab may have stored it
    world.gitlab.update_issue(issue, world.user("rita"), description="text\n/confidential\n/close")
    assert (issue.description, issue.state, issue.confidential) == ("text", "closed", False)
