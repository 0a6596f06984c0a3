"""A year of a support team in the sandbox: whatever happens, the right person is asked, at the right time, once."""

from __future__ import annotations

from itertools import islice

import pytest

from tests.world import World
from tests.year.lived import Lived, lived
from tests.year.plot import MONTH, YEAR, plotted
from tests.year.staff import SCHEDULE, roster


def problems(life: Lived) -> str:
    """What should not have happened, the first of each sort."""
    rules = dict.fromkeys(each.rule for each in life.violations)
    first = {rule: [each for each in life.violations if each.rule == rule] for rule in rules}
    return "\n".join(f"{len(found)} x {each}" for found in first.values() for each in islice(found, 3))


def test_a_year(world: World) -> None:
    """Five managers in three zones, absences, swaps, clocks that change and outages: nobody is asked wrongly."""
    assert problems(lived(world, plotted(1, YEAR))) == ""


@pytest.mark.parametrize("seed", [2, 3])
def test_a_month(world: World, seed: int) -> None:
    """A busy month with an outage."""
    assert problems(lived(world, plotted(seed, MONTH))) == ""


@pytest.mark.parametrize("seed", range(3))
def test_the_bot_knows_the_same_turns(seed: int) -> None:
    """The bot's schedule of the year is the one that was worked out day by day."""
    plot = plotted(seed, YEAR)
    expected = [(turn.key, turn.start) for turn in plot.office.turns(plot.since, plot.until)]
    turns = roster(plot.office).turns(SCHEDULE, plot.since, plot.until)
    assert [(turn.user and turn.user.name, max(turn.start, plot.since)) for turn in turns] == expected
