"""Words that serve where an admin has not written others, and how words are compared whatever their spelling."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u00b4`", "'"))
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "\u0131": "i", "æ": "ae", "œ": "oe"})
"""Letters whose stroke or bow Unicode does not count as an accent, and people on other keyboards leave out."""

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
    bare = "".join(character for character in plain if not unicodedata.combining(character)).translate(_LETTERS)
    return re.sub(r"\s+", " ", bare).strip(" \t:?.!-\u2013\u2014")


def found_in(text: str, phrases: tuple[str, ...]) -> str | None:
    """The first of the phrases that stands in the text as whole words, None when none does."""
    told = folded(text)
    return next((phrase for phrase in phrases if re.search(rf"(?<!\w){re.escape(folded(phrase))}(?!\w)", told)), None)
