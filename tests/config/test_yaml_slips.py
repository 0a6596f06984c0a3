"""Usual slips in YAML are named as such, at the place to mend."""

from __future__ import annotations

import pytest

from bot.config.yaml import read

CONFLICT = "a merge conflict was left here: keep one of the two versions and delete such lines"
APOSTROPHE = "the quote that opens here ends within the words: write '' for an apostrophe, or use double quotes"
QUOTE = 'the quote that opens here ends within the words: write \\" for a quote, or use single quotes'
NO_BREAK = "this line is indented with a no-break space, which looks like a space: delete it and type spaces"
SIGN = "a value cannot begin with '? ' or '- ': put it in quotes"
BRACKET = "a value that begins with '{}' ends with its bracket: put the whole of it in quotes"
SPACE = "a space is missing behind this ':'"


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        ("a:\n  - name: 'I'm sorry'\n", "2:11", APOSTROPHE),
        ("a: {b: 'don't'}", "1:8", APOSTROPHE),
        ("a: ['it''s', 'don't', b]", "1:14", APOSTROPHE),
        ('a: "say "no" to it"', "1:4", QUOTE),
        ("<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> other\n", "1:1", CONFLICT),
        ("a:\n  b: 1\n=======\n  b: 2\n", "3:1", CONFLICT),
        ("a:\n  b: 1\n>>>>>>> other\n", "3:1", CONFLICT),
        ("a:\n\u00a0\u00a0b: 1\n", "2:1", NO_BREAK),
        ("a:\n  b: 1\n \u00a0c: 2\n", "3:1", NO_BREAK),
        ("a:\n  - b: 1\n  \u202f c: 2\n", "3:1", NO_BREAK),
        ("a: ? what", "1:4", SIGN),
        ("a: - what", "1:4", SIGN),
        ("a:\n  - b: [intern] Grund\n", "2:8", BRACKET.format("[")),
        ("a: {name} x\n", "1:4", BRACKET.format("{")),
        ("a:\n  close:{b: [c]}\n", "2:8", SPACE),
    ],
)
def test_a_slip_is_named(text: str, place: str, sentence: str) -> None:
    """The message says what to do, not what the parser expected."""
    assert [str(problem) for problem in read("f", text.encode()).problems] == [f"f:{place}: {sentence}"]


@pytest.mark.parametrize(
    "text", ["a: ======= b", "a: it's", "a: |\n  =======\n  \u00a0b", "a: '=======\n\n  b'", "a: [b] # c", "a: b:c"]
)
def test_what_parses_is_no_slip(text: str) -> None:
    """Signs of a conflict, apostrophes and no-break spaces within words are words."""
    assert read("f", text.encode()).problems == ()
