"""What a line of words in the settings may hold, by where the bot shows it."""

from __future__ import annotations

import re
import unicodedata

from bot.config.problems import shown
from bot.config.words import folded

_REFERENCE = re.compile(r"[#!]\d|(?<!\w)[%&$]\d|(?<!\w)~[\w\"]|\]\(|!\[|\w://|(?<!\w)www\.", re.IGNORECASE)
"""What GitLab turns into a link (GitLab docs, GitLab-specific references): issues, labels, addresses and the like."""


def one_line(text: str) -> str:
    """The text, if it is one visible line without white space around it.

    Raises:
        ValueError: it is not.
    """
    if not text:
        raise ValueError("must not be empty")
    if "\n" in text:
        raise ValueError("must be one line: write it behind the colon, without | or >")
    if text != text.strip():
        raise ValueError("must not begin or end with white space")
    if any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in text):
        raise ValueError("must be one line without invisible characters")
    return text


def words_on_cards(text: str) -> str:
    """The text, if a card can show it in any place without notifying somebody or hiding what follows.

    Raises:
        ValueError: it cannot.
    """
    return _harmless(text, "every card", "the card")


def words_in_comments(text: str) -> str:
    """The text, if a comment of the bot can show it, for instance why words are to be avoided.

    Raises:
        ValueError: it cannot.
    """
    return _harmless(text, "the comment that tells this reason", "that comment")


def words_of_questions(text: str) -> str:
    """The text, if each card can repeat it and answers can be found by it.

    Raises:
        ValueError: it refers to something: GitLab would leave a note there for each card; or it holds no word.
    """
    if _REFERENCE.search(words_on_cards(text)):
        raise ValueError("must not hold references (#1, !1, ~label), links or pictures: each card would repeat them")
    return words_to_compare(text)


def _harmless(text: str, notifier: str, place: str) -> str:
    one_line(text)
    if text.startswith(("/", ">")):
        raise ValueError(f"must not begin with {text[0]!r}: GitLab would act upon it")
    if re.search(r"(?<!\w)@\w", text):
        raise ValueError(f"must not mention anybody (@): {notifier} would notify them")
    if re.search(r"[*`]|<[!/\w]", text):
        raise ValueError(f"must not hold *, ` or HTML: they would change {place} around it")
    return text


def words_to_compare(text: str) -> str:
    """The text, if something is left of it once case, accents and punctuation do not count.

    Raises:
        ValueError: nothing is: it would be found everywhere, or nowhere.
    """
    if text and not folded(text):
        raise ValueError(f"must hold a word, not only punctuation: {shown(text)}")
    return text
