"""Before the first turn of a schedule begins: no issue, no hand-over, and what an older version opened there goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot.config import Configuration
from bot.domain.desk import NOTHING_MORE, Desk, RotationIssue, TurnMark
from bot.oncall.turns import FIRST
from bot.policies import hand_over, remind
from tests.policies.turning import (
    DAY,
    HOUR,
    MONDAY,
    SCHEDULE,
    WEEK,
    action,
    case,
    chains,
    config,
    ended,
    note,
    roster,
)

EARLY = RotationIssue(
    40, is_open=True, title="Reviewing manager, week 52 of 1999: boss", mark=TurnMark("review", FIRST, "boss", MONDAY)
)
"""As an older version opened it."""


@pytest.fixture
def settings() -> Configuration:
    """Ana's first turn begins on Monday; the fallback serves before."""
    return config(roster(fallback="boss"))


def later() -> Configuration:
    """The same people, but the first turn begins a week later."""
    (weekly,) = SCHEDULE.layers
    moved = replace(weekly, start=weekly.start + WEEK, rotation_virtual_start=weekly.rotation_virtual_start + WEEK)
    return config(roster(replace(SCHEDULE, layers=(moved,)), fallback="boss"))


def test_a_running_turn_whose_layer_begins_later_now() -> None:
    """Its issue stays open until the first turn of the changed file begins, and is handed over with its own end."""
    held, now = ended(config()), MONDAY + 2 * DAY
    assert chains(hand_over, held, now, later()) == chains(remind, held, now, later()) == []
    assert hand_over.needs(held, now, later()) == NOTHING_MORE
    assert chains(hand_over, held, MONDAY + WEEK, later()) == [["PostHandover", "CloseIssue"], ["OpenIssue"]]
    assert note(held, later())[0].endswith(
        "from Monday 2026-11-16 09:00 (Europe/Prague) to Monday 2026-11-23 09:00 (Europe/Prague)."
    )


@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize("now", [MONDAY - DAY, MONDAY + HOUR], ids=["before", "after"])
def test_what_an_older_version_opened(settings: Configuration, now: datetime, *, is_open: bool) -> None:
    """It closes without a hand-over and without reading anything, and says why; the first turn opens its own."""
    held = Desk((case(1, MONDAY - DAY),), (replace(EARLY, is_open=is_open), replace(EARLY, iid=41)))
    kind = "CloseIssue" if is_open else "UpdateIssue"
    opened = [["OpenIssue"]] if now > MONDAY else []
    assert hand_over.needs(held, now, settings) == NOTHING_MORE
    assert chains(hand_over, held, now, settings) == [[kind], ["CloseIssue"], *opened]
    alone = replace(held, issues=held.issues[:1])
    closing = action(hand_over, alone, now, settings, kind)
    assert closing.description.text.startswith("This issue was opened before anybody's turn had begun.")
    assert "2000" not in closing.why
    over = TurnMark.of_marker(closing.description.marker)
    assert over is not None
    gone = replace(alone, issues=(replace(EARLY, is_open=False, mark=over),))
    assert chains(hand_over, gone, now, settings) == opened


def test_while_the_file_is_broken(settings: Configuration) -> None:
    """It stays as it is, like each rotation issue."""
    broken = replace(settings, is_rotation_broken=True)
    assert chains(hand_over, Desk((), (EARLY,)), MONDAY + HOUR, broken) == []


def test_the_first_manager_after_it(settings: Configuration) -> None:
    """Does not answer for cases from before their turn: the issue of nobody's turn was no earlier turn."""
    held = replace(ended(settings), waiting=(case(3, MONDAY - DAY),))
    over = replace(EARLY, is_open=False, mark=replace(EARLY.mark, ended_at=MONDAY))
    assert "**To mend:**" not in "".join(note(replace(held, issues=(over, *held.issues)), settings))
