"""What the tests of idle closing share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from bot.report import Report
from bot.sandbox.gitlab.model import Issue
from tests.world import DAYS, HOURS, World

WEEK = 7 * DAYS
Act: TypeAlias = Callable[[World, Issue], object]


def mirrored(world: World, score: str = "good", comment: str | None = "Thanks") -> Issue:
    """The issue of a fresh rating, an hour old."""
    ticket = world.rate(score, comment)
    world.run()
    world.wait(HOURS)
    world.run()
    return world.issue(ticket)


def closings(report: Report) -> int:
    return report.counts()["issues_closed"]
