"""Recognises the name of a question at the beginning of a line, however it is dressed and slightly misspelt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.config.naming import CLOSING_QUOTES, DRESS, LEAD, MAX_LETTERS, TAG, key
from bot.conversation.near import are_near

MAX_ENDS = 24
"""Places in a line at which a name may end that are looked at."""

ONE_EDIT, TWO_EDITS = 6, 12
"""Letters from which on a name may be so many edits away."""

_BOX = re.compile(r"\[([ xX]?)\]")
_BOLD = re.compile(r"\*\*|__|<(?:b|strong)\b", re.IGNORECASE)
_CLOSED = re.compile(rf"(?:[*_~]+|{TAG})+", re.IGNORECASE)
_COLON = re.compile(r"(?<!:)[:\uff1a](?!:)")
_END = re.compile(
    r"(?P<sign>(?<!:)[:\uff1a](?!:)|\s[-\u2013\u2014=]+(?=\s|$)|[\u2013\u2014=\u2192]|[-=]>)"
    r"|(?P<asked>(?<=[\s?])\(?[a-z]\s?/\s?n\b\)?)"
    rf"|(?P<mark>\?[{CLOSING_QUOTES}]*)"
    r"|(?P<close>\*\*|__|</(?:b|strong)>)"
    r"|(?P<line>$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Named:
    """A name at the beginning of a line.

    Args:
        meaning: what it names.
        rest: where the value begins in the line.
        box: whether a checkbox before it is ticked, None without one.
    """

    meaning: str
    rest: int
    box: bool | None = None


def named(text: str, names: Mapping[str, str], *, is_alone: bool = False) -> Named | None:
    """What a line names at its beginning.

    Args:
        text: the line, as written.
        names: keys with their meanings.
        is_alone: a heading or a cell: there a short name needs no colon.
    """
    lead = LEAD.match(text)
    start = lead.end() if lead else 0
    if not text[start : start + 1].isalnum():
        return None
    window = text[start : start + MAX_LETTERS]
    dress = text[:start]
    found = _spelled(window, names, is_alone=is_alone, is_bold=bool(_BOLD.search(dress))) or _misspelt(window, names)
    if found is None:
        return None
    meaning, end = found
    closed = _CLOSED.match(text, start + end) if DRESS.search(dress) or "~" in dress else None
    ticks = _BOX.findall(dress)
    return Named(
        meaning, closed.end() if closed else start + end, ticks[-1] in "xX" and ticks[-1] != "" if ticks else None
    )


def _spelled(window: str, names: Mapping[str, str], *, is_alone: bool, is_bold: bool) -> tuple[str, int] | None:
    """The longest name that the line begins with; what follows a colon or a dash is the value, whatever it is."""
    best: tuple[str, int] | None = None
    last, last_key = "", ""
    for end in _ends(window):
        spelling = key(window[: end.start()])
        kind = end.lastgroup or ""
        is_value = spelling == last_key and (last == "sign" or last == kind == "close")
        is_phrase = " " in spelling
        is_end = kind in {"sign", "asked"} or {"mark": is_phrase, "close": is_bold}.get(
            kind, is_phrase or is_alone or is_bold
        )
        if spelling in names and is_end and not is_value:
            best, last, last_key = (names[spelling], end.end()), kind, spelling
    return best


def _ends(window: str) -> Iterator[re.Match[str]]:
    """Places at which a name may end, the first ones."""
    for _, end in zip(range(MAX_ENDS), _END.finditer(window), strict=False):
        yield end


def _misspelt(window: str, names: Mapping[str, str]) -> tuple[str, int] | None:
    """A name with a slip in it, before the first colon, when it can be only one."""
    colon = _COLON.search(window)
    if colon is None:
        return None
    spelling = key(window[: colon.start()])
    found = {meaning for name, meaning in names.items() if are_near(spelling, name, _edits(name))}
    return (found.pop(), colon.end()) if len(found) == 1 else None


@lru_cache(maxsize=1024)
def _edits(name: str) -> int:
    letters = sum(letter.isalpha() for letter in name)
    return (letters >= ONE_EDIT) + (letters >= TWO_EDITS)
