"""What a text names, and what it only speaks of."""

from __future__ import annotations

import re

import pytest

from bot.conversation.told import EVENTS, Told

PATTERN = re.compile(rf"(?P<name>\b[A-Z]\b)|{EVENTS}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("X", "X"), ("X and Y", "XY"), ("not X", ""), ("not X or Y", ""), ("not X, Y", "Y"), ("not X. Y", "Y"),
        ("X -> Y", "Y"), ("X is wrong", ""), ("X is not Y", ""), ("it isn't X", ""), ("X, not Y", "X"),
        ("rather than X Y", "Y"), ("was X", "X"), ("was X, Y", "Y"), ("X? Y", "Y"), ("X? Y.", "Y"),
        ("is X or Y?", ""), ("not\nX", ""), ("not it\nX", "X"), ("X but nothing changed Y", "X"),
        ("from X to Y", "Y"), ("isn\u2019t X", ""), ("", ""),
        ("**X** -> Y", "Y"), ("X since another is wrong", "X"), ("X, Y is wrong", "X"),
    ],
)  # fmt: skip
def test_names(text: str, expected: str) -> None:
    """Denied, past, replaced and doubtful names are left out, each to the end of its clause."""
    told = Told()
    for event in PATTERN.finditer(text):
        told.take(event, event["name"] or "")
    assert "".join(told.names()) == expected


def test_a_question_may_name() -> None:
    """Where a name is asked for, a question mark behind it takes nothing back."""
    told = Told()
    for event in PATTERN.finditer("X?"):
        told.take(event, event["name"] or "", questions=False)
    assert told.names() == ["X"]
