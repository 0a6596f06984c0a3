"""The grammar that the tests of the parser share: the shipped configuration and two more questions."""

from __future__ import annotations

import pytest

from bot.config import Configuration
from bot.config.models import BotConfig
from bot.config.review import Review, ReviewField
from bot.conversation import Grammar

USERNAME = "feedback-bot"
VERBS = (
    "help", "label", "assign", "unassign", "snooze", "unsnooze", "contacted", "close", "reopen", "escalate", "who",
    "why", "rating",
)  # fmt: skip
MORE = (
    ReviewField(name="Make the account manager aware", type="yes_no", required=False, aliases=("AM",)),
    ReviewField(name="Severity", type="choice", required=False, choices=("low", "medium", "high")),
)
REVIEW = Review(fields=(*Review().fields, *MORE))
GRAMMAR = Grammar.of(Configuration.shipped(BotConfig(review=REVIEW)), USERNAME, VERBS)


@pytest.fixture
def grammar() -> Grammar:
    return GRAMMAR
