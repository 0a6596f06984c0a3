"""How differently managers write the same review."""

import pytest

from bot.sandbox import people
from bot.sandbox.situation import Review
from bot.sandbox.situations import SITUATIONS
from bot.sandbox.styles import EVENTFUL, PLAIN, Style, filled

REVIEW = Review("We were {slow}.", "Hire | somebody.", "Y", "feedback::process")
NO = Review("A slip.", "None.", "N", "feedback::docs-issue")


def texts(style: Style) -> list[str]:
    return [text for text in (style.first, style.edited, style.adds) if text]


@pytest.mark.parametrize("style", [*PLAIN, *EVENTFUL])
def test_every_text_takes_every_review(style: Style) -> None:
    """Whatever stands in a review is put in as it is, and no name is left over."""
    reviews = [REVIEW, NO, *(situation.review for situation in SITUATIONS)]
    for review in reviews:
        assert review.summary in filled(style.first, review)
        for text in texts(style):
            assert "{" not in filled(text, review).replace(review.summary, "")


@pytest.mark.parametrize("style", PLAIN)
def test_plain_answers_are_complete_in_the_end(style: Style) -> None:
    """What is wrong, what to do, and the cause, by words or by a click."""
    said = "\n".join(filled(text, REVIEW) for text in texts(style))
    assert (REVIEW.summary in said, REVIEW.action in said) == (True, True)
    assert "process" in said or style.is_clicked or style.adds


def test_yes_and_no_come_in_words() -> None:
    """In three languages, for either answer."""
    text = "{contact} {yes_or_no} {ja_oder_nein} {oui_ou_non} {short} {other}"
    assert filled(text, REVIEW) == "Y yes please ja oui process docs-issue"
    assert filled(text, NO) == "N no, not needed nein non docs-issue process"


def test_mistakes_are_of_each_kind() -> None:
    """Two causes, an unknown one with a command that mends it, a doubt, something withdrawn."""
    first = [filled(style.first, REVIEW) for style in EVENTFUL]
    assert [text for text in first if "process or docs-issue" in text]
    assert [style.adds for style in EVENTFUL if style.adds] == [f"@{people.BOT} label {{short}}"]
    assert [text for text in first if text.endswith("Contact: maybe")]
    assert [style.is_withdrawn for style in EVENTFUL].count(True) == 1
