"""Emoji reactions."""

import pytest

from bot.sandbox.gitlab import ApiError, awards
from tests.sandbox.gitlab.world import START, World


def test_a_reaction_is_given_once(world: World) -> None:
    """The same person cannot repeat it, another may; aliases are the same emoji."""
    issue = world.issue()
    for username in ("rita", "dev"):
        world.gitlab.award(issue, world.user(username), "thumbsup")
    with pytest.raises(ApiError, match=r"404.*has already been taken"):
        world.gitlab.award(issue, world.user("rita"), "+1")
    assert awards.count(issue, "thumbsup") == 2


def test_a_reaction_is_no_update_of_the_issue(world: World) -> None:
    """Its updated_at moves neither for one to the issue nor for one to a comment, given or taken back."""
    issue = world.issue()
    note = world.note(issue, "rita", "x")
    for awardable in (issue, note):
        for _ in range(2):
            world.pass_time(hours=1)
            awards.toggle(world.gitlab, awardable, world.user("dev"), "tada")
    assert issue.updated_at == START


def test_a_reaction_moves_the_comment_without_an_edit(world: World) -> None:
    """The comment's updated_at follows each reaction, given or taken back, though its words are as they were."""
    note = world.note(world.issue(), "rita", "x")
    for _ in range(2):
        now = world.pass_time(hours=1)
        awards.toggle(world.gitlab, note, world.user("dev"), "tada")
        assert (note.updated_at, note.edited_at) == (now, None)


@pytest.mark.parametrize("name", ["", ":tada:", "No Emoji"])
def test_what_is_no_emoji_is_refused(world: World, name: str) -> None:
    """The name comes without colons."""
    with pytest.raises(ApiError, match="not a valid emoji name"):
        world.gitlab.award(world.issue(), world.user("rita"), name)


def test_who_cannot_read_cannot_react(world: World) -> None:
    """A Guest gets a 404 for an internal note and for a confidential issue."""
    issue = world.issue("olga")
    internal = world.note(issue, "rita", "x", internal=True)
    for awardable in (internal, world.issue("olga", confidential=True)):
        with pytest.raises(ApiError, match="404 Award Emoji Not Found"):
            world.gitlab.award(awardable, world.user("gus"), "tada")


def test_only_ones_own_reaction_is_taken_back(world: World) -> None:
    """GitLab answers 401 for another person's."""
    issue = world.issue()
    award = world.gitlab.award(issue, world.user("dev"), "tada")
    with pytest.raises(ApiError, match="401"):
        awards.remove(world.gitlab, issue, world.user("rita"), award)
    awards.remove(world.gitlab, issue, world.user("dev"), award)
    assert issue.awards == []
