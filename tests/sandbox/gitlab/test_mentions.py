"""Mentions and references: who is told, and which issues note it."""

import pytest

from tests.sandbox.gitlab.world import START, World


def told(world: World) -> tuple[list[str], list[str]]:
    """Return who has to-dos and who got e-mails."""
    return (
        [todo.user.username for todo in world.gitlab.todos],
        [told.user.username for told in world.gitlab.notifications if told.by_email],
    )


def test_a_new_comment_tells_the_mentioned(world: World) -> None:
    """Each gets one to-do and one e-mail, the author a to-do alone; unknown names reach nobody."""
    world.note(world.issue(), "rita", "@dev @mia @dev @rita @nobody")
    assert told(world) == (["rita", "dev", "mia"], ["dev", "mia"])


@pytest.mark.parametrize("text", ["`@dev`", "```\n@dev\n```", "me@dev.example", "\\@dev"])
def test_dead_mentions_tell_nobody(world: World, text: str) -> None:
    """What GitLab does not render as a mention has no effect."""
    world.note(world.issue(), "rita", text)
    assert told(world) == ([], [])


def test_an_edit_tells_only_the_newly_mentioned_and_sends_no_mail(world: World) -> None:
    """Editing is quiet: a to-do for who is new, nothing for who was there."""
    note = world.note(world.issue(), "rita", "@dev")
    world.gitlab.edit_note(note, world.user("rita"), "@dev @mia")
    assert told(world) == (["dev", "mia"], ["dev"])


def test_who_was_told_is_recorded_for_ever(world: World) -> None:
    """When, of what and how: by a new text, by an edit, by an assignment; deleting the comment does not undo it."""
    issue, rita = world.issue(), world.user("rita")
    note = world.note(issue, "rita", "@dev, look")
    at = world.pass_time(days=1)
    world.gitlab.edit_note(note, rita, "@dev and @mia, look")
    world.gitlab.update_issue(issue, rita, assignee_ids=[world.user("pia").id])
    world.gitlab.delete_note(note, rita)
    assert [(each.at, each.user.username, each.reason, each.note_id) for each in world.gitlab.notifications] == [
        (START, "dev", "mentioned", note.id),
        (at, "mia", "newly_mentioned", note.id),
        (at, "pia", "assigned", None),
    ]
    assert {each.issue for each in world.gitlab.notifications} == {issue}


@pytest.mark.parametrize("text", ["`@dev`", "```\n@dev\n```", "> `@dev`\n\n<!-- @dev -->"])
def test_dead_mentions_leave_no_record(world: World, text: str) -> None:
    """Names in code and in hidden lines tell nobody, neither in a new text nor when they come by an edit."""
    issue = world.issue(description=text)
    note = world.note(issue, "rita", "x")
    world.gitlab.edit_note(note, world.user("rita"), text)
    assert world.gitlab.notifications == []


def test_new_issues_tell_by_title_and_description(world: World) -> None:
    """Mentions in titles are live."""
    world.issue(title="For @dev", description="and @mia")
    assert told(world) == (["dev", "mia"], ["dev", "mia"])


def test_changed_texts_of_an_issue_are_quiet(world: World) -> None:
    """To-dos for the newly mentioned, no e-mail."""
    issue = world.issue(description="@dev")
    world.gitlab.update_issue(issue, world.user("rita"), title="For @pia", description="@dev @mia")
    assert told(world) == (["dev", "pia", "mia"], ["dev"])


def test_a_mention_that_stays_in_a_title_is_old_news(world: World) -> None:
    """Who stood in the title before is not told again."""
    issue = world.issue(title="For @dev")
    world.gitlab.update_issue(issue, world.user("rita"), title="Still for @dev")
    assert told(world) == (["dev"], ["dev"])


def test_who_may_not_read_is_not_told(world: World) -> None:
    """A Guest learns nothing of confidential issues and internal notes, a stranger nothing of private projects."""
    world.note(world.issue("olga", confidential=True), "rita", "@gus @out @dev")
    world.note(world.issue("olga"), "rita", "@gus @pia", internal=True)
    assert told(world) == (["dev", "pia"], ["dev", "pia"])


@pytest.mark.parametrize("text", ["@all", "@acme"])
def test_groups_tell_all_members(world: World, text: str) -> None:
    """A group's name and @all reach every member but the author."""
    world.note(world.issue(), "rita", text)
    assert sorted(told(world)[1]) == ["dev", "gus", "mia", "olga", "pia", "sam"]


def test_references_leave_a_line_on_the_other_issue_once(world: World) -> None:
    """`mentioned in issue #n` appears once for each pair, wherever the reference stood, never on itself."""
    target, source = world.issue(), world.issue(description="see #1 and #2 and #99")
    world.note(source, "dev", "again #1")
    world.gitlab.update_issue(source, world.user("dev"), title="More on #1")
    assert world.system_notes(target) == ["mentioned in issue #2"]
    assert world.system_notes(source) == ["changed title from **{-Bad: a ticket-}** to **{+More on #1+}**"]


def test_a_reference_touches_the_target(world: World) -> None:
    """The line counts as an update of the issue that was referred to."""
    target, source = world.issue(), world.issue()
    now = world.pass_time(hours=1)
    world.note(source, "rita", "#1")
    assert now == target.updated_at


def test_references_in_titles_are_live(world: World) -> None:
    """The title of an issue refers as its text does."""
    target = world.issue()
    world.issue(title="Ticket #1")
    assert world.system_notes(target) == ["mentioned in issue #2"]


def test_naming_oneself_makes_a_todo_alone(world: World) -> None:
    """GitLab puts it on one's own list ("You mentioned yourself") and tells nobody of it."""
    world.note(world.issue(), "rita", "@rita")
    assert (told(world), world.gitlab.notifications) == ((["rita"], []), [])
