"""Relations between issues."""

import pytest

from bot.sandbox.gitlab import ApiError, links
from tests.sandbox.gitlab.world import World


def test_two_issues_are_related_once(world: World) -> None:
    """The second time is a 409, from either side; both issues say so."""
    first, second = world.issue(), world.issue()
    world.gitlab.link_issues(first, second, world.user("rita"))
    with pytest.raises(ApiError, match=r"409.*already assigned"):
        world.gitlab.link_issues(second, first, world.user("rita"))
    assert world.system_notes(first) == ["marked this issue as related to #2"]
    assert world.system_notes(second) == ["marked this issue as related to #1"]


def test_blocking_is_a_paid_feature(world: World, paid_world: World) -> None:
    """Free plans know relates_to only."""
    with pytest.raises(ApiError, match="link_type does not have a valid value"):
        world.gitlab.link_issues(world.issue(), world.issue(), world.user("rita"), "blocks")
    first, second = paid_world.issue(), paid_world.issue()
    link = paid_world.gitlab.link_issues(first, second, paid_world.user("rita"), "is_blocked_by")
    seen = (links.type_seen_from(link, first), links.type_seen_from(link, second))
    assert (seen, link.source) == (("is_blocked_by", "blocks"), second)


def test_the_role_must_allow_it_on_both(world: World) -> None:
    """A Guest relates nothing, and an issue that may not be seen is not found."""
    first, hidden = world.issue("gus"), world.issue("olga", confidential=True)
    for other, status in ((world.issue("gus"), 403), (hidden, 404)):
        with pytest.raises(ApiError) as caught:
            world.gitlab.link_issues(first, other, world.user("gus"))
        assert caught.value.status == status


def test_an_issue_is_not_related_to_itself(world: World) -> None:
    """There is no such relation."""
    issue = world.issue()
    with pytest.raises(ApiError, match="404"):
        world.gitlab.link_issues(issue, issue, world.user("rita"))


def test_a_relation_ends(world: World) -> None:
    """Removing it writes a line on both and needs the role."""
    first, second = world.issue(), world.issue()
    link = world.gitlab.link_issues(first, second, world.user("rita"))
    with pytest.raises(ApiError, match="403"):
        links.remove(world.gitlab, link, world.user("gus"))
    links.remove(world.gitlab, link, world.user("rita"))
    assert (links.links_of(world.gitlab, first), world.system_notes(second)[-1]) == (
        [],
        "removed the relation with #1",
    )
