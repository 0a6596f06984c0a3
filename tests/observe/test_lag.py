"""Lists of GitLab that lag hide nothing for good, and have the bot say nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.sandbox.chaos import CALM, Chaos
from tests.reviewing import BOT, DOCS, Talking
from tests.world import DAYS, HOURS, MINUTES, World

SECONDS = timedelta(seconds=1)


@contextmanager
def lagging(world: World, **how: float) -> Iterator[None]:
    """Lists show what changes only some requests later."""
    world.sandbox.traffic.chaos = Chaos(replace(CALM, **how))
    try:
        yield
    finally:
        world.sandbox.traffic.chaos = None


@pytest.mark.parametrize("score", ["good", "bad"])
@pytest.mark.parametrize("seed", range(4))
def test_a_hidden_comment(world: World, seed: int, score: str) -> None:
    """A command that no list showed for ten minutes is heard at the latest by the daily look at everything."""
    case = Talking(world, score)
    with lagging(world, seed=seed, lag=200, lag_seconds=600):
        world.run()
        case.says(f"{BOT} label docs-issue")
        for after in (5 * SECONDS, 8 * MINUTES, HOURS / 2):
            case.looks(after)
    case.looks(DAYS + HOURS)
    assert case.causes == [DOCS]


@pytest.mark.parametrize("seed", range(4))
def test_a_hidden_comment_on_a_new_case(world: World, seed: int) -> None:
    """So is one on an issue that no list had shown before it was written."""
    with lagging(world, seed=seed, lag=200, lag_seconds=600):
        world.run()
        case = Talking(world, "good")
        case.hears(f"{BOT} label docs-issue")
        case.looks(HOURS / 2)
    case.looks(DAYS + HOURS)
    assert case.causes == [DOCS]
