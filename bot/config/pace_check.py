"""Finds limits so small that a run could not do a single case, before anybody waits for one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.config.models import BotConfig
from bot.config.problems import Problem
from bot.config.yaml import Document

LEAST_GITLAB = 20
"""So many requests to GitLab a run needs that mirrors one bad rating or carries out one command, some to spare."""

LEAST_ZENDESK = 10
"""So many to Zendesk: the daily look at both kinds of customer satisfaction, ratings, tickets."""

_LONGER = timedelta(seconds=1)
"""A minute of the bot's own pace is a little longer than one."""


def too_small(document: Document, bot: BotConfig) -> Iterator[Problem]:
    """A warning for each limit under which no run gets through one case, with the smallest value that lets it.

    Args:
        document: `bot.yml` as it was read.
        bot: what it says.
    """
    pace, budget = bot.pace, bot.run.time_budget
    limits = (
        ("requests_per_minute", pace.requests_per_minute, timedelta(minutes=1), LEAST_GITLAB),
        ("requests_per_hour", pace.requests_per_hour, timedelta(hours=1), LEAST_GITLAB),
        ("zendesk_requests_per_minute", pace.zendesk_requests_per_minute, timedelta(minutes=1), LEAST_ZENDESK),
    )
    for name, most, window, needed in limits:
        least = -(-needed // (1 + budget // (window + _LONGER)))
        if most is not None and most < least:
            told = f"pace.{name}: {most} lets no run get through one case within run.time_budget: at least {least}"
            yield document.problem(("pace", name), f"{told}, or null for no limit")
