"""The contract tests find their instance, say which it is, and leave nothing behind."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.domain.errors import ConfigError
from bot.sandbox import people
from tests.contract import ground
from tests.world import World

LIVE = {
    "CONTRACT_GITLAB_URL": "https://gitlab.example", "CONTRACT_GITLAB_TOKEN": "t", "CONTRACT_GITLAB_PROJECT": "a/b",
}  # fmt: skip


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({}, "GitLab is the sandbox, Zendesk is the sandbox (CONTRACT_GITLAB_…, CONTRACT_ZENDESK_… not set)"),
        (LIVE, "GitLab is a live instance, Zendesk is the sandbox (CONTRACT_ZENDESK_… not set)"),
        ({**LIVE, "CONTRACT_ZENDESK_URL": "x"}, "GitLab is a live instance, Zendesk is a live instance"),
    ],
)
def test_one_line_tells_where(environ: Mapping[str, str], words: str) -> None:
    """Whoever forgot the credentials sees that the sandbox answered."""
    assert ground.told(environ) == f"contract: {words}"


def test_each_service_can_be_live(world: World) -> None:
    """What is set for one service leaves the other to the sandbox."""
    found = ground.services(world.sandbox.environment(world.url), LIVE)
    assert (found.gitlab_url, found.gitlab_project, found.zendesk_url) == ("https://gitlab.example", "a/b", world.url)


def test_half_of_the_credentials_are_refused(world: World) -> None:
    """They are never completed with the sandbox's."""
    with pytest.raises(ConfigError, match="GITLAB_TOKEN is missing"):
        ground.services(world.sandbox.environment(world.url), {"CONTRACT_GITLAB_URL": "https://gitlab.example"})


@pytest.mark.parametrize(("level", "left"), [(people.REPORTER, ["closed"]), (people.PLANNER, [])])
def test_nothing_is_left(world: World, level: int, left: list[str]) -> None:
    """The issue is deleted where the role may, else closed, and the labels are gone."""
    world.sandbox.gitlab.add_member(world.project, world.user(people.BOT), level)
    before = {label.title for label in world.project.labels.values()}
    with world.ports() as ports, ground.occupied(ports) as place:
        place.label("-left")
    states = [issue.state for issue in world.project.issues.values() if issue.title == ground.TITLE]
    assert (states, {label.title for label in world.project.labels.values()}) == (left, before)
