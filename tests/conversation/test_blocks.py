"""Which lines of a comment are read, and where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.blocks import MAX_CELLS, Gap, Kind, blocks


def texts(comment: str) -> list[str]:
    return [line.text for line in blocks(comment).lines]


@pytest.mark.parametrize(
    ("comment", "read"),
    [
        ("a\n  b", ["a", "b"]),
        ("> a\nown\n\nb", ["own", "b"]),
        ("> ```\n> a\n> ```\nb", ["b"]),
        ("> # a\nb", ["b"]),
        (">>>\na\n\n- b\n>>>\nc", ["c"]),
        (">>>\na", []),
        ("    >>>\n\na", ["a"]),
        (">>>>\n>>>\na\n>>>\n>>>>\nb", ["b"]),
        (">>> [!note]\na\n>>>\nb", ["b"]),
        ("a\n>>>\nb\n>>>\nc", ["a", "c"]),
        ("- x\n  >>>\n  a\n  >>>\n- b", ["x", "b"]),
        ("- >>>\n  a\n\nb", ["b"]),
        (">>> x\nown\n\ny", ["own", "y"]),
        ("```\na\n```\nb", ["b"]),
        ("~~~\na\n~~~\nb", ["b"]),
        ("    a\n\nb", ["b"]),
        ("<div>\na\n</div>\n\nb", ["b"]),
        ("<!-- a\n\nb -->\n\nc", ["c"]),
        ("<details>\n\na\n\n</details>", ["a"]),
        ("# a #\n\nb\n===", ["a", "b"]),
        ("- a\n  1. b\n* [x] c", ["a", "b", "[x] c"]),
        ("| a | b |\n|---|:-:|\n| c \\| d |\n", ["a", "b", "c \\| d"]),
        ("a | b\n--|--\nc", ["a", "b", "c"]),
        ("text\n| a |\n|---|\n| c |", ["text", "a", "c"]),
        ("| a |\n|---|---|", ["| a |", "|---|---|"]),
        ("| a |\n|---|\n| c \\|", ["a", "c \\|"]),
        ("| a ||\n|---|---|\n| c | d |", ["a", "", "c", "d"]),
        ("a\\\nb\\\\\nc", ["a", "b\\\\", "c"]),
    ],
)
def test_read_lines(comment: str, read: list[str]) -> None:
    """Quotes, code and HTML are not read; paragraphs, lists, headings and cells are."""
    assert texts(comment) == read


@pytest.mark.parametrize("depth", [1, 5, 30])
def test_quotes_within_quotes(depth: int) -> None:
    """However deep a quote is, it ends where it ends."""
    assert texts(f"{'> ' * depth}a\n\nb") == ["b"]


@pytest.mark.parametrize(
    ("comment", "quoted"),
    [
        ("> a\n> > b\nc\n\nd", "a\nb"),
        (">>>\na\n> b\n>>>\nd", "a\n> b"),
        ("- > a\n  > b", "a\nb"),
        ("> a\n\nd\n\n> b", "a\nb"),
        (">\n\nd", "\n"),
        ("d", ""),
    ],
)
def test_quoted_words(comment: str, quoted: str) -> None:
    """The words of quotes are kept without their signs."""
    assert blocks(comment).quoted == quoted


@pytest.mark.parametrize(
    "comment",
    [
        "- a b\n  1. c d",
        "## a b ##\n\n> - x\n\n\tc d\n\n  e",
        "|  a | b|\n|-|-|\n| c\\|d | `e` |",
        "|\u00a0a|b\u00a0|\n|-|-|",
    ],
)
def test_places(comment: str) -> None:
    """Line and column lead back to the words in the comment."""
    source = comment.split("\n")
    found = blocks(comment).lines
    assert found
    assert [source[line.number - 1][line.column - 1 :][: len(line.text)] for line in found] == [
        line.text for line in found
    ]


def test_kinds_and_gaps() -> None:
    """Each line knows what it is part of, and what stands before it."""
    found = blocks("# a\n\n---\n\nb\n\n> q\n\nc\n\n|d|\n|-|\n|e|").lines
    expected = [
        (Kind.HEADING, Gap.NONE), (Kind.TEXT, Gap.RULE), (Kind.TEXT, Gap.UNREAD), (Kind.CELL, Gap.NONE),
        (Kind.CELL, Gap.NONE),
    ]  # fmt: skip
    assert [(line.kind, line.gap) for line in found] == expected


def test_many_cells() -> None:
    """Of a very wide table the first cells are read."""
    assert len(texts("|a" * 99 + "|\n" + "|-" * 99 + "|")) == MAX_CELLS


@given(st.text("a >-*+1.\n\t#`|<!~=_[]x"))
def test_lines_are_those_of_the_text(comment: str) -> None:
    """What is read stands in the comment, line by line."""
    source = comment.split("\n")
    assert all(line.text in source[line.number - 1] for line in blocks(comment).lines)
