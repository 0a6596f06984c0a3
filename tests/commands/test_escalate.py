"""`escalate` mentions the one whom the team named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.rating import Score
from tests.commands.asking import CASE, ISSUE, RATING, ask, live, only_said, refused, said

ESCALATED = replace(CASE, escalation="boss")


def test_who_is_mentioned() -> None:
    """The named person, and nobody else; who asked, which case and why stand there."""
    answer = ask("escalate @all they are upset", case=ESCALATED)
    assert (live(answer).users, live(answer).all_mentioned) == (frozenset({"boss"}), False)
    told = only_said(answer)
    assert told.startswith("@boss, `ana` asks you to look at this issue: a **bad** rating of [ticket 7](https://acme")
    assert "assigned to nobody. 3 answers of its review are missing. Why: > ```text > @all they are upset > ```" in told


def test_a_case_in_hands() -> None:
    """Who has the case is named, without a mention."""
    case = replace(ESCALATED, issue=replace(ISSUE, assignees=("ben",)), rating=replace(RATING, score=Score.GOOD))
    answer = ask("escalate", case=case)
    assert ("a **good** rating" in said(answer), "assigned to `ben`" in said(answer)) == (True, True)
    assert "No reason was given." in said(answer)
    assert live(answer).users == {"boss"}


def test_a_long_reason_is_cut() -> None:
    """What is cut stands in the comment above."""
    told = only_said(ask(f"escalate {'x' * 100_000}", case=ESCALATED))
    assert ("x …" in told, len(told) < 3_000) == (True, True)


def test_nobody_is_set() -> None:
    """The setting to ask for is named."""
    assert "`commands.escalate_to` in `bot.yml`" in refused(ask("escalate"))


@pytest.mark.parametrize("name", ["all", "ALL", "a b", "x\n/close", "@boss", "-x", "a/b", "boss`", "ż"])
def test_a_name_that_is_none(name: str) -> None:
    """What is not one person's user name is never mentioned."""
    answer = ask("escalate", case=replace(CASE, escalation=name))
    assert "is not the user name of one person" in refused(answer)
    assert (live(answer).users, live(answer).all_mentioned) == (frozenset(), False)
