"""The service is killed without a word, at any moment: what people see meanwhile, and that the next start mends it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import lease
from bot.report import Outcome
from tests.service.process import started, until
from tests.world import HOURS, World

KILLED = -9


def told(world: World) -> str:
    """What the status issue says."""
    return world.notes(world.status, "status")[0].body


def promised(world: World) -> datetime:
    """By when the status issue says that it is rewritten."""
    found = re.search(r"rewritten by (\S+ \S+) UTC at the latest", told(world))
    assert found
    return datetime.strptime(found[1], "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


def killed(world: World, config: Path, event: str) -> None:
    """A service that dies when its log tells of an event."""
    with started(world, config) as process:
        until(process, event)
        process.kill()
        process.communicate(timeout=60)
    assert process.returncode == KILLED


def leases(world: World) -> list[str]:
    return [label.title for label in world.sandbox.gitlab.labels(world.project) if label.title == lease.NAME]


@pytest.mark.parametrize("event", ["CreateLabel", "OpenIssue", "PostCard"])
def test_killed_during_a_run(world: World, config: Path, event: str) -> None:
    """Whatever it was writing, the next start does the rest once its lease is over: nothing twice, nothing missing."""
    tickets = [world.rate("bad") for _ in range(4)]
    world.sandbox.traffic.latency = 0.03
    killed(world, config, event)
    world.sandbox.traffic.latency = 0
    world.wait(HOURS)
    with started(world, config) as process:
        ran = until(process, "run")
        process.terminate()
        process.wait(timeout=60)
    cards = [len(world.notes(world.issue(ticket), "card")) for ticket in tickets]
    assert (ran["outcome"], cards, leases(world), world.run().writes) == ("ok", [1] * 4, [], 0)
    assert "could not be done" not in told(world)


def test_killed_while_idle(world: World, config: Path) -> None:
    """The status issue says by when it would be renewed; a start after that takes up what came meanwhile."""
    killed(world, config, "run")
    late = promised(world)
    before = world.sandbox.clock.now()
    world.rate("bad")
    world.wait(late - before + HOURS)
    assert promised(world) < world.sandbox.clock.now()
    with started(world, config) as process:
        until(process, "run", outcome="ok")
        process.terminate()
        process.wait(timeout=60)
    assert (len(world.bots), promised(world) > world.sandbox.clock.now()) == (1, True)


def test_a_lease_of_the_dead(world: World, config: Path) -> None:
    """Until it is over other runs are busy and say so; nobody has to take it away."""
    for _ in range(4):
        world.rate("bad")
    world.sandbox.traffic.latency = 0.03
    killed(world, config, "OpenIssue")
    world.sandbox.traffic.latency = 0
    world.rate("bad")  # there is something to write, however far the dead one came
    assert (leases(world), world.run().outcome) == ([lease.NAME], Outcome.BUSY)
    world.wait(HOURS)
    assert (world.run().outcome, leases(world)) == (Outcome.OK, [])
