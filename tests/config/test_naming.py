"""How names of questions are compared."""

from __future__ import annotations

import pytest

from bot.config.naming import key
from bot.config.review import Review
from bot.conversation.names import named
from tests.config.conftest import Told

UNUSUAL = (
    "¿Qué pasó?",
    "¡Acción!",
    "„Was ist passiert?“",
    "“What happened?”",
    "« Que faire ? »",
    "»Grund«",
    "1. Summary",
    "2) Next step",
    "[Intern] Grund",
    "(optional) Account manager",
    "#Grund",
    "😀 Mood",
    "Mood 😀",
    "\u2013 Mood",
)


@pytest.mark.parametrize("name", UNUSUAL)
@pytest.mark.parametrize("line", ["**{}** x", "{}: x", "**{}:** x", "- {}: x"])
def test_an_unusual_name_is_found_in_an_answer(name: str, line: str) -> None:
    """Signs, numbers and pictures before a name, and quotes around it, are the same in the settings as in a comment."""
    text = line.format(name)
    found = named(text, {key(name): name})
    assert found is not None
    assert (found.meaning, text[found.rest :].strip()) == (name, "x")


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("¿Qué pasó?", "Que paso"),
        ("„Was ist passiert?“", "Was ist passiert"),
        ("😀 Mood", "mood"),
        ("1. Summary", "2. Summary"),
        ("Kunden anrufen? (J/N)", "Kunden anrufen"),
        ("„Kunden anrufen? (J/N)“", "Kunden anrufen"),
        ("Contact Y/N", "Contact"),
    ],
)
def test_names_that_the_bot_cannot_tell_apart(name: str, other: str, told: Told) -> None:
    """What the reader takes for one question the settings take for one too."""
    questions = f"review:\n  fields:\n    - name: '{name}'\n      type: yes_no\n    - name: '{other}'\n"
    clash = f"'{other}' leads to '{name}' already: a name leads to one question (line 3)"
    assert told({"bot.yml": questions}) == [f"bot.yml:5:13: review.fields[2].name {clash}"]


def test_shipped_names_lead_to_one_question_each() -> None:
    """Comparing forgives much, but no name becomes nothing, and none of one question becomes one of another."""
    review = Review()
    asked = [*(field.names for field in review.fields), review.cause.names]
    names = [{key(name) for name in each} for each in asked]
    assert "" not in set().union(*names)
    assert sum(map(len, names)) == len(set().union(*names))


@pytest.mark.parametrize(
    "text",
    [
        "(Action: none of this)",
        "“Action: none” is what they wrote",
        "[Action: the ticket](https://x.example)",
        "[Action](https://x.example): done",
        "„Action: nichts",
    ],
)
def test_asides_links_and_quotations_are_no_answers(text: str) -> None:
    """An opening sign is skipped only where it belongs to a name."""
    assert named(text, {key("Action"): "Action"}) is None
