"""What reading surveys costs: each page of what was sent once, in slices only where these pay."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

import pytest

from bot.adapters.zendesk_surveys import PAGE_SIZE
from bot.observe.ratings import FEW, SLICES
from tests.world import DAYS, HOURS, MINUTES, World

RESPONSES = "/api/v2/guide/survey_responses"
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
