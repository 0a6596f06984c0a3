"""What reading surveys costs: each page of what was sent once, in slices only where these pay."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from math import ceil

import pytest

from bot.adapters.zendesk_surveys import PAGE_SIZE
from bot.observe.ratings import FEW, SLICES
from bot.observe.windows import SWEEP_EVERY
from bot.surveys import in_force
from tests.world import DAYS, HOURS, MINUTES, World

RESPONSES = "/api/v2/guide/survey_responses"
RATINGS = "/api/v2/satisfaction_ratings"
RECENT = 1
"""The page of the last hour or two, which comes in every run."""


def sent(world: World, many: int, answered: int) -> None:
    """So many surveys about conversations, spread over three weeks up to three days ago, and what became of them."""
    zendesk, now = world.sandbox.zendesk, world.sandbox.clock.now()
    for number in range(many):
        at = now - 24 * DAYS + number * (21 * DAYS / many)
        survey = zendesk.surveys.send(("conversation", f"c-{number}"), 1, at)
        if number * answered // many < (number + 1) * answered // many:
            zendesk.surveys.answer(survey, 5, None, None, at + HOURS)


def pages(world: World, after: timedelta) -> int:
    """How many pages of surveys the next run reads."""
    world.wait(after)
    world.sandbox.traffic.clear()
    world.run()
    return sum(seen.template == RESPONSES for seen in world.sandbox.traffic.seen)


@pytest.mark.parametrize(
    ("many", "answered"),
    [(0, 0), (240, 240), (1_100, 230), (1_100, 60), (900, 900)],
    ids=["none", "few", "seldom answered", "hardly answered", "many"],
)
def test_what_was_sent_earlier_is_read_once(world: World, many: int, answered: int) -> None:
    """The hourly reading asks for each page once; slices may end with one more each, and fill two pages by answers."""
    world.sandbox.zendesk.switches.csat = "surveys"
    world.set({"zendesk": {"csat": "surveys"}})
    sent(world, many, answered)
    least, slices = max(1, ceil(many / PAGE_SIZE)), max(1, min(SLICES, answered // FEW))
    pages(world, MINUTES)
    for _ in range(3):
        assert least <= pages(world, HOURS) - RECENT <= least + slices - 1


@pytest.mark.parametrize(
    ("back", "unanswered", "ratings", "surveys"),
    [
        (HOURS, 0, 1, 1),
        (3 * DAYS, 0, 2, 1),
        (24 * DAYS, 0, 3, 1),
        (None, 0, 3, 1),
        (None, 1_000, 3, 4),
    ],
    ids=["an hour ago", "days ago", "weeks ago", "never", "never, with many surveys"],
)
def test_the_daily_look(world: World, back: timedelta | None, unanswered: int, ratings: int, surveys: int) -> None:
    """The look at which kind is in use costs two to seven requests a day, as `docs/operators.md` says."""
    zendesk, now = world.sandbox.zendesk, world.sandbox.clock.now()
    zendesk.switches.other = "open"
    if back is not None:
        zendesk.rate(world.ticket(), "good", at=now - back)
    sent(world, unanswered, 0)
    with world.ports() as ports:
        world.sandbox.traffic.clear()
        in_force(ports.config, ports.source, ports.cache, None, now)
        in_force(ports.config, ports.source, ports.cache, None, now + SWEEP_EVERY - MINUTES)
    asked = Counter(seen.template for seen in world.sandbox.traffic.seen)
    assert (asked[RATINGS], asked[RESPONSES]) == (ratings, surveys)
    assert 2 <= asked[RATINGS] + asked[RESPONSES] <= 7
