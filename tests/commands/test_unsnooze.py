"""`unsnooze` ends a snooze."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.memory import stamp
from bot.standing.acts import Register
from bot.standing.review import Review
from tests.commands.asking import AT, REVIEW, ask, latest, only_said, sets

SECOND = timedelta(seconds=1)


def test_a_snoozed_case_wakes() -> None:
    """The snooze is taken off."""
    assert sets(ask("unsnooze", review=latest(snooze=stamp(AT + SECOND)))) == {Register.SNOOZE: ""}


@pytest.mark.parametrize("review", [REVIEW, latest(snooze=""), latest(snooze=stamp(AT)), latest(snooze="nonsense")])
def test_a_case_that_is_awake(review: Review) -> None:
    """Never snoozed, woken or over: it is said, and nothing is set."""
    assert "This case is not snoozed" in only_said(ask("unsnooze", review=review))
