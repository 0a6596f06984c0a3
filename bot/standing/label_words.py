"""Which cause people mean by a word: its label, what stands behind the scope, another word for it, or nearly one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from bot.config.labels import Cause
from bot.config.naming import spelled
from bot.conversation.near import are_near, nearest

_MARKS = " \t~\"'`\u00ab\u00bb\u2018\u2019\u201c\u201d\u201e"
_TYPO_LETTERS = 5
"""In shorter words one typo makes another word."""

_LONGEST = 255
"""Of a label (GitLab docs, Labels API); nothing longer can be near one."""


def spoken(text: str) -> str:
    """A name as it is compared: no case, accents or quotes, dashes as spaces: `docs issue` is `docs-issue`."""
    return spelled(text.strip(_MARKS))


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
    near = _matching(causes, _short, lambda name: len(name) >= _TYPO_LETTERS and are_near(told, name, 1))
    return near if len(near) == 1 else ()


def nearest_cause(word: str, causes: Sequence[Cause]) -> str:
    """The label that was probably meant by a word that names none, empty when none is near."""
    told = spoken(short(word[: 2 * _LONGEST]))
    if not told or len(told) > _LONGEST:
        return ""
    names = {name: cause.name for cause in causes for name in _short(cause)}
    return names.get(nearest(told, names), "")


def _matching(
    causes: Sequence[Cause], names: Callable[[Cause], Iterable[str]], fits: Callable[[str], bool]
) -> tuple[Cause, ...]:
    return tuple(cause for cause in causes if any(fits(name) for name in names(cause)))


def _whole(cause: Cause) -> list[str]:
    return [spoken(name) for name in cause.names]


def _short(cause: Cause) -> list[str]:
    return [spoken(short(cause.name)), *(spoken(alias) for alias in cause.aliases)]
