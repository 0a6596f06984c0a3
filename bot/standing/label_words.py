"""Which cause people mean by a word: its label, what stands behind the scope, another word for it, or nearly one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches

from bot.config.labels import Cause
from bot.config.problems import NEAR
from bot.config.words import folded

_MARKS = " \t~\"'`\u00ab\u00bb\u2018\u2019\u201c\u201d\u201e"
_TYPO_LETTERS = 5
"""In shorter words one typo makes another word."""

_LONGEST = 255
"""Of a label (GitLab docs, Labels API); nothing longer can be near one."""


def spoken(text: str) -> str:
    """A name as it is compared: no case, accents or quotes, dashes as spaces: `docs issue` is `docs-issue`."""
    return folded(re.sub(r"[-_\s]+", " ", text.strip(_MARKS)))


def short(name: str) -> str:
    """What stands behind the scope of a label."""
    return name.rpartition("::")[2]


def causes_named(word: str, causes: Sequence[Cause]) -> tuple[Cause, ...]:
    """The causes that a word names: one, none, or several that share a short name.

    A whole label counts before a short name or an alias, and these before one with a typo, which only a single cause
    may have.

    Args:
        word: as people wrote it, with or without GitLab's `~"…"`.
        causes: of `labels.yml`.
    """
    told = spoken(word[: 2 * _LONGEST])
    if not told or len(told) > _LONGEST:
        return ()
    exact = tuple(cause for cause in causes if word.strip(_MARKS).casefold() == cause.name.casefold())
    if exact:
        return exact
    found = _matching(causes, _whole, told.__eq__) or _matching(causes, _short, told.__eq__)
    if found or len(told) < _TYPO_LETTERS:
        return found
    near = _matching(causes, _short, lambda name: len(name) >= _TYPO_LETTERS and is_one_edit(told, name))
    return near if len(near) == 1 else ()


def nearest_cause(word: str, causes: Sequence[Cause]) -> str:
    """The label that was probably meant by a word that names none, empty when none is near."""
    told = spoken(short(word[: 2 * _LONGEST]))
    if not told or len(told) > _LONGEST:
        return ""
    names = {name: cause.name for cause in causes for name in _short(cause)}
    near = get_close_matches(told, names, n=1, cutoff=NEAR)
    return names[near[0]] if near else ""


def is_one_edit(one: str, other: str) -> bool:
    """Whether a letter more, less, another, or two that changed places make one word the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = _common(one, other)
    one, other = one[start:], other[start:]
    end = _common(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    return max(len(one), len(other)) <= 1 or (len(one) == len(other) == 2 and one == other[::-1])  # noqa: PLR2004


def _common(one: str, other: str) -> int:
    """How many letters both begin with."""
    return next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _matching(
    causes: Sequence[Cause], names: Callable[[Cause], Iterable[str]], fits: Callable[[str], bool]
) -> tuple[Cause, ...]:
    return tuple(cause for cause in causes if any(fits(name) for name in names(cause)))


def _whole(cause: Cause) -> list[str]:
    return [spoken(name) for name in cause.names]


def _short(cause: Cause) -> list[str]:
    return [spoken(short(cause.name)), *(spoken(alias) for alias in cause.aliases)]
