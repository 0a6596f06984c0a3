"""The command `undo` as the tests call it, and a run with something of each kind to take back."""

from __future__ import annotations

import pytest

from bot.domain.changes import Changes
from bot.domain.markers import Marker
from bot.domain.memory import Memory
from bot.ports import Ports
from bot.report import Report
from bot.sandbox.gitlab.model import Issue
from bot.undo import UndoPass
from tests.reviewing import COMPLETE
from tests.world import DAYS, HOURS, World

WEEK = 7 * DAYS + HOURS


def undo(world: World, run: str = "", *, is_dry: bool = False) -> Report:
    """Takes a run back; without a name the oldest one on record."""
    with world.ports(is_dry=is_dry) as ports:
        work = UndoPass(ports, run or oldest(ports))
        return work.plan() if is_dry else work.run()


def oldest(ports: Ports) -> str:
    """The name of the oldest run on record."""
    return UndoPass(ports).plan().findings[-1].why.partition(":")[0]


def recorded(world: World) -> tuple[Changes, ...]:
    """What the status note tells of the last runs, newest first."""
    memories = [Memory.of(Marker.of(note.body)) for note in world.notes(world.status, "status")]
    return next(memory.runs for memory in memories if memory is not None)


def cases(world: World) -> tuple[Issue, Issue, Issue]:
    """A run will close the first, reopen the second, give labels to the third."""
    idle, closed, answered = world.rate("good"), world.rate("good"), world.rate("bad", "No.")
    world.run()
    world.wait(HOURS)
    world.edit(world.issue(closed), state_event="close")
    world.run()
    world.wait(WEEK)
    world.rate("bad", "Broken again", ticket=closed)
    world.say(world.issue(answered), COMPLETE)
    world.wait(HOURS)
    return world.issue(idle), world.issue(closed), world.issue(answered)


def shown(issue: Issue) -> tuple[str, tuple[str, ...]]:
    """State and labels."""
    return issue.state, issue.labels


@pytest.fixture
def touched(world: World) -> tuple[Issue, Issue, Issue]:
    """Three issues an hour after a run has closed, reopened and labelled them."""
    found = cases(world)
    world.run()
    world.wait(HOURS)
    return found
