"""`who` names people and notifies nobody."""

from __future__ import annotations

from dataclasses import replace

from tests.commands.asking import (
    CASE,
    QUESTIONS,
    REVIEW,
    ask,
    given,
    latest,
    live,
    only_said,
    with_issue,
)
from tests.world import configured


def test_a_fresh_case() -> None:
    """Nobody has it, nobody answered, nobody is set; what to type stands there."""
    told = only_said(ask("who"))
    assert "Has the case: nobody; `@bot assign me` takes it" in told
    assert [each.field.name for each in QUESTIONS if f"**{each.field.name}** nobody yet" not in told] == []
    assert "**Cause:** nobody yet" in told
    assert "asks: nobody, until your admin sets `commands.escalate_to`" in told
    assert "May answer the review: all members of this project but Guests" in told


def test_a_case_in_hands() -> None:
    """Each answer with its author; a choice with what was chosen, a text without."""
    text, action, contact = QUESTIONS
    questions = (replace(text, given=given("They are upset")), action, replace(contact, given=given("yes", "eve")))
    review = replace(latest(cause="feedback::process", assignee="ana"), questions=questions)
    answer = ask("who", review=review, case=replace(CASE, escalation="boss"))
    told = only_said(answer)
    assert "Has the case: `ana`" in told
    assert "**Summary of ticket/feedback:** `ben` on 2026-11-18 08:30 UTC" in told
    assert "(Y/N)** `yes`, `eve` on" in told
    assert "**Cause:** `feedback::process`, `ana` on" in told
    assert "`@bot escalate` asks: `boss`" in told
    assert live(answer).users == frozenset()


def test_the_assignee_of_the_issue() -> None:
    """An assignee whom nobody commanded counts too."""
    assert "Has the case: `ben`" in only_said(ask("who", case=with_issue(assignees=("ben",))))


def test_a_case_that_was_never_bad() -> None:
    """No questions, no cause."""
    assert "Cause" not in only_said(ask("who", review=replace(REVIEW, questions=())))


def test_who_may_answer() -> None:
    """By the settings."""
    config = configured({"review": {"answered_by": ("maintainer", "security_manager")}})
    assert "May answer the review: Security Managers and Maintainers of this project" in only_said(
        ask("who", config=config)
    )
