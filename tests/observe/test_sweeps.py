"""A daily look at everything that takes longer than a run may does not keep the bot from everything else."""

from __future__ import annotations

from bot.domain.errors import OutOfTime
from bot.observe.sweeps import TRY_AGAIN
from bot.report import Outcome
from tests.world import DAYS, MINUTES, World, configured

PAGES, PAGE = 2, 100
SHORT = {
    "run": {"time_budget": "30 seconds"},
    "pace": {"requests_per_minute": 100_000, "zendesk_requests_per_minute": PAGES},
}
"""So many requests are all that a run may send to Zendesk: for ratings of an hour and their tickets, not for all."""


def outcome(world: World) -> Outcome | str:
    """What became of a run; what it said where it ended before it could do anything."""
    try:
        return world.run().outcome
    except OutOfTime as error:
        return str(error)


def rated_long_ago(world: World) -> None:
    """More ratings than one run may read, mirrored; the next run is due to look at everything."""
    for _ in range(PAGES * PAGE + 1):
        world.rate("good")
    for wait in (2 * DAYS, DAYS + 10 * MINUTES):
        world.run()
        world.wait(wait)


def test_the_others_go_on(world: World) -> None:
    """The run of the sweep ends out of time, the ones after it mirror what is new, and in an hour it is tried again."""
    rated_long_ago(world)
    world.config = configured(SHORT)
    assert "out of time" in outcome(world)
    world.wait(10 * MINUTES)
    late = world.rate("bad")
    world.wait(10 * MINUTES)
    assert outcome(world) is Outcome.OK
    assert world.issue(late).title == f"Bad: ticket #{late}"
    world.wait(TRY_AGAIN - 20 * MINUTES)
    assert "out of time" in outcome(world)


def test_it_is_made_up_for(world: World) -> None:
    """Once there is time for it, the look at everything takes place, and none before the next day."""
    rated_long_ago(world)
    world.config = configured(SHORT)
    assert "out of time" in outcome(world)
    world.config = configured()
    asked = []
    for _ in range(2):
        world.wait(2 * TRY_AGAIN)
        before = world.sandbox.traffic.count("zendesk")
        assert outcome(world) is Outcome.OK
        asked.append(world.sandbox.traffic.count("zendesk") - before)
    assert asked[0] > PAGES >= asked[1]
