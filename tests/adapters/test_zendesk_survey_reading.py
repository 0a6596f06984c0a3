"""One survey response as the bot reads it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.zendesk_survey_reading import CONVERSATION, CONVERSATIONS, NO_RATING, Reading
from bot.adapters.zendesk_survey_rows import Names
from bot.config.surveys import Scale, Surveys
from bot.domain.ports import Skipped
from bot.domain.rating import Grade, Rating, Score
from tests.adapters.surveyed import AT, LATER, WORDS, chose, points, response, said


def read(row: object, **settings: object) -> Rating | Skipped | None:
    """One row, with the names of the definition above."""
    names = Names({"q4": "Was it easy?"}, {"o1": "Too slow", "o2": "Rude"})
    return Reading("acme", Surveys.model_validate(settings), lambda _: names, str).rating(row)


def rated(row: object, **settings: object) -> Rating:
    found = read(row, **settings)
    assert isinstance(found, Rating)
    return found


def test_a_whole_response() -> None:
    """Points, reason by name, words, further answers with their questions, and the time of the latest answer."""
    easy = said("rating_scale", "q4", sub_type="other", rating=5, rating_category="good", at=LATER)
    found = rated(response(easy, points(3), chose("o1", "o2"), WORDS, said("skipped", "q5")))
    assert (found.rating_id, found.key.ticket_id, found.score, found.grade) == ("01KB", 4711, Score.BAD, Grade.NEUTRAL)
    assert found.comment is not None
    assert found.reason is not None
    assert (found.comment.text, found.reason.text) == ("Third time I explain this.", "Too slow, Rude")
    assert (found.points, [answer.text for answer in found.answers]) == (3, ["Was it easy?\n\n5"])
    assert found.rated_at == datetime(2026, 11, 4, 10, tzinfo=UTC)


GENERAL = Scale(good=(3,), neutral=(2,), bad=(1,))
THIS_ONE = Scale(survey="01KA", bad=(3,))


@pytest.mark.parametrize(
    ("number", "category", "scales", "expected"),
    [
        (1, "bad", [], Grade.BAD),
        (3, "neutral", [], Grade.NEUTRAL),
        (5, "good", [], Grade.GOOD),
        (3, "neutral", [GENERAL], Grade.GOOD),
        (2, None, [GENERAL], Grade.NEUTRAL),
        (5, "good", [GENERAL], Grade.GOOD),
        (3, "neutral", [THIS_ONE, GENERAL], Grade.BAD),
        (2, "good", [THIS_ONE, GENERAL], Grade.GOOD),
        (3, "neutral", [Scale(survey="01KZ", bad=(3,))], Grade.NEUTRAL),
        (0, None, [Scale(bad=(0,), good=(10,))], Grade.BAD),
    ],
)
def test_scales(number: int, category: str | None, scales: list[Scale], expected: Grade) -> None:
    """The settings for this survey decide, else those for all others, and what they do not name Zendesk says."""
    assert rated(response(points(number, category)), scales=tuple(scales)).grade is expected


@pytest.mark.parametrize("category", [None, "splendid"])
def test_points_without_a_meaning(category: str | None) -> None:
    """What neither says is left out with the setting that would help."""
    found = read(response(points(7, category)))
    assert isinstance(found, Skipped)
    assert found.is_ungraded
    assert found.why.endswith("write into zendesk.surveys.scales what 7 of survey 01KA means")


@pytest.mark.parametrize(("neutral", "score"), [("bad", Score.BAD), ("good", Score.GOOD)])
def test_a_neutral_answer_counts_by_setting(neutral: str, score: Score) -> None:
    """The score is folded, what the customer meant is kept."""
    found = rated(response(points(3)), neutral=neutral)
    assert (found.score, found.grade) == (score, Grade.NEUTRAL)


@pytest.mark.parametrize(
    ("changes", "ticket"),
    [
        ({"responder_id": 900000000001}, 4711),
        ({"subjects": None}, 4711),
        ({"subjects": [{"id": 12, "type": "ticket"}]}, 12),
        ({"subjects": [{"id": "12", "type": "request"}], "subject_zrns": None}, 12),
        ({"subjects": [{"id": "12", "type": "request"}, {"id": "13", "type": "ticket"}]}, 13),
        ({"subjects": [{"id": "c-1", "type": "conversation"}], "subject_zrns": ["zen:conversation:c-1"]}, None),
        ({"subjects": [{"id": "hush", "type": "ticket"}], "subject_zrns": ["zen:ticket:0", "zen:ticket"]}, None),
        ({"subjects": [], "subject_zrns": []}, None),
    ],
)
def test_subjects(changes: dict[str, object], ticket: int | None) -> None:
    """Tickets and requests have a number; a conversation, or nothing, is told and left out."""
    found = read(response(points(3), **changes))
    left_out = Skipped("01KB", CONVERSATION, many=CONVERSATIONS)
    assert (found.key.ticket_id if isinstance(found, Rating) else found) == (ticket or left_out)


@pytest.mark.parametrize("answers", [[], None, [said("skipped", "q1"), said("skipped", "q3")]])
def test_sent_but_unanswered(answers: object) -> None:
    """Nothing was said, by a customer with or without a ticket."""
    assert read(response(answers=answers)) is None
    assert read(response(answers=answers, subjects=[], subject_zrns=[])) is None


@pytest.mark.parametrize(
    "answers", [[WORDS], [points(None), WORDS], [said("rating_scale", "q4", sub_type="other", rating=5)]]
)
def test_no_answer_on_satisfaction(answers: list[object]) -> None:
    """Words or points on something else alone are no rating."""
    assert read(response(*answers)) == Skipped("01KB", NO_RATING)


@pytest.mark.parametrize(
    ("odd", "told", "fields"),
    [
        (response(points("three")), "01KB", "answers.rating"),
        (response(points(3, at="yesterday")), "01KB", "answers.updated_at"),
        (response({"type": "rating_scale", "created_at": AT}), "01KB", "answers.question"),
        (response(points(3), survey={"id": "hush hush"}), "01KB", "survey.id"),
        (response(points(3), survey=None), "01KB", "survey"),
        (response(points(3), id=["hush"]), "", "id"),
        (response(points(3), id="hush, hush", survey=None), "", "survey"),
        ("hush", "", "object"),
        (None, "", "object"),
    ],
)
def test_odd_responses(odd: object, told: str, fields: str) -> None:
    """A row that cannot be read is told with the field, and repeats no word of it."""
    assert read(odd) == Skipped(told, f"the survey response has no usable {fields}")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.just("ticket") | st.just(AT),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "type", "answers", "survey", "rating", "question"]), inner, max_size=4
            )
        ),
    )
)
def test_any_json_is_answered(row: Any) -> None:
    """Whatever comes as an answer, a row is a rating, told or nothing, and never an accident."""
    for each in (row, response(row), response(points(3), row), response(points(row))):
        assert isinstance(read(each), Rating | Skipped | None)
