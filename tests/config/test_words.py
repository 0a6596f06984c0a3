"""Words are compared as people mean them, whatever their spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.words import folded, found_in


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Résumé:", "resume"),
        ("Příčina", "PRICINA"),
        ("Maßnahme", "massnahme"),
        ("Działanie", "dzialanie"),
        ("Next\t step -", " next step"),
        ("Cause\uff1a", "cause"),
        ("you\u2019re", "you're"),
        ("Why?", "why"),
    ],
)
def test_spellings_of_one_word(one: str, other: str) -> None:
    """Case, accents, kinds of apostrophe, white space and final punctuation do not count."""
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("It is still not working!", "still not working"),
        ("STILL\n  NOT   WORKING", "still not working"),
        ("It doesn\u2019t work.", "doesn't work"),
        ("it doesnt work", "doesn't work"),
        ("nie dziala", "nie działa"),
        ("Je suis DECUE", "déçue"),
        ("(still not working)", "still not working"),
        ("no complaints, still working", None),
        ("still, not working", None),
        ("distill not working", None),
        ("still not workings", None),
        ("", None),
    ],
)
def test_phrases_are_found_as_whole_words(text: str, phrase: str | None) -> None:
    """A phrase counts where all its words follow each other, and nowhere within longer ones."""
    assert found_in(text, ("still not working", "doesn't work", "nie działa", "déçue")) == phrase


def test_the_first_phrase_counts() -> None:
    """Which of several is named follows the admin's order, not the customer's."""
    assert found_in("slow and broken", ("broken", "slow")) == "broken"


@given(st.text())
def test_folding_is_stable(text: str) -> None:
    """A word that was compared once compares the same again."""
    assert folded(folded(text)) == folded(text)


@given(st.text(), st.text(), st.lists(st.text(), max_size=3))
def test_a_phrase_between_spaces_is_found(before: str, after: str, others: list[str]) -> None:
    """Whatever stands around it, and whatever signs a phrase holds."""
    for phrase in others:
        is_word = bool(folded(phrase).replace("'", ""))
        assert found_in(f"{before} {phrase} {after}", (phrase,)) == (phrase if is_word else None)
