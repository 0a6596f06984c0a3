"""Reads which of the configured choices somebody meant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.config.words import folded
from bot.conversation.near import nearest, only_near
from bot.conversation.values import ticked

LEAST_BEGINNING = 3
"""Letters of a choice that are enough when no other choice begins with them."""

LEAST_MISSPELT = 4
"""Letters that a choice must have for one of them to be wrong."""

_DRESS = re.compile(r"[*`]|~~|(?<!\w)_+|_+(?!\w)")
_CLAUSE_END = re.compile(r"[,;:()\n\u2013\u2014]|[.!?](?=\s|$)|\s-+\s")


def read_choice(value: str, choices: Sequence[str]) -> tuple[str, str, bool]:
    """Which choice a value names.

    Args:
        value: as written; not empty.
        choices: as configured.

    Returns:
        The choice, empty for none or several; the nearest one, empty when none is near; whether anything was said at
        all: boxes without a tick say nothing.
    """
    boxes = ticked(value)
    words = [value] if boxes is None else boxes
    if len(words) != 1:
        return "", "", bool(words)
    names = {folded(choice): choice for choice in choices}
    whole = _DRESS.sub("", words[0]).strip()
    first = folded(_CLAUSE_END.split(whole, maxsplit=1)[0])
    found = _named(folded(whole), names) or _named(first, names)
    return found, "" if found else names.get(nearest(first, names), ""), True


def _named(word: str, names: Mapping[str, str]) -> str:
    if word in names:
        return names[word]
    begun = [meaning for name, meaning in names.items() if name.startswith(word)]
    if len(word) >= LEAST_BEGINNING and len(begun) == 1:
        return begun[0]
    return only_near(word, names, 1, LEAST_MISSPELT)
