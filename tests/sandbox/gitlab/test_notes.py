"""Comments: quick actions cut out, notes that never come to be, internal ones, limits."""

import pytest

from bot.sandbox.gitlab import ApiError, notes
from bot.sandbox.gitlab.model import Note
from tests.sandbox.gitlab.world import START, World


def test_a_comment_is_stored_without_carriage_returns_and_trailing_space(world: World) -> None:
    """What is stored differs from what was sent."""
    assert world.note(world.issue(), "rita", "a\r\nb \n\n").body == "a\nb"


def test_commands_alone_make_no_note(world: World) -> None:
    """A body of commands answers what they did; there is no note."""
    issue = world.issue()
    written = notes.create(world.gitlab, issue, world.user("rita"), "/close")
    assert (
        written.note,
        written.commands_changes,
        written.summary,
    ) == (None, {"state_event": "close"}, ("Closed this issue.",))
    assert (issue.state, issue.notes) == ("closed", [])


def test_commands_in_a_comment_run_and_leave_it(world: World) -> None:
    """A mixed body keeps its words only."""
    issue = world.issue()
    note = world.note(issue, "rita", "Words\n/close\n\nMore")
    assert (note.body, issue.state) == ("Words\nMore", "closed")


def test_unknown_commands_stay_text(world: World) -> None:
    """A slash word that GitLab does not know is not touched."""
    assert world.note(world.issue(), "rita", "/review now").body == "/review now"


def test_commands_not_available_are_no_error(world: World) -> None:
    """Closing a closed issue is not available: no note, nothing changed, nothing said, no error."""
    issue = world.issue()
    world.gitlab.update_issue(issue, world.user("rita"), state_event="close")
    written = notes.create(world.gitlab, issue, world.user("rita"), "/close")
    assert (written.note, written.commands_changes, written.summary) == (None, {}, ())


def test_commands_that_fail_are_an_error(world: World) -> None:
    """A command that was available but found nothing to do is a 400 when nothing else was said."""
    with pytest.raises(ApiError, match="400 Bad request - Failed to apply commands"):
        world.gitlab.create_note(world.issue(), world.user("rita"), "/label ~unknown")


def test_a_refused_command_is_an_error_though_the_note_stays(world: World) -> None:
    """A title that is too long is refused; the comment was saved before."""
    issue = world.issue()
    with pytest.raises(ApiError, match="Title is too long"):
        world.gitlab.create_note(issue, world.user("rita"), f"Words\n/title {'x' * 256}")
    assert [note.body for note in issue.notes] == ["Words"]


def test_a_guest_comments_with_a_command_in_vain(world: World) -> None:
    """Commands run with the rights of whoever writes: cut out, but without effect."""
    issue = world.issue()
    note = world.note(issue, "gus", "Please\n/close")
    assert (note.body, issue.state) == ("Please", "opened")


def test_an_edit_runs_commands_too(world: World) -> None:
    """Editing executes what is new in the body."""
    issue = world.issue()
    note = world.note(issue, "rita", "Words")
    world.gitlab.edit_note(note, world.user("rita"), "Words\n/close")
    assert (note.body, issue.state) == ("Words", "closed")


def test_an_edit_to_commands_alone_deletes_the_note(world: World) -> None:
    """Nothing is left to keep."""
    issue = world.issue()
    note = world.note(issue, "rita", "Words")
    assert world.gitlab.edit_note(note, world.user("rita"), "/close") is None
    assert (issue.notes, issue.state) == ([], "closed")


def test_an_edit_to_commands_not_available_keeps_the_note(world: World) -> None:
    """When no command could run, the note stays as it was."""
    issue = world.issue()
    note = world.note(issue, "rita", "Words")
    world.gitlab.edit_note(note, world.user("rita"), "/reopen")
    assert [(kept.body, kept.updated_at) for kept in issue.notes] == [("Words", START)]


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("", 'Note {:note=>["can\'t be blank"]}'),
        (" \n\t", 'Note {:note=>["can\'t be blank"]}'),
        ("x" * 1_000_001, 'Note {:note=>["is too long (maximum is 1000000 characters)"]}'),
    ],
)
def test_bad_bodies_are_refused(world: World, body: str, complaint: str) -> None:
    """Empty and long comments are 400 in GitLab's words."""
    with pytest.raises(ApiError) as caught:
        world.gitlab.create_note(world.issue(), world.user("rita"), body)
    assert {"message": f"400 Bad request - {complaint}"} == caught.value.body


def test_an_issue_takes_five_thousand_notes(world: World) -> None:
    """The next one is a 400."""
    issue = world.issue()
    filler = world.note(issue, "rita", "x")
    issue.notes = [filler] * 4_999
    world.note(issue, "rita", "the last")
    with pytest.raises(ApiError, match="Maximum number of comments exceeded"):
        world.gitlab.create_note(issue, world.user("rita"), "one more")


@pytest.mark.parametrize(("username", "is_internal"), [("rita", True), ("pia", True), ("gus", False), ("sam", False)])
def test_internal_is_dropped_without_the_role(world: World, username: str, *, is_internal: bool) -> None:
    """Without the role the note is public, and nobody says so."""
    assert is_internal == world.note(world.issue(), username, "secret?", internal=True).internal


def test_a_locked_discussion_is_for_members(public_world: World) -> None:
    """Strangers may comment in public projects until the discussion is locked."""
    issue = public_world.issue()
    assert isinstance(public_world.note(issue, "out", "Hello"), Note)
    public_world.gitlab.update_issue(issue, public_world.user("rita"), discussion_locked=True)
    assert isinstance(public_world.note(issue, "gus", "Hello"), Note)
    with pytest.raises(ApiError, match="403"):
        public_world.note(issue, "out", "Hello")


def test_deleting_takes_the_todos_along(world: World) -> None:
    """A deleted comment leaves nothing, and does not count as an update."""
    issue = world.issue()
    note = world.note(issue, "rita", "@dev look")
    world.pass_time(hours=1)
    world.gitlab.delete_note(note, world.user("mia"))
    assert (issue.notes, world.gitlab.todos, issue.updated_at) == ([], [], START)


@pytest.mark.parametrize(("username", "status"), [("gus", 404), ("out", 404)])
def test_unseen_issues_take_no_comments(world: World, username: str, status: int) -> None:
    """A confidential issue of others is not found."""
    with pytest.raises(ApiError) as caught:
        world.note(world.issue("olga", confidential=True), username, "x")
    assert (caught.value.status, caught.value.body) == (status, {"message": "404 Issue Not Found"})


def test_an_archived_project_takes_no_comments(world: World) -> None:
    """Issues stay readable, nothing is written."""
    issue = world.issue()
    world.project.archived = True
    with pytest.raises(ApiError, match="403"):
        world.note(issue, "olga", "x")
    with pytest.raises(ApiError, match="403"):
        world.gitlab.update_issue(issue, world.user("olga"), title="x")
