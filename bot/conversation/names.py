"""Recognises the name of a question at the beginning of a line, however it is dressed and slightly misspelt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.config.words import folded
from bot.conversation.near import are_near

MAX_LETTERS = 300
"""How far into a line a name may reach."""

MAX_ENDS = 24
"""Places in a line at which a name may end that are looked at."""

ONE_EDIT, TWO_EDITS = 6, 12
"""Letters from which on a name may be so many edits away."""

_YES_OR_NO = r"[(\[]?\s*[a-z]\s*/\s*n\s*[)\]]?"
_TAG = r"</?(?:b|i|u|em|strong|ins|del|s|strike|mark|span)\b[^<>]*+>"
_LEAD = re.compile(
    r"(?:[\s*_~+#|\u2022\u00b7\u2023\u25e6\u2013\u2014-]|[\u2190-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]"
    rf"|\[[ xX]?\]|\(?\d{{1,2}}[.)](?=[\s*_])|{_TAG}|<!--[^<>]*+-->)*+",
    re.IGNORECASE,
)
_BOX = re.compile(r"\[([ xX]?)\]")
_BOLD = re.compile(r"\*\*|__|<(?:b|strong)\b", re.IGNORECASE)
_DRESS = re.compile(rf"[*_]+|{_TAG}", re.IGNORECASE)
_CLOSED = re.compile(rf"(?:[*_~]+|{_TAG})+", re.IGNORECASE)
_ASKED = re.compile(r"[\s?.:]*(?:\(\s*[a-z]\s*/\s*n\s*\)|\s[a-z]\s?/\s?n)[\s?.:]*$", re.IGNORECASE)
_COLON = re.compile(r"(?<!:)[:\uff1a](?!:)")
_END = re.compile(
    r"(?P<sign>(?<!:)[:\uff1a](?!:)|\s[-\u2013\u2014=]+(?=\s|$)|[\u2013\u2014=\u2192]|[-=]>)"
    r"|(?P<asked>(?<=[\s?])\(?[a-z]\s?/\s?n\b\)?)"
    r"|(?P<mark>\?)"
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


def key(name: str) -> str:
    """A name as it is compared: no case, accents, emphasis, final punctuation or `(Y/N)`."""
    return folded(_ASKED.sub("", _DRESS.sub("", name).strip("~ ")))


def named(text: str, names: Mapping[str, str], *, is_alone: bool = False) -> Named | None:
    """What a line names at its beginning.

    Args:
        text: the line, as written.
        names: keys with their meanings.
        is_alone: a heading or a cell: there a short name needs no colon.
    """
    lead = _LEAD.match(text)
    start = lead.end() if lead else 0
    if not text[start : start + 1].isalnum():
        return None
    window = text[start : start + MAX_LETTERS]
    dress = text[:start]
    found = _spelled(window, names, is_alone=is_alone, is_bold=bool(_BOLD.search(dress))) or _misspelt(window, names)
    if found is None:
        return None
    meaning, end = found
    closed = _CLOSED.match(text, start + end) if _DRESS.search(dress) or "~" in dress else None
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
