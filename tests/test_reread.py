"""Issues are looked at once more just before something irrevocable is done, a hundred in one request."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.adapters.gitlab import GitLab
from bot.domain.model import Issue
from bot.reread import FRESH_SECONDS, Reread
from tests.world import World


@pytest.fixture
def gitlab(world: World) -> Iterator[GitLab]:
    with world.ports() as ports:
        ports.gitlab.project()
        yield ports.gitlab  # type: ignore[misc] # the wiring's choice


def opened(world: World, count: int) -> list[int]:
    """The numbers of so many new issues."""
    return [
        world.sandbox.gitlab.create_issue(world.project, world.admin, title=f"Issue {number}").iid
        for number in range(count)
    ]


def asked(world: World) -> int:
    return sum(seen.template.endswith("/issues") for seen in world.sandbox.traffic.seen)


def test_a_hundred_at_a_time(world: World, gitlab: GitLab) -> None:
    """While the looks are fresh, 250 issues cost three requests."""
    iids = opened(world, 250)
    reread = Reread(gitlab, lambda: 0.0, iids)
    found: list[Issue | None] = [reread.issue(iid) for iid in iids]
    assert [issue.iid for issue in found if issue] == iids
    assert asked(world) == 3


def test_an_old_look_is_repeated(world: World, gitlab: GitLab) -> None:
    """A look is good for twenty seconds; then what is asked for and what is still waiting is read again."""
    now = [0.0]
    iids = opened(world, 3)
    reread = Reread(gitlab, lambda: now[0], iids)
    for iid, at in zip(iids, (0.0, FRESH_SECONDS, FRESH_SECONDS + 1), strict=True):
        now[0] = at
        assert reread.issue(iid) is not None
    assert asked(world) == 2


def test_what_was_asked_for_is_not_replaced(world: World, gitlab: GitLab) -> None:
    """A later look at others leaves an issue as it was when it was asked for, while that is fresh."""
    iids = opened(world, 2)
    reread = Reread(gitlab, lambda: 0.0, iids[:1])
    reread.issue(iids[0])
    world.sandbox.gitlab.update_issue(world.project.issues[iids[0]], world.admin, title="Other")
    reread.issue(iids[1])
    again = reread.issue(iids[0])
    assert again is not None
    assert again.title == "Issue 0"


def test_the_look_is_as_old_as_its_request(world: World, gitlab: GitLab) -> None:
    """What was read before a change is not taken for what came after."""
    now = [0.0]
    (iid,) = opened(world, 1)
    reread = Reread(gitlab, lambda: now[0], [iid])
    first = reread.issue(iid)
    world.sandbox.gitlab.update_issue(world.project.issues[iid], world.admin, title="Other")
    now[0] = FRESH_SECONDS + 1
    second = reread.issue(iid)
    assert (first and first.title, second and second.title) == ("Issue 0", "Other")


def test_what_does_not_exist(world: World, gitlab: GitLab) -> None:
    """A number without an issue is None and is not asked for again."""
    reread = Reread(gitlab, lambda: 0.0, [999])
    assert (reread.issue(999), reread.issue(999), asked(world)) == (None, None, 1)


def test_what_was_not_announced(world: World, gitlab: GitLab) -> None:
    """An issue nobody announced is read all the same."""
    (iid,) = opened(world, 1)
    assert Reread(gitlab, lambda: 0.0, ()).issue(iid) is not None
