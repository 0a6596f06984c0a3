"""Reads yes, no or honest doubt from the ways people write them."""

from __future__ import annotations

import re
import unicodedata

from bot.conversation.agreement import AFTER_NO, DOUBT, NEGATIONS, NO_PHRASES, YES_PHRASES
from bot.conversation.agreement import NO as NO_WORDS
from bot.conversation.agreement import YES as YES_WORDS
from bot.conversation.values import bare, ticked

YES, NO, UNSURE = "yes", "no", "unsure"

_YES_SIGNS = r":(?:\+1|thumbsup|white_check_mark|heavy_check_mark|ballot_box_with_check|ok_hand|ok):|\+1|[👍✅✔☑👌🆗]"
_NO_SIGNS = r":(?:-1|thumbsdown|x|no_entry|no_entry_sign|negative_squared_cross_mark):|-1|[👎❌✖✗✘🚫⛔❎]"
_SIGN = re.compile(rf"(?P<yes>{_YES_SIGNS})|(?P<no>{_NO_SIGNS})", re.IGNORECASE)
_SILENT = frozenset({"So", "Sk", "Cf", "Co", "Cn", "Cs"})
_DECORATION = re.compile("[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]")
_ASKED = re.compile(r"\(?\s*[a-z]\s*/\s*n\s*\)", re.IGNORECASE)
_CLAUSE_END = re.compile(
    r"[,;:!()\n\u2013\u2014\u2192]|\.(?=\s|$)|\s-+\s|-+>|\s(?:but|because|since|as|aber|weil|mais|pero|ma|ale)\s"
)


def read_yes_no(value: str) -> str:
    """What a value says.

    Args:
        value: as written; not empty.

    Returns:
        `yes`, `no`, `unsure`, or an empty text when boxes were left without a tick.
    """
    boxes = ticked(value)
    if boxes is None:
        return _said(value)
    found = {_said(words) if words else YES for words in boxes}
    return (found.pop() if len(found) == 1 else UNSURE) if found else ""


def _said(value: str) -> str:
    """What a text says by its first clause, a sign in it included."""
    text = bare(_ASKED.sub("", _DECORATION.sub("", value), count=1)).strip("()'\"\u201c\u201d\u2018\u2019 ")
    first = _CLAUSE_END.split(_SIGN.sub(" ", text).strip(), maxsplit=1)[0]
    signs = {YES if sign["yes"] else NO for sign in _SIGN.finditer(text)}
    words = _words(_plain(first))
    if not signs or (words == UNSURE and not _SIGN.match(text)):
        return words
    said = signs | ({words} - {UNSURE})
    return said.pop() if len(said) == 1 else UNSURE


def _plain(text: str) -> str:
    """Lower case without accents, emphasis, quotes and pictures."""
    apart = unicodedata.normalize("NFKD", text.replace("\u2019", "'")).casefold()
    return "".join(letter for letter in apart if letter not in '*_~"`' and not _is_silent(letter)).strip()


def _is_silent(letter: str) -> bool:
    return unicodedata.combining(letter) != 0 or unicodedata.category(letter) in _SILENT


def _words(clause: str) -> str:
    """What some words say by the first of them, when the others do not take it back."""
    words = clause.strip(" .-/").split()
    if not words or "?" in clause:
        return UNSURE
    refused, agreed = _phrase(words, NO_PHRASES), _phrase(words, YES_PHRASES)
    if refused:
        return UNSURE if (DOUBT - NEGATIONS - {"and", "or"}).intersection(words[refused:]) else NO
    if words[0] in NO_WORDS:
        return NO if len(words) == 1 or words[1] in AFTER_NO else UNSURE
    if agreed or words[0] in YES_WORDS:
        return UNSURE if DOUBT.intersection(words[agreed or 1 :]) else YES
    return UNSURE


def _phrase(words: list[str], phrases: tuple[str, ...]) -> int:
    """How many words the phrase has with which they begin, 0 for none."""
    text = " ".join(words)
    found = [len(phrase.split()) for phrase in phrases if text == phrase or text.startswith(f"{phrase} ")]
    return max(found, default=0)
