"""Reads yes, no or honest doubt from the ways people write them."""

from __future__ import annotations

import re
import unicodedata

from bot.conversation.values import bare, ticked

YES, NO, UNSURE = "yes", "no", "unsure"

_YES_SIGNS = r":(?:\+1|thumbsup|white_check_mark|heavy_check_mark|ballot_box_with_check|ok_hand|ok):|\+1|[👍✅✔☑👌🆗]"
_NO_SIGNS = r":(?:-1|thumbsdown|x|no_entry|no_entry_sign|negative_squared_cross_mark):|-1|[👎❌✖✗✘🚫⛔❎]"
_SIGN = re.compile(rf"(?P<yes>{_YES_SIGNS})|(?P<no>{_NO_SIGNS})", re.IGNORECASE)
_DECORATION = re.compile("[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]")
_ASKED = re.compile(r"\(?\s*[a-z]\s*/\s*n\s*\)", re.IGNORECASE)
_CLAUSE_END = re.compile(
    r"[,;:!()\n\u2013\u2014\u2192]|\.(?=\s|$)|\s-+\s|-+>|\s(?:but|because|since|as|aber|weil|mais|pero|ma|ale)\s"
)

_NEGATIONS = frozenset({"not", "no", "n't", "don't", "dont"})
_YES = frozenset(
    """y yes yep yeah yup yea ya aye sure ok okay okey k please definitely absolutely agreed certainly indeed affirmative
    true correct x j ja jo jep jawohl klar gerne naturlich oui ouais si claro certo ano jasne tak sim да так""".split()
)
_NO = frozenset("""n no nope nah nay never none na n/a n.a negative false nein nee non ne nie nao нет hayır""".split())
_YES_PHRASES = (
    "of course", "please do", "yes please", "auf jeden fall", "bien sur", "d'accord", "por supuesto", "por favor",
)  # fmt: skip
_NO_PHRASES = (
    "not needed", "not necessary", "not required", "not applicable", "not at all", "not this time", "no need", "no thanks",
    "no contact", "no call", "no reason", "no longer", "no more", "no way", "no action", "nothing to discuss",
    "definitely not", "absolutely not", "certainly not", "of course not", "sure not", "please don't", "please do not",
    "don't", "dont", "do not", "unnecessary", "nicht notig", "nicht notwendig", "kein bedarf", "pas necessaire",
    "pas besoin", "no hace falta", "no es necesario", "non necessario", "neni potreba", "neni treba", "nie trzeba",
)  # fmt: skip
_DOUBT = _NEGATIONS | frozenset(
    """never or and if unless maybe perhaps probably possibly possible depends depending unsure sure think know whether
    might may could would later wait idea clue either oder vielleicht wenn ou peut-etre o quizas forse mozna moze""".split()
)
_AFTER_NO = frozenset(
    """need needs needed necessity reason thanks thank contact call we i it they he she this that the customer please
    action follow-up further danke merci gracias grazie diky dekuji dziekuje""".split()
)
"""Without accents, all of them: so are the words that they are compared with."""


def read_yes_no(value: str) -> str:
    """What a value says.

    Args:
        value: as written; not empty.

    Returns:
        `yes`, `no`, `unsure`, or an empty text when boxes were left without a tick.
    """
    boxes = ticked(value)
    if boxes is None:
        return _clause(value)
    found = {_clause(words) if words else YES for words in boxes}
    return (found.pop() if len(found) == 1 else UNSURE) if found else ""


def _clause(value: str) -> str:
    """What the first clause of a text says."""
    text = bare(_ASKED.sub("", _DECORATION.sub("", value), count=1))
    sign = _SIGN.match(text)
    if sign is None:
        return _words(_first(text))
    said, other = (YES, NO) if sign["yes"] else (NO, YES)
    is_taken_back = _words(_first(text[sign.end() :])) == other
    return UNSURE if is_taken_back or _SIGN.search(text, sign.end()) else said


def _first(text: str) -> str:
    """The first clause of a text, plainly spelt."""
    return _CLAUSE_END.split(_plain(text).strip(" :"), maxsplit=1)[0]


def _plain(text: str) -> str:
    """Lower case without accents, emphasis and quotes; signs stay."""
    apart = unicodedata.normalize("NFKD", text.replace("\u2019", "'")).casefold()
    kept = "".join(letter for letter in apart if not unicodedata.combining(letter) and letter not in '*_~"`')
    return kept.strip()


def _words(clause: str) -> str:
    """What some words say by the first of them, when the others do not take it back."""
    words = clause.strip(" .-").split()
    if not words or "?" in clause:
        return UNSURE
    refused, agreed = _phrase(words, _NO_PHRASES), _phrase(words, _YES_PHRASES)
    if refused:
        return UNSURE if (_DOUBT - _NEGATIONS - {"and", "or"}).intersection(words[refused:]) else NO
    if words[0] in _NO:
        return NO if len(words) == 1 or words[1] in _AFTER_NO else UNSURE
    if agreed or words[0] in _YES:
        return UNSURE if _DOUBT.intersection(words[agreed or 1 :]) else YES
    return UNSURE


def _phrase(words: list[str], phrases: tuple[str, ...]) -> int:
    """How many words the phrase has with which they begin, 0 for none."""
    text = " ".join(words)
    found = [len(phrase.split()) for phrase in phrases if text == phrase or text.startswith(f"{phrase} ")]
    return max(found, default=0)
