"""How names of questions and words for causes are compared, in the settings as in a comment."""

from __future__ import annotations

import re

from bot.config.words import folded

MAX_LETTERS = 300
"""How far into a line a name may reach."""

TAG = r"</?(?:b|i|u|em|strong|ins|del|s|strike|mark|span)\b[^<>]*+>"
CLOSING_QUOTES = "\u201c\u201d\u00ab\u00bb"
_QUOTES = f"\u201e{CLOSING_QUOTES}"
_OPENING = (
    r"[\u00bf\u00a1]"
    rf"|[{_QUOTES}](?=[^{_QUOTES}:\uff1a\n]{{1,{MAX_LETTERS}}}[{CLOSING_QUOTES}])"  # around a name, not an answer
    rf"|[(\[](?=[^()\[\]:\uff1a\n]{{1,{MAX_LETTERS}}}[)\]]\s*\w)"  # a word before a name, neither a link nor an aside
)
LEAD = re.compile(
    r"(?:[\s*_~+#|\u2022\u00b7\u2023\u25e6\u2013\u2014-]|[\u2190-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]"
    rf"|\[[ xX]?\]|\(?\d{{1,2}}[.)](?=[\s*_])|{TAG}|<!--[^<>]*+-->|{_OPENING})*+",
    re.IGNORECASE,
)
"""What may stand before a name: marks of lists and headings, pictures, boxes, numbers, emphasis, opening signs."""

DRESS = re.compile(rf"[*_]+|{TAG}", re.IGNORECASE)
_ASKED = re.compile(r"[\s?.:]*(?:\(\s*[a-z]\s*/\s*n\s*\)|\s[a-z]\s?/\s?n)[\s?.:]*$", re.IGNORECASE)
_BETWEEN_WORDS = re.compile(r"[-_\s]+")


def spelled(word: str) -> str:
    """A word for a cause as it is compared: `Docs_Issue` is `docs issue`."""
    return folded(_BETWEEN_WORDS.sub(" ", word))


def asks_yes_or_no(name: str) -> bool:
    """Whether a name ends with `(Y/N)` or the like."""
    return _ASKED.search(name.rstrip(CLOSING_QUOTES)) is not None


def key(name: str) -> str:
    """A name as it is compared: no case, accents, emphasis, signs before it, quotes around it or `(Y/N)`."""
    lead = LEAD.match(name)
    bare = DRESS.sub("", name[lead.end() if lead else 0 :]).strip("~ ").rstrip(CLOSING_QUOTES)
    return folded(_ASKED.sub("", bare).rstrip(CLOSING_QUOTES))
