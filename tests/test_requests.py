"""What a run costs: an idle one next to nothing, a full one little more than what it has to write."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot import demo_rotation
from bot.config import Cause, LabelsConfig
from bot.observe.ratings import SLICES
from bot.oncall.roster import Roster
from tests.on_duty import FALLBACK, WEEKLY, rotation
from tests.world import DAYS, HOURS, MINUTES, World, configured

IDLE = 8
"""Requests that a run with nothing to do may make, the hourly note among them."""

LOOK = 4
"""Requests of the daily look at the two ways in which customers may answer."""

OVERHEAD = 30
"""Requests of a first run apart from its ratings: labels, lease, status issue, accounts, token."""


def spread(world: World, ratings: int, every: int = 10) -> None:
    """So many ratings over the last six days, every tenth of them bad."""
    now = world.sandbox.clock.now()
    for number in range(ratings):
        ticket = world.ticket()
        score = "bad" if number % every == 0 else "good"
        at = now - 6 * DAYS + number * (6 * DAYS / ratings)
        world.sandbox.zendesk.rate(ticket, score, "Words", at=at)  # type: ignore[arg-type] # the sandbox checks it


def requests(world: World) -> int:
    """How many requests one run makes."""
    world.sandbox.traffic.clear()
    world.run()
    return world.sandbox.traffic.count()


def writes(world: World) -> int:
    return sum(seen.service == "gitlab" and seen.method != "GET" for seen in world.sandbox.traffic.seen)


@pytest.mark.parametrize("ratings", [0, 3, 300])
def test_an_idle_run(world: World, ratings: int) -> None:
    """Nothing new costs the same few requests, however many issues there are and however long ago the last run was."""
    spread(world, ratings)
    world.run()
    world.wait(2 * HOURS)
    world.run()
    costs = []
    for by in (10 * MINUTES, 10 * MINUTES, 2 * HOURS, 2 * HOURS, 10 * MINUTES, 12 * HOURS):
        world.wait(by)
        costs.append(requests(world))
    assert max(costs) <= IDLE


def test_an_idle_run_writes_the_note_once_an_hour(world: World) -> None:
    """Nothing else is written, and between two notes nothing at all."""
    spread(world, 30)
    world.run()
    world.wait(2 * HOURS)
    world.run()
    told = []
    for _ in range(12):
        world.wait(10 * MINUTES)
        requests(world)
        told.append(writes(world))
    assert told == [0, 0, 0, 0, 0, 1] * 2


def test_the_first_run(world: World) -> None:
    """It makes hardly more requests than the fewest possible: one for each write and each hundred things read."""
    spread(world, 300)
    fewest = 300 + 30 + 3 + 3
    assert fewest <= requests(world) <= 1.05 * fewest + OVERHEAD
    assert len(world.bots) == 300


def test_a_daily_sweep(world: World) -> None:
    """Looking at everything costs a page for each slice of ratings and each hundred open issues and tickets."""
    spread(world, 300)
    world.run()
    world.wait(2 * HOURS)
    world.run()
    world.wait(25 * HOURS)
    assert requests(world) <= IDLE + (2 + SLICES) + 4 + 3 + 1 + LOOK


def test_a_cold_cache(world: World) -> None:
    """Without its cache an idle run reads the issues, and the notes of the open bad ones."""
    spread(world, 300)
    world.run()
    world.wait(2 * HOURS)
    world.run()
    world.lose_cache()
    world.wait(10 * MINUTES)
    assert requests(world) <= IDLE + 4 + 30 + 4
    world.wait(10 * MINUTES)
    assert requests(world) <= IDLE


def test_one_new_rating(world: World) -> None:
    """Beside what an idle run costs: the ticket, the issue and its card, the lease, the look before writing."""
    spread(world, 30)
    world.run()
    world.wait(2 * HOURS)
    world.run()
    world.wait(10 * MINUTES)
    world.rate("bad", "No.")
    assert requests(world) <= IDLE + 7


def test_a_run_with_a_cap(world: World) -> None:
    """A run that may write little reads the context of no more ratings than one page holds."""
    world.run()
    world.wait(HOURS)
    for _ in range(250):
        world.rate("good")
    world.sandbox.traffic.clear()
    assert world.run(max_writes=2).not_looked_at == 150
    assert sum(seen.template == "/api/v2/tickets/show_many" for seen in world.sandbox.traffic.seen) == 1


def test_a_plan(world: World) -> None:
    """A dry run writes nothing at all."""
    spread(world, 30)
    world.sandbox.traffic.clear()
    report = world.run(is_dry=True)
    assert (writes(world), world.bots) == (0, [])
    assert len(report.done) == len(world.config.wanted_labels) + 30 + 3


def closing(world: World, count: int) -> int:
    """Requests of the run that closes so many idle cases."""
    world.restart()
    for _ in range(count):
        world.rate("good")
    world.run()
    world.wait(7 * DAYS - HOURS)
    world.run()
    world.wait(2 * HOURS)
    cost = requests(world)
    assert sum(issue.state == "closed" for issue in world.bots) == count
    return cost


def test_closing_three_hundred(world: World) -> None:
    """An idle case costs one request to close and a hundredth of one to look at once more, the run's own apart."""
    fixed = closing(world, 1) - 1
    assert closing(world, 300) - fixed <= 1.05 * 300
    puts = [seen.template for seen in world.sandbox.traffic.seen if seen.method == "PUT"]
    assert sum(not template.endswith("notes/{note_id}") for template in puts) == 300


def test_who_acted_is_asked_once(world: World) -> None:
    """A good case that somebody touched costs its notes one time, also when a sweep looks at everything again."""
    world.run()
    ticket = world.rate("good")
    world.run()
    world.wait(8 * DAYS - HOURS)
    world.say(world.issue(ticket), "Thanks")
    reads = []
    for wait in (2 * HOURS, 25 * HOURS, 25 * HOURS):
        world.wait(wait)
        requests(world)
        reads.append(
            sum(seen.method == "GET" and seen.template.endswith("/notes") for seen in world.sandbox.traffic.seen)
        )
    status = 1
    assert reads == [status + 1, status, status]


def test_one_more_cause(world: World) -> None:
    """A label that is added makes nothing stale that the cache knows of the others."""
    spread(world, 150)
    world.run()
    world.wait(2 * HOURS)
    world.run()
    world.wait(10 * MINUTES)
    labels = world.config.labels or LabelsConfig()
    world.config = configured(
        labels=labels.model_copy(update={"causes": (*labels.causes, Cause(name="feedback::new"))})
    )
    requests(world)
    pages = [seen for seen in world.sandbox.traffic.seen if seen.method == "GET" and seen.template.endswith("/issues")]
    assert len(pages) <= 2


@pytest.mark.parametrize("is_live", [False, True], ids=["file", "PagerDuty"])
def test_a_rotation_when_nothing_is_due(world: World, is_live: bool) -> None:  # noqa: FBT001 - a row of a table
    """In a file it costs nothing; a live schedule costs its one request."""
    spread(world, 30)
    world.run()
    without = settled(world)
    world.config = replace(world.config, roster=demo_rotation.roster(world.config.bot) if is_live else file_roster())
    world.run()
    assert settled(world) - without == int(is_live)


def settled(world: World) -> int:
    """How many requests a run makes when nothing is due, the hourly note apart."""
    for _ in range(3):
        world.wait(10 * MINUTES)
        world.run()
    world.wait(5 * MINUTES)
    return requests(world)


def file_roster() -> Roster:
    """A weekly rotation of three."""
    return Roster(rotation(), WEEKLY, FALLBACK)
