"""What a look leaves to the next run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.actions import Finding
from bot.domain.markers import Key
from bot.domain.model import Origin
from bot.observe import AGAIN_EVERY, Seed
from bot.plan import Plan

NOW, KEY = datetime(2026, 11, 16, 9, tzinfo=UTC), Key("zendesk", 7)


@pytest.mark.parametrize(
    ("age", "failed", "left_alone", "expected"),
    [
        (2 * AGAIN_EVERY, [], [], True),
        (2 * AGAIN_EVERY, [KEY], [], False),
        (2 * AGAIN_EVERY, [], [KEY], False),
        (AGAIN_EVERY / 2, [KEY], [], True),
    ],
)
def test_what_the_next_run_looks_for_at_once(
    age: timedelta, failed: list[Key], left_alone: list[Key], *, expected: bool
) -> None:
    """What had no room, and what failed within the last hour; not what has failed for longer."""
    plan = Plan(findings=[Finding(kind="left_alone", key=key, why="odd") for key in left_alone])
    assert plan.is_urgent([Seed(KEY, Origin.RATED, NOW - age)], failed, NOW) is expected
