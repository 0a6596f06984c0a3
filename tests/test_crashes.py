"""A run that is killed by SIGKILL right after any of its writes: the next ones end where an undisturbed one would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import get_args

import pytest

from bot.show.words import KINDS
from tests.crash import view
from tests.crash.scenes import SCENES
from tests.crash.story import Death, Story
from tests.world import World

pytestmark = pytest.mark.proof

Told = Callable[[str], Story]

DOUBLES = {
    "OpenCase": {"issue, closed"},
    "PostAnnounced": {"announced"},
    "PostAnswer": {"twice", "told/mentioned/idris.fennimore"},
    "PostCard": {"twice", "told/mentioned/mira.halloran"},
    "PostChanged": {"twice"},
    "PostLacking": {"twice"},
    "OpenRotation": {"issue, closed"},
}
"""What is there twice when this write arrives after another bot made it; all that is healed says so."""


@pytest.fixture
def told(world: World, tmp_path: Path) -> Told:
    """A scene by its name."""
    return lambda name: Story(world, name, tmp_path / name)


def test_the_scenes_need_every_kind_of_write(told: Told) -> None:
    """Each kind that reports can name occurs in one of them; one that is new needs a place in a scene."""
    assert {kind for name in SCENES for kind in told(name).kinds()} == set(KINDS)


@pytest.mark.parametrize("death", get_args(Death))
@pytest.mark.parametrize("name", SCENES)
def test_killed_after_each_write(told: Told, name: str, death: Death) -> None:
    """Issues, states, labels, cards, answers, reactions and who was told are as if nothing had happened."""
    story = told(name)
    expected, deaths = story.undisturbed(), 0
    while writes := story.killed(deaths + 1, death):
        story.follow()
        assert view.everything(story.world) == expected, f"{death}, killed after {writes}"
        deaths += 1
    assert deaths >= story.writes()


@pytest.mark.parametrize("death", get_args(Death))
def test_a_person_between_a_death_and_the_next_run(told: Told, death: Death) -> None:
    """Whoever takes back what a command did has the last word: the command is not carried out again."""
    story = told("talk")
    writes = story.killed(2, death)
    assert writes[-1] == "CloseIssue"
    issue = story.world.bots[0]
    story.wait(60)
    story.world.edit(issue, state_event="reopen", remove_labels=["keep-open"], assignee_ids=[0])
    story.follow()
    assert (issue.state, "keep-open" in issue.labels, issue.assignees) == ("opened", False, ())


@pytest.mark.parametrize("name", ["takeover", "talk"])
def test_a_run_that_wakes_up_late(told: Told, name: str) -> None:
    """Whichever of its writes arrives after another bot took over: nothing is lost, and what is twice is known."""
    story = told(name)
    expected, writes = story.undisturbed(), list[str]()
    while late := story.late(len(writes) + 1):
        story.follow()
        seen = view.everything(story.world)
        assert view.lacking(expected, seen) == [], f"late: {late}"
        assert set(view.doubled(expected, seen)) <= DOUBLES.get(late[-1], set()), f"late: {late}"
        writes = late
    assert len(writes) >= len(story.kinds())


@pytest.mark.parametrize("seed", range(3))
def test_two_runs_at_the_same_moment(told: Told, seed: int) -> None:
    """One of them does what is due, with caches of their own and whatever comes first."""
    story = told("takeover")
    expected = story.undisturbed()
    story.together(Random(seed))
    story.follow()
    assert view.everything(story.world) == expected
