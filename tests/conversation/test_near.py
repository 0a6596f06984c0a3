"""Slips of the pen."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.conversation.near import _distance, are_near, nearest, only_near

WORDS = st.text("abc", max_size=8)


@pytest.mark.parametrize(
    ("one", "other", "edits", "expected"),
    [
        ("summary", "summary", 0, True),
        ("sumary", "summary", 1, True),
        ("summarry", "summary", 1, True),
        ("sumnary", "summary", 1, True),
        ("sumamry", "summary", 1, True),
        ("smary", "summary", 1, False),
        ("smary", "summary", 2, True),
        ("ab", "ba", 0, False),
        ("", "", 1, True),
        ("a" * 100, "a" * 100, 2, False),
    ],
)
def test_near(one: str, other: str, edits: int, *, expected: bool) -> None:
    """A letter left out, put in or exchanged, and two swapped, are one edit; very long words are not compared."""
    assert are_near(one, other, edits) is expected


@given(WORDS, WORDS, st.integers(0, 2))
@example("aaa", "a", 1)
def test_the_short_way(one: str, other: str, edits: int) -> None:
    """Leaving out what two words share changes nothing."""
    assert are_near(one, other, edits) is (_distance(one, other) <= edits)


def test_only_one() -> None:
    """A word between two names of different meaning stands for neither; of one meaning, for that."""
    assert only_near("cat", {"cap": "1", "car": "2"}, 1, 3) == ""
    assert only_near("cat", {"cap": "1", "car": "1"}, 1, 3) == "1"
    assert only_near("cat", {"cap": "1"}, 1, 4) == ""


def test_nearest() -> None:
    """The name that looks most alike is offered, or none."""
    assert nearest("doks isue", ["docs issue", "process"]) == "docs issue"
    assert nearest("x", ["docs issue"]) == ""
