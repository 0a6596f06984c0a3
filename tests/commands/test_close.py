"""`close` closes, and says what a review still lacks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.model import Case
from bot.domain.rating import Score
from bot.standing.acts import CLOSED, OPENED, Register
from tests.commands.asking import (
    AT,
    CASE,
    CONFIG,
    HOUR,
    ISSUE,
    RATING,
    REVIEW,
    ask,
    latest,
    only_said,
    said,
    sets,
    with_issue,
)  # fmt: skip
from tests.world import configured

COMPLETE = replace(REVIEW, missing=())
GOOD = replace(CASE, rating=replace(RATING, score=Score.GOOD))


@pytest.mark.parametrize("args", ["", "nothing left to do", "@all /close"])
def test_an_open_case(args: str) -> None:
    """It closes, and reaction and card are the answer."""
    answer = ask(f"close {args}", review=COMPLETE)
    assert (sets(answer), said(answer)) == ({Register.STATE: CLOSED}, "")


def test_a_closed_case() -> None:
    """It is said, and nothing is set."""
    assert "closed already" in only_said(ask("close", case=with_issue(is_open=False)))


def test_a_case_that_was_closed_since() -> None:
    """A close after the command is its own effect, whose reply was lost, or somebody else's: the wish is fulfilled."""
    case = with_issue(is_open=False, closed_at=AT + HOUR)
    assert sets(ask("close", case=case, review=COMPLETE)) == {Register.STATE: CLOSED}


@pytest.mark.parametrize(
    ("is_open", "state"), [(False, OPENED), (True, CLOSED)], ids=["reopened just before", "reopened by the bot"]
)
def test_a_case_on_its_way(*, is_open: bool, state: str) -> None:
    """A close is set whenever issue and latest act do not both say closed."""
    answer = ask("close", case=with_issue(is_open=is_open), review=replace(latest(state=state), missing=()))
    assert sets(answer) == {Register.STATE: CLOSED}


def test_what_is_missing() -> None:
    """A bad case closes, and every question without an answer is named as it is to be typed, with the choices."""
    config = configured({"review": {"fields": ({"name": "Severity:", "type": "choice", "choices": ("low", "high")},)}})
    missing = ("Severity:", config.bot.review.cause.name)
    answer = ask("close", review=replace(REVIEW, missing=missing), config=config)
    assert sets(answer) == {Register.STATE: CLOSED}
    told = said(answer)
    assert "* **Severity:** … * **Cause:** …" in told
    assert "For **Severity:** choose one of `low` or `high`." in told
    assert [cause.name for cause in CONFIG.causes if f"`{cause.name}`" not in told] == []


@pytest.mark.parametrize(
    "case",
    [GOOD, replace(CASE, rating=None, issue=replace(ISSUE, labels=frozenset({"satisfaction::good"})))],
    ids=["rating", "label"],
)
def test_a_good_case_misses_nothing(case: Case) -> None:
    """A case that turned good needs no answers."""
    answer = ask("close", case=case)
    assert (sets(answer), said(answer)) == ({Register.STATE: CLOSED}, "")


def test_a_bad_case_by_its_label() -> None:
    """Where no rating was read, the issue's label tells."""
    assert "not complete" in said(ask("close", case=replace(CASE, rating=None)))
