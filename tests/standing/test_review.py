"""How a review stands, in the words that the rest of the bot asks for."""

from __future__ import annotations

import pytest

from bot.domain.quoted import Quoted
from bot.standing.acts import Register
from bot.standing.review import Given, Question, Review
from tests.commands.asking import CONFIG, latest
from tests.standing.saying import at
from tests.world import configured

FIELDS = CONFIG.bot.review.fields


@pytest.mark.parametrize(
    ("answer", "is_needed"),
    [("call them", True), ("none of that is ours", True), ("None.", False), ("n/a", False), ("kein", True), ("", True)],
)
def test_an_action(answer: str, is_needed: bool) -> None:  # noqa: FBT001 # a column of the table
    """Only an answer that says so means that there is nothing to do."""
    given = Given(Quoted(answer), "ana", at(1), 5)
    questions = tuple(Question(field, given if field.effect == "action" else None) for field in FIELDS)
    assert Review(1, questions).needs_action is is_needed


def test_no_action_without_an_answer() -> None:
    """What was answered in an earlier round, or to another question, is no action of this one."""
    given = Given(Quoted("call them"), "ana", at(1), 5)
    earlier = tuple(Question(field, None if field.effect == "action" else given, ((1, given),)) for field in FIELDS)
    assert not Review(2, earlier).needs_action


def test_no_question_for_an_action() -> None:
    """Where settings ask for none, none is needed."""
    config = configured({"review": {"fields": ({"name": "What now?"},)}})
    given = Given(Quoted("call them"), "ana", at(1), 5)
    assert not Review(1, (Question(config.bot.review.fields[0], given),)).needs_action


def test_values() -> None:
    """What the latest act set; nothing where there was none."""
    review = latest(cause="feedback::process", assignee="")
    registers = (Register.CAUSE, Register.ASSIGNEE, Register.STATE)
    assert [review.value(each) for each in registers] == ["feedback::process", "", ""]
