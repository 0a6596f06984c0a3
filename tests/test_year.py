"""A year of a support team in the sandbox: whatever happens, the right person is asked, at the right time, once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import islice
from random import Random

import pytest

from tests.crowd import drawn
from tests.world import World
from tests.year.life import LEISURELY
from tests.year.lived import Lived, lived
from tests.year.plot import MONTH, YEAR, plotted
from tests.year.staff import SCHEDULE, roster


def problems(life: Lived) -> str:
    """What should not have happened, the first of each sort."""
    rules = dict.fromkeys(each.rule for each in life.violations)
    first = {rule: [each for each in life.violations if each.rule == rule] for rule in rules}
    return "\n".join(f"{len(found)} x {each}" for found in first.values() for each in islice(found, 3))


@pytest.mark.proof
@pytest.mark.timeout(600)
def test_a_year(world: World) -> None:
    """Five managers in three zones, absences, swaps, clocks that change and outages: nobody is asked wrongly."""
    plot = plotted(1, YEAR)
    life = lived(world, plot, LEISURELY)
    assert problems(life) == ""
    assert len(life.book.outages) == len(plot.outages)
    asked = Counter(len(case.mentions) for case in life.book.cases.values())
    assert {"card", "ping", "reminder", "notice", "handover"} <= set(life.seen)
    assert {0, 1, 2, 3} <= set(asked)


@pytest.mark.proof
@pytest.mark.parametrize("by", ["mention", "assign"])
@pytest.mark.parametrize("seed", range(2, 2 + drawn.examples(1)))
def test_a_month(world: World, seed: int, by: str) -> None:
    """A busy month with an outage; more of them with `--hypothesis-profile=thorough`."""
    assert problems(lived(world, plotted(seed, MONTH), by=by)) == ""


@pytest.mark.parametrize("seed", range(3))
def test_the_bot_knows_the_same_deadlines(seed: int) -> None:
    """When people work, and when two of their working days are over, is what counting the hours of each day finds."""
    plot, rng = plotted(seed, YEAR), Random(seed)
    team = roster(plot.office)
    for _ in range(200):
        person = rng.choice(plot.office.everybody)
        at = plot.since + timedelta(minutes=rng.randrange(360 * 24 * 60))
        user = team.user(person.key)
        assert user is not None
        calendar = team.calendar(user, SCHEDULE)
        expected = plot.office.works(person.key, at), plot.office.business_due(person.key, at, 2, plot.outages)
        assert (calendar.is_working(at), calendar.due(at, 2, plot.outages)) == expected


@pytest.mark.parametrize("seed", range(3))
def test_the_bot_knows_the_same_turns(seed: int) -> None:
    """The bot's schedule of the year is the one that was worked out day by day."""
    plot = plotted(seed, YEAR)
    expected = [(turn.key, turn.start) for turn in plot.office.turns(plot.since, plot.until)]
    turns = roster(plot.office).turns(SCHEDULE, plot.since, plot.until)
    assert [(turn.user and turn.user.name, max(turn.start, plot.since)) for turn in turns] == expected
