"""Values without what stands around them."""

from __future__ import annotations

import pytest

from bot.conversation.inline import masked
from bot.conversation.values import bare, is_nothing, is_struck, ticked, without_struck


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" a ", "a"), ("**a**", "a"), ("***a***", "a"), ("**_a_**", "a"), ("~~a~~", "a"), ("<b>a</b>", "a"),
        ("a**", "a"), ("**a** b **c**", "**a** b **c**"), ("*a* b", "*a* b"), ("a<br>b<br/>c", "a\nb\nc"),
        ("a <!-- b\n--> c", "a  c"), ("**", ""), ("5 * 3", "5 * 3"), ("snake_case_", "snake_case_"),
    ],
)  # fmt: skip
def test_bare(text: str, expected: str) -> None:
    """Emphasis around the whole, half of it left from the question, comments and white space go."""
    assert bare(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", ":", ": \u2026", "...", "\u2026", "- -", "?", "tbd", "ToDo", "n/t", "<your answer>", "(y/n)", "Yes / No?"],
)
def test_nothing(text: str) -> None:
    """A place left open is no value."""
    assert is_nothing(text)


@pytest.mark.parametrize("text", ["none", "n/a", "no", "y", "-1", "todo list", "<a> b", "0"])
def test_something(text: str) -> None:
    """Short answers are answers."""
    assert not is_nothing(text)


@pytest.mark.parametrize(("text", "expected"), [("~~a~~", True), ("**~~a~~**", True), ("~~a~~ b", False), ("a", False)])
def test_struck(text: str, *, expected: bool) -> None:
    """Only what is struck through as a whole counts as struck."""
    assert is_struck(*masked(text)) is expected


def test_without_struck() -> None:
    """What is struck through in a part is left out of it; code stays."""
    assert without_struck("~~a~~ `b` c", *masked("~~a~~ `b` c")) == "`b` c"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", None),
        ("[x] a\n[ ] b", ["a"]),
        ("[x] a [X] **b**", ["a", "b"]),
        ("[ ] a", []),
        ("[x]", [""]),
        ("[a](b)", None),
    ],
)
def test_ticked(text: str, expected: list[str] | None) -> None:
    """The words behind ticks."""
    assert ticked(text) == expected
