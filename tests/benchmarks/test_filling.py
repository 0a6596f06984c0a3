"""What a benchmark finds in its sandbox."""

from __future__ import annotations

from datetime import timedelta

import pytest

from benchmarks.filling import FIRST_TICKET, Filling, filled
from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue
from bot.sandbox.world import Sandbox

pytestmark = pytest.mark.proof

STATES = ("opened", "closed")
WEEK, MEASURED = timedelta(days=7), timedelta(hours=3)


def issues(world: Sandbox) -> list[Issue]:
    return [each for each in world.gitlab.paths[people.PROJECT].issues.values() if "ticket #2" in each.title]


@pytest.fixture(scope="module")
def month() -> Sandbox:
    return filled(Filling(160, days=27, is_mirrored=True))


def test_every_rating_has_its_issue(month: Sandbox) -> None:
    """One in ten is bad, and that one has its card."""
    found = sorted(issues(month), key=lambda each: each.iid)
    assert [each.title.partition(":")[0] for each in found] == (["Bad"] + ["Good"] * 9) * 16
    assert [len(each.user_notes) for each in found] == ([1] + [0] * 9) * 16


def test_nothing_comes_of_age_while_it_is_measured(month: Sandbox) -> None:
    """No good issue becomes a week old in the next hours, and younger ones are open."""
    good = [each for each in issues(month) if each.title.startswith("Good")]
    ages = {state: [month.clock.now() - each.created_at for each in good if each.state == state] for state in STATES}
    assert max(ages["opened"]) < WEEK - MEASURED < WEEK <= min(ages["closed"]) + 2 * MEASURED


def test_a_rest() -> None:
    """The last rating is so long ago, and every tenth issue was commented on half way."""
    world = filled(Filling(20, days=0, is_mirrored=True, rest_hours=10))
    found = sorted(issues(world), key=lambda each: each.iid)
    words = [[note.created_at for note in each.user_notes if note.author.username != people.BOT] for each in found]
    now = world.clock.now()
    assert {now - each.created_at for each in found} == {timedelta(hours=10)}
    assert words == ([[], [now - timedelta(hours=5)]] + [[]] * 8) * 2


def test_tickets_that_wait() -> None:
    """They are numbered after the rated ones, solved and not rated yet."""
    world = filled(Filling(2, waiting=3))
    rated = {row.ticket_id for row in world.zendesk.ratings.view("received").rows}
    waiting = range(FIRST_TICKET + 2, FIRST_TICKET + 5)
    assert [(number in rated, world.zendesk.tickets[number].status) for number in waiting] == [(False, "solved")] * 3
