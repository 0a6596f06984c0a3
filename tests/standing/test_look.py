"""Which ratings are marked for a look, and why; and what a changed rating does to a mark."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.config import Configuration, LabelsConfig
from bot.domain.markers import Key
from bot.domain.rating import Rating, Score
from bot.standing.look import Mark, contradiction, mark
from tests.world import configured

GOOD, BAD = Score.GOOD, Score.BAD
MARKED = frozenset({"satisfaction::good", "needs-look"})
FITS = "its words fit its score now: no longer marked for a look"


def rated(score: Score, comment: str, reason: str = "") -> Rating:
    at = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
    return Rating.of(Key("zendesk", 7), "1", score, comment=comment, reason=reason, rated_at=at)


def because(name: str, phrase: str) -> str:
    score = GOOD if name == "complaints" else BAD
    return f"marked for a look: a {score} rating with a word of look.{name}, {phrase!r}"


@pytest.mark.parametrize(
    ("score", "comment", "why"),
    [
        (GOOD, "Nice people, but it is still not working.", because("complaints", "still not working")),
        (GOOD, "STILL NOT\nWORKING", because("complaints", "still not working")),
        (GOOD, "no complaints, still working", None),
        (GOOD, "Thanks a lot, excellent!", None),
        (GOOD, "Je suis decue", because("complaints", "déçue")),
        (GOOD, "Ich bin ENTTAUSCHT", because("complaints", "enttäuscht")),
        (BAD, "Thank you so much!", because("thanks", "thank you so much")),
        (BAD, "not perfect", because("thanks", "perfect")),
        (BAD, "imperfect", None),
        (BAD, "It is still broken.", None),
        (BAD, "Dziekuje bardzo", because("thanks", "dziękuję bardzo")),
        (GOOD, "", None),
        (BAD, "\x00", None),
    ],
)
def test_words_that_contradict_the_score(score: Score, comment: str, why: str | None) -> None:
    """The first phrase of the list for that score counts, whole words, whatever case and accents."""
    assert contradiction(rated(score, comment), configured()) == why


def test_a_reason_from_a_list_says_nothing() -> None:
    """Only what customers write themselves is looked at."""
    assert contradiction(rated(GOOD, "", "The issue was not resolved"), configured()) is None


def test_own_phrases() -> None:
    """Phrases are the admin's, and a list of their own replaces the shipped one."""
    config = configured({"look": {"complaints": ("lame",), "thanks": ()}})
    comments = ((GOOD, "A bit lame"), (GOOD, "still broken"), (BAD, "perfect"))
    assert [contradiction(rated(*each), config) for each in comments] == [because("complaints", "lame"), None, None]


@pytest.mark.parametrize(
    ("comment", "labels", "expected"),
    [
        ("still broken", frozenset(), Mark(add=("needs-look",), why=because("complaints", "still broken"))),
        ("still broken", MARKED, Mark()),
        ("All fine", MARKED, Mark(remove=("needs-look",), why=FITS)),
        ("All fine", frozenset({"satisfaction::good"}), Mark()),
    ],
)
def test_the_mark_follows_the_words(comment: str, labels: frozenset[str], expected: Mark) -> None:
    """It is added where it is missing, removed where nothing asks for it, and else nothing is said."""
    assert mark(rated(GOOD, comment), labels, configured()) == expected


@pytest.mark.parametrize("comment", ["still broken", "All fine"])
@pytest.mark.parametrize(
    "config",
    [configured({"look": {"enabled": False}}), replace(Configuration.shipped(), labels=None)],
    ids=["switched off", "no labels.yml"],
)
def test_nothing_is_marked_where_it_is_off(comment: str, config: Configuration) -> None:
    """The label is not even taken off then: it may be people's own."""
    assert mark(rated(GOOD, comment), MARKED, config) == Mark()


def test_a_renamed_label() -> None:
    """A mark under a former name is one, and is removed by that name."""
    states = {"look": {"name": "odd", "was": ("needs-look",)}}
    config = configured(labels=LabelsConfig.model_validate({"states": states}))
    found = [mark(rated(GOOD, words), MARKED, config) for words in ("still broken", "fine")]
    assert found == [Mark(), Mark(remove=("needs-look",), why=FITS)]
    assert mark(rated(GOOD, "still broken"), frozenset(), config).add == ("odd",)
