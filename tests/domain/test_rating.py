"""Ratings as the bot keeps them."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.markers import Key
from bot.domain.rating import CsatKind, Grade, Rating, Score, Surveyed

KEY, AT = Key("zendesk", 7), datetime(2026, 11, 16, 9, tzinfo=UTC)
SURVEY = Surveyed(Grade.NEUTRAL, 3, (("Was it easy?", "No."), ("", "4")), ("q1", "o1"))


def rated(rating_id: str = "1", *, comment: str = "No.", reason: str = "", survey: Surveyed | None = SURVEY) -> Rating:
    return Rating.of(KEY, rating_id, Score.BAD, comment=comment, reason=reason, rated_at=AT, survey=survey)


def test_the_hash_of_a_plain_rating_never_changes() -> None:
    """It covers score, comment and reason in the form that issues of earlier versions hold."""
    told = hashlib.sha256(json.dumps(["bad", "No.", "Slow"]).encode()).hexdigest()[:16]
    assert rated(comment=" No. ", reason="Slow ", survey=None).content_hash == told


@pytest.mark.parametrize(
    ("other", "is_equal"),
    [
        (SURVEY, True),
        (Surveyed(Grade.NEUTRAL, 3, (("Renamed?", "No."), ("", "4")), ("q1", "o1")), True),
        (Surveyed(Grade.NEUTRAL, 2, SURVEY.answers, SURVEY.told), False),
        (Surveyed(Grade.NEUTRAL, 3, SURVEY.answers, ("q1", "o2")), False),
        (None, False),
    ],
)
def test_the_hash_of_a_survey_covers_choices_by_id(other: Surveyed | None, *, is_equal: bool) -> None:
    """Another name of a question changes no rating; other points or choices do."""
    assert (rated(survey=other).content_hash == rated().content_hash) == is_equal


def test_the_name_of_a_reason_changes_no_survey() -> None:
    """A reason that could not be read this time is no change of the customer's."""
    assert rated(reason="Slow").content_hash == rated().content_hash


def test_answers_are_quoted_with_their_questions() -> None:
    """One without a known question stands alone."""
    assert [answer.text for answer in rated().answers] == ["Was it easy?\n\nNo.", "4"]


def test_a_mask_changes_words_and_no_hash() -> None:
    """What is kept from sight in comment, reason and answers is still compared as it came."""
    masked = Rating.of(
        KEY, "1", Score.BAD, comment="No.", reason="Slow", rated_at=AT, survey=SURVEY, mask=lambda _: "***"
    )
    shown = [masked.comment and masked.comment.text, masked.reason and masked.reason.text, masked.answers[0].text]
    assert (shown, masked.content_hash) == (["***"] * 3, rated().content_hash)


def test_what_a_plain_rating_lacks() -> None:
    """It was meant as it is, and has neither points nor answers."""
    plain = rated(survey=None)
    assert (plain.grade, plain.points, plain.answers) == (Grade.BAD, None, ())


def test_the_newest_row_counts() -> None:
    """Time decides, and of equal times the larger number, though it be a longer one."""
    older = Rating.of(KEY, "100", Score.BAD, comment="", reason="", rated_at=AT - timedelta(seconds=1))
    assert max([rated("9"), older, rated("10")], key=lambda each: each.recency).rating_id == "10"


def test_kinds_in_words() -> None:
    """Both are called as Zendesk calls them."""
    assert [kind.words for kind in CsatKind] == ["satisfaction ratings", "survey responses"]
