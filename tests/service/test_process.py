"""The service as a process of its own: how it ends, and that nothing is left half done."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from bot import lease
from bot.report import Outcome
from tests.service.process import started, until
from tests.world import HOURS, World


def test_told_to_stop_while_writing(world: World, config: Path) -> None:
    """The write in flight is the last one, however often it is told; lease and memory are in order, the exit code 0."""
    for _ in range(30):
        world.rate("good")
    world.run(max_writes=1)
    world.wait(HOURS)
    world.sandbox.traffic.latency = 0.1
    with started(world, config) as process:
        until(process, "OpenIssue")
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    opened = len(world.bots)
    assert (process.returncode, 0 < opened < 30, "run_stopped" in said, "Traceback" in said) == (0, True, True, False)
    assert lease.NAME not in [label.title for label in world.sandbox.gitlab.labels(world.project)]
    world.sandbox.traffic.latency = 0
    assert (world.run().outcome, len(world.bots)) == (Outcome.OK, 30)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_while_idle(world: World, config: Path, number: signal.Signals) -> None:
    """Between two runs it ends at once, with 0."""
    with started(world, config) as process:
        until(process, "run")
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, "Traceback" in said) == (0, False)
