"""The controls and pages of customer satisfaction."""

from __future__ import annotations

import pytest

from bot.sandbox.csat_acts import (
    AnswerConversation,
    AnswerSurvey,
    ChooseCsat,
    answer,
    answer_conversation,
    choices,
    choose,
)
from bot.sandbox.world import Sandbox
from tests.sandbox.conftest import Desk


def test_what_is_left_out_stays(sandbox: Sandbox) -> None:
    """Each part is chosen by itself."""
    choose(sandbox, ChooseCsat(csat="surveys"))
    choose(sandbox, ChooseCsat(other="open"))
    told = choose(sandbox, ChooseCsat(scale="numeric"))
    assert told == {"csat": "surveys", "other": "open", "scale": "numeric"}


def test_a_ticket_is_answered_by_points(sandbox: Sandbox, desk: Desk) -> None:
    """The answer says into which score Zendesk folds them."""
    ticket = desk.ticket().id
    choose(sandbox, ChooseCsat(csat="surveys"))
    told = answer(sandbox, AnswerSurvey(ticket_id=ticket, points=3))
    assert told == {"ticket_id": ticket, "points": 3, "score": "bad"}


def test_where_nobody_is_asked_so(sandbox: Sandbox, desk: Desk) -> None:
    """Points need surveys, and a ticket that exists."""
    with pytest.raises(ValueError, match="not by surveys"):
        answer(sandbox, AnswerSurvey(ticket_id=desk.ticket().id, points=3))
    choose(sandbox, ChooseCsat(csat="surveys"))
    with pytest.raises(KeyError, match="ticket 999"):
        answer(sandbox, AnswerSurvey(ticket_id=999, points=3))


def test_a_conversation_is_answered(sandbox: Sandbox) -> None:
    """It belongs to no ticket."""
    told = answer_conversation(sandbox, AnswerConversation(conversation_id="c-1", points=1, comment="No."))
    assert told["answered"] == ["rating", "words"]
    assert sandbox.zendesk.surveys.about(("conversation", "c-1")) is not None


def test_choices_say_what_they_mean(sandbox: Sandbox) -> None:
    """A customer sees each point with its words."""
    assert choices(sandbox.zendesk.surveys.current)[2] == (3, "3: Neutral (neutral)")
