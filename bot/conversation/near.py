"""Forgives slips of the pen: tells whether two words are a letter or two apart, and which of several is nearest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

MAX_LETTERS = 60
"""Longer words are nobody's slip for one of ours."""

NEAR = 0.6
"""How much of a word must be right for the nearest one to be offered."""


def are_near(one: str, other: str, edits: int) -> bool:
    """Whether so many edits at most lead from one word to the other.

    Args:
        one, other: folded words.
        edits: letters left out, put in, exchanged, or two neighbours swapped.
    """
    if abs(len(one) - len(other)) > edits or len(one) > MAX_LETTERS:
        return False
    one, other = _differing(one, other)
    if edits <= 1:
        is_swap = edits == 1 and len(one) == len("ab") and one[::-1] == other
        return is_swap or max(len(one), len(other)) <= edits
    return _distance(one, other) <= edits


def _differing(one: str, other: str) -> tuple[str, str]:
    """Two words without what they begin and end with alike: what is left is short where they are near."""
    length = min(len(one), len(other))
    head = next((place for place in range(length) if one[place] != other[place]), length)
    tail = next((place for place in range(length - head) if one[-1 - place] != other[-1 - place]), length - head)
    return one[head : len(one) - tail], other[head : len(other) - tail]


def _distance(one: str, other: str) -> int:
    """Edits between two short words (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, wanted in enumerate(other, 1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != wanted))
            is_swap = row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == wanted
            current.append(min(cost, before[column - 2] + 1) if is_swap else cost)
        before, last = last, current
    return last[-1]


def only_near(word: str, names: Mapping[str, str], edits: int, least: int) -> str:
    """What the one name means that is so few edits away; empty when none is, or names of two meanings.

    Args:
        word: folded.
        names: folded names with what they mean.
        edits: at most.
        least: letters that a name must have to be written wrong.
    """
    found = {meaning for name, meaning in names.items() if len(name) >= least and are_near(word, name, edits)}
    return found.pop() if len(found) == 1 else ""


def nearest(word: str, names: Iterable[str]) -> str:
    """The name that looks most like a word; empty when none does. Both folded."""
    found = get_close_matches(word[:MAX_LETTERS], list(names), n=1, cutoff=NEAR)
    return found[0] if found else ""
