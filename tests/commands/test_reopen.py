"""`reopen` opens a closed issue."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.standing.acts import CLOSED, OPENED, Register
from tests.commands.asking import CASE, ask, latest, only_said, said, sets, switched, with_issue


@pytest.mark.parametrize("args", ["", "they wrote again", "@all /close"])
def test_a_closed_case(args: str) -> None:
    """It opens, and reaction and card are the answer."""
    answer = ask(f"reopen {args}", case=with_issue(is_open=False))
    assert (sets(answer), said(answer)) == ({Register.STATE: OPENED}, "")


def test_an_open_case() -> None:
    """It is said, and nothing is set."""
    assert "open already" in only_said(ask("reopen"))


def test_a_case_that_was_closed_just_before() -> None:
    """The close of an earlier command need not be on the issue yet."""
    assert sets(ask("reopen", review=latest(state=CLOSED))) == {Register.STATE: OPENED}


@pytest.mark.parametrize(("hours_ago", "is_done"), [(1, False), (-1, True)])
def test_a_case_that_was_reopened_since(*, hours_ago: int, is_done: bool) -> None:
    """A reopening after the command is its own effect, whose reply was lost: it is not said to have been open."""
    case = replace(CASE, state_clicks=(switched(hours_ago, is_opened=True),))
    assert sets(ask("reopen", case=case)) == ({Register.STATE: OPENED} if is_done else {})
