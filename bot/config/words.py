"""Words that serve where an admin has not written others, and how words are compared whatever their spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u00b4`", "'"))
_STROKED = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ŧ": "t", "\u0131": "i", "æ": "ae", "œ": "oe"})
"""Letters that Unicode does not take apart, and that people write without their stroke, dot or bow."""

PHRASES = (
    ("I'm sorry that you're having trouble", "it says that the trouble is theirs: say what went wrong on our side"),
    ("sorry you're having trouble", "it says that the trouble is theirs: say what went wrong on our side"),
    ("sorry that you feel", "it apologises for a feeling: apologise for what happened"),
    ("sorry you feel", "it apologises for a feeling: apologise for what happened"),
    ("sorry for any inconvenience", "it says little: name what it cost them"),
    ("as I already said", "it sounds like a reproach: say it once more, shorter"),
    ("we will refund", "refunds are promised by billing alone: say that you will ask"),
    ("you will get a refund", "refunds are promised by billing alone: say that you will ask"),
    ("you will receive a refund", "refunds are promised by billing alone: say that you will ask"),
    ("we guarantee", "nobody can: say what we will do"),
    ("will be fixed by", "dates are promised by the product team alone: say where they can follow it"),
    ("will be fixed in the next release", "dates are promised by the product team alone: say where they can follow it"),
    ("will be released on", "dates are promised by the product team alone: say where they can follow it"),
)

COMPLAINTS = (
    "still broken", "still not working", "still doesn't work", "still does not work", "not solved", "not resolved",
    "not fixed", "unresolved", "doesn't work", "does not work", "not helpful", "disappointed", "frustrated",
    "frustrating", "unacceptable", "waste of time", "too slow", "took too long", "took forever", "no answer",
    "funktioniert nicht", "geht nicht", "nicht gelöst", "enttäuscht", "ne fonctionne pas", "ne marche pas", "déçu",
    "déçue", "no funciona", "no resuelto", "nefunguje", "zklamaný", "zklamaná", "nie działa",
)  # fmt: skip

THANKS = (
    "thank you so much", "thanks a lot", "many thanks", "great support", "great service", "excellent", "awesome",
    "amazing", "perfect", "very helpful", "super helpful", "well done", "love it", "great job", "vielen dank",
    "herzlichen dank", "sehr hilfreich", "merci beaucoup", "très utile", "muchas gracias", "muy útil", "děkuji moc",
    "skvělá", "skvělé", "dziękuję bardzo",
)  # fmt: skip


def folded(text: str) -> str:
    """The text as it is compared: no case, no accents, one kind of apostrophe, single spaces, no punctuation around."""
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    bare = "".join(character for character in plain if not unicodedata.combining(character)).translate(_STROKED)
    return re.sub(r"\s+", " ", bare).strip(" \t:?.!-\u2013\u2014")


NO_ACTION = frozenset(
    folded(words)
    for words in (
        "none", "nothing", "no", "nope", "no action", "no actions", "no action needed", "no action required",
        "no further action", "nothing to do", "not needed", "not necessary", "n/a", "na", "keine", "nichts", "nein",
        "keine Maßnahme", "nicht nötig", "aucune", "rien", "aucune action", "ninguna", "nada", "nessuna", "niente",
        "žádná", "žádné", "nic", "není potřeba", "brak", "nie trzeba",
    )
)  # fmt: skip


def is_no_action(answer: str) -> bool:
    """Whether an answer to the question for an action says that none is needed."""
    return folded(answer.lstrip("*\u2022+ ")) in NO_ACTION


def found_in(text: str, phrases: Iterable[str]) -> str | None:
    """The first of the phrases that stands in the text as whole words, None when none does.

    Case, accents and apostrophes do not count, and any white space is one space.
    """
    told = _spoken(text)
    return next((phrase for phrase in phrases if _stands_in(_folded_once(phrase), told)), None)


def _stands_in(phrase: str, told: str) -> bool:
    """Looks for the letters first: only what is there is looked at for where its words begin and end."""
    return bool(phrase) and phrase in told and bool(re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", told))


def _spoken(text: str) -> str:
    """People write `doesn't` and `doesnt`."""
    return folded(text).replace("'", "")


@lru_cache(maxsize=2_000)
def _folded_once(phrase: str) -> str:
    """A phrase of the admin's, which thousands of ratings are compared with."""
    return _spoken(phrase)
