"""What is known of the configuration while comments are read."""

from __future__ import annotations

import pytest

from bot.config import Configuration
from bot.config.labels import Cause, LabelsConfig
from bot.config.naming import key, spelled
from bot.conversation.grammar import CAUSE, Grammar

SHIPPED = Configuration.shipped()


def test_every_name_leads_to_its_question() -> None:
    """Names and aliases of all questions and of the cause line are known."""
    names = Grammar.of(SHIPPED, "bot").names
    for field in SHIPPED.bot.review.fields:
        assert {names[key(name)] for name in field.names} == {field.name}
    assert {names[key(name)] for name in SHIPPED.bot.review.cause.names} == {CAUSE}


def test_every_word_leads_to_its_cause() -> None:
    """Labels, what stands behind their scope, and aliases are known."""
    grammar = Grammar.of(SHIPPED, "bot")
    for cause in SHIPPED.causes:
        words = (cause.name, cause.name.rpartition("::")[2], *cause.aliases)
        assert {grammar.causes[spelled(word)] for word in words} == {cause.name}
        assert grammar.labels[cause.name] == cause.name


def test_one_word_of_two_causes() -> None:
    """A word that two causes share stands for the first."""
    causes = (Cause(name="why::docs"), Cause(name="manual", was=("how::docs",)))
    grammar = Grammar.of(Configuration(SHIPPED.bot, LabelsConfig(causes=causes), SHIPPED.templates), "bot")
    assert grammar.causes["docs"] == "why::docs"


def test_verbs() -> None:
    """Verbs are compared in lower case."""
    assert Grammar.of(SHIPPED, "bot", ("Help", "why")).verbs == {"help", "why"}


@pytest.mark.parametrize(
    ("word", "expected"), [("Docs_Issue", "docs issue"), (" docs -issue: ", "docs issue"), ("Café", "cafe")]
)
def test_spelled(word: str, expected: str) -> None:
    """Dashes, underscores and spaces are one."""
    assert spelled(word) == expected
