"""How many pings a day, by which way, for whom, and what outages and faults do to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.oncall.model import Away
from bot.sandbox.faults import Fault
from tests.on_duty import (
    ANA,
    BO,
    FALLBACK,
    FIRST,
    OVERDUE,
    SECOND,
    THIRD,
    asked,
    bad,
    mentions,
    on,
    rostered,
    rotation,
    until,
)
from tests.reviewing import BOT, Talking
from tests.world import DAYS, HOURS, MINUTES, World, configured

pytestmark = pytest.mark.usefixtures("ana_on_duty")


def test_more_than_enough_for_a_day(world: World) -> None:
    """Of seven cases five mention their manager; two are gathered in the list, and tomorrow does not change that."""
    tickets = [world.rate("bad") for _ in range(7)]
    world.run()
    per_day = world.config.bot.ping.per_day
    pinged = [ticket for ticket in tickets if mentions(world, world.issue(ticket))]
    assert len(pinged) == per_day
    listed = [world.issue(ticket) for ticket in tickets if ticket not in pinged]
    assert all(f"`{FIRST}`, in the list since" in issue.notes[0].body for issue in listed)
    until(world, on(17, 12))
    assert [mentions(world, issue) for issue in listed] == [[], []]


def test_the_number_of_a_day_counts_across_runs_and_caches(world: World) -> None:
    """The fifth ping of a day is the last, whenever it came, and though the cache was lost."""
    world.set({"ping": {"per_day": 2}})
    world.config = rostered(world.config)
    for _ in range(3):
        issue = bad(world)
        world.wait(MINUTES)
        world.lose_cache()
    assert mentions(world, issue) == []
    until(world, on(17, 9))
    assert mentions(world, bad(world)) == [FIRST]


def test_urgent_cases_do_not_wait(world: World) -> None:
    """A case with an urgent tag is for whoever is on duty at any hour, and over any number per day."""
    world.set({"ping": {"per_day": 0, "urgent": {"tags": ("vip",)}}})
    world.config = rostered(world.config)
    world.wait(11 * HOURS)
    assert mentions(world, bad(world, tags=["vip"])) == [FIRST]
    assert mentions(world, bad(world)) == []


def test_nobody_is_asked_while_away(world: World) -> None:
    """An absence passes the duty on to the next person."""
    away = Away(ANA, date(2026, 11, 16), date(2026, 11, 20))
    world.config = rostered(world.config, rotation(away=(away,)))
    assert mentions(world, bad(world)) == [SECOND]


def test_a_gap_is_for_the_fallback(world: World) -> None:
    """Nobody is on duty: the fallback is asked at once."""
    world.config = rostered(world.config, rotation(layers=()))
    assert mentions(world, bad(world)) == [FALLBACK]


def test_without_anybody_nobody_is_asked(world: World) -> None:
    """Neither schedule nor fallback: the card says nothing of it."""
    world.config = configured()
    issue = bad(world)
    until(world, on(25, 9))
    assert (mentions(world, issue), OVERDUE in issue.labels) == ([], False)


def test_who_cannot_see_the_case_is_not_asked(world: World) -> None:
    """A blocked account gets no mention that nobody reads: the fallback does."""
    gone = rotation()
    users = {**gone.users, ANA: replace(gone.users[ANA], gitlab="percival.dunmore")}
    world.config = rostered(world.config, replace(gone, users=users))
    assert mentions(world, bad(world)) == [FALLBACK]


def test_assigning_instead_of_mentioning(world: World) -> None:
    """By setting the case is given to the manager; that is the bot's act, and nobody's answer."""
    world.set({"ping": {"by": "assign"}})
    world.config = rostered(world.config)
    issue = bad(world)
    assert ([user.username for user in issue.assignees], mentions(world, issue)) == ([FIRST], [])
    assert world.run().writes == 0
    until(world, on(18, 9))
    assert asked(world, issue) == [BO]


def test_an_assigned_case_passes_on(world: World) -> None:
    """At the hand-over a case that nobody looked at goes to the next manager, one that somebody took stays."""
    world.set({"ping": {"by": "assign"}})
    world.config = rostered(world.config)
    world.wait(4 * DAYS)
    left, taken = bad(world), bad(world)
    world.say(taken, "mine")
    until(world, on(23, 9))
    assert [user.username for user in left.assignees] == [SECOND]
    assert [user.username for user in taken.assignees] == [FIRST]


def test_deadlines_do_not_run_during_an_outage(world: World) -> None:
    """The bot was down for three days: the next level comes on Monday, when Bo is on duty."""
    issue = bad(world)
    world.wait(3 * DAYS)
    world.run()
    assert asked(world, issue) == []
    until(world, on(23, 8, 59))
    assert asked(world, issue) == []
    until(world, on(23, 9))
    assert asked(world, issue) == [BO]


def test_a_backfilled_case_asks_nobody(world: World) -> None:
    """What an admin mirrors afterwards has neither pings nor deadlines."""
    ticket = world.rate("bad")
    world.wait(30 * DAYS)
    world.set({"mirror": {"backfill": "2026-11-01"}})
    world.config = rostered(world.config)
    world.run()
    issue = world.issue(ticket)
    for _ in range(20):
        world.wait(12 * HOURS)
        world.run()
    assert (mentions(world, issue), OVERDUE in issue.labels) == ([], False)
    assert [note.author.username for note in world.notes(issue, "card")] == [BOT[1:]]


def test_a_reply_that_is_lost_asks_once(world: World) -> None:
    """The note was written though nobody heard so: the next run finds it."""
    world.wait(11 * HOURS)
    issue = bad(world)
    world.wait(timedelta(hours=13))
    world.arm(Fault("lost_reply", method="POST", template="/api/v4/projects/{project}/issues/{issue_iid}/notes"))
    world.try_run()
    for _ in range(3):
        world.wait(5 * MINUTES)
        world.run()
    assert asked(world, issue) == [ANA]


def test_who_tells_whose_turn_it_is(world: World) -> None:
    """The command names who reviews now, until when, and who does then."""
    talk = Talking(world)
    (answer,) = talk.answers(talk.hears(f"{BOT} who"))
    assert f"Reviews now: `{FIRST}`, until 2026-11-23 09:00 UTC, then `{SECOND}`" in answer
    assert f"`{BOT} escalate` asks: `{SECOND}`" in answer
    assert THIRD not in answer
