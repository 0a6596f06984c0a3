"""Survey responses, with replies as they would come (synthetic, after Zendesk's documentation)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import responses
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.pacing import Pace
from bot.adapters.zendesk import Zendesk
from bot.adapters.zendesk_auth import OAuthClient
from bot.adapters.zendesk_survey_reading import CONVERSATION, NO_RATING, Reading
from bot.adapters.zendesk_survey_rows import Names
from bot.config.surveys import Scale, Surveys
from bot.domain.errors import BadReply, Denied, OutOfTime
from bot.domain.ports import Skipped
from bot.domain.rating import CsatKind, Grade, Rating, Score
from tests.adapters.canned import ZENDESK, query
from tests.adapters.conftest import ZENDESK_URL, Time

LIST = f"{ZENDESK}/guide/survey_responses"
SURVEY = {"id": "01KA", "version": 3, "state": "enabled"}
NAMES = f"{ZENDESK}/guide/en-us/surveys/01KA/3"
SINCE = datetime(2026, 11, 2, 8, 0, 0, 250_000, tzinfo=UTC)
AT, LATER = "2026-11-02T08:15:30.000Z", "2026-11-04T10:00:00.900Z"


def said(kind: str, question: str, *, at: str = AT, sub_type: str | None = None, **more: object) -> dict[str, object]:
    asked = {"id": question, "type": kind, **({"sub_type": sub_type} if sub_type else {})}
    return {"type": kind, "question": asked, "created_at": AT, "updated_at": at, **more}


def points(number: object, category: str | None = "neutral", **more: Any) -> dict[str, object]:
    told = {"sub_type": "customer_satisfaction", "rating": number, "rating_category": category, **more}
    return said("rating_scale", "q1", **told)


def chose(*options: str, question: str = "q2") -> dict[str, object]:
    return said("closed_ended", question, selections=[{"type": "predefined", "option_id": each} for each in options])


WORDS = said("open_ended", "q3", value="Third time I explain this.")


def response(*answers: object, **changes: object) -> dict[str, object]:
    subject = {"id": "4711", "type": "ticket", "zrn": "zen:ticket:4711"}
    told: dict[str, object] = {
        "id": "01KB", "expires_at": "2026-11-30T08:00:00.000Z", "responder_id": "900000000001",
        "subject_zrns": ["zen:ticket:4711"], "subjects": [subject], "survey": SURVEY, "answers": list(answers),
    }  # fmt: skip
    return {**told, **changes}


def page(*rows: object, after: str | None = None) -> dict[str, object]:
    return {"survey_responses": list(rows), "meta": {"has_more": bool(after), "after_cursor": after}}


def definition(headline: object = "Was it easy?") -> dict[str, object]:
    options = [{"id": "o1", "label": {"type": "static", "value": "Too slow"}}, {"id": "o2", "label": "Rude"}]
    questions = [
        {"id": "q1", "options": [{"rating": 1, "label": {"type": "static", "value": "Bad"}}]},
        {"id": "q2", "options": options, "headline": {"type": "dynamic", "key": "why", "value": "Why?"}},
        {"id": "q4", "headline": headline},
    ]
    return {"survey": {"id": "01KA", "version": 3, "questions": questions}}


def read(row: object, **settings: object) -> Rating | Skipped | None:
    """One row, with the names of the definition above."""
    names = Names({"q4": "Was it easy?"}, {"o1": "Too slow", "o2": "Rude"})
    return Reading("acme", Surveys.model_validate(settings), lambda _: names).rating(row)


def rated(row: object, **settings: object) -> Rating:
    found = read(row, **settings)
    assert isinstance(found, Rating)
    return found


@pytest.fixture
def surveys(zendesk: Zendesk) -> Zendesk:
    zendesk.use([CsatKind.SURVEYS])
    return zendesk


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
    assert (found.key.ticket_id if isinstance(found, Rating) else found) == (ticket or Skipped("01KB", CONVERSATION))


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


def test_the_filters_are_milliseconds(surveys: Zendesk, http: responses.RequestsMock) -> None:
    """The span is that of the sending, its end not included; pages hold fifty."""
    http.get(LIST, json=page())
    assert list(surveys.ratings(SINCE, SINCE + timedelta(seconds=1))) == []
    asked = query(http)
    start = int(SINCE.timestamp() * 1000)
    assert (asked["filter[created_at_start]"], asked["filter[created_at_end]"]) == (str(start), str(start + 999))
    assert (asked["page[size]"], asked["sort"]) == ("50", "id")


def test_pages_without_links(surveys: Zendesk, http: responses.RequestsMock) -> None:
    """The next page is asked for by its cursor, also after an empty one, and the filters are kept."""
    http.get(LIST, json=page(after="MQ"))
    http.get(LIST, json=page(response(points(3)), after="Mg"))
    http.get(LIST, json=page(response(points(5, "good"), id="01KC")))
    assert [one.rating_id for one in surveys.ratings(SINCE)] == ["01KB", "01KC"]
    assert [query(http, number).get("page[after]") for number in (-3, -2, -1)] == [None, "MQ", "Mg"]
    assert query(http)["filter[created_at_start]"] == str(int(SINCE.timestamp() * 1000))


def test_names_are_asked_for_once(surveys: Zendesk, http: responses.RequestsMock) -> None:
    """One version of a survey costs one request in a run; dynamic and plain words are read alike."""
    http.get(LIST, json=page(response(points(1, "bad"), chose("o1")), response(points(1, "bad"), chose("o2"))))
    http.get(NAMES, json=definition())
    reasons = [one.reason and one.reason.text for one in surveys.ratings(SINCE) if isinstance(one, Rating)]
    assert reasons == ["Too slow", "Rude"]
    assert http.assert_call_count(NAMES, 1)


@pytest.mark.parametrize("lost", [{"status": 404, "json": {"errors": [{"code": "NotFound"}]}}, {"json": {"survey": 1}}])
def test_lost_names_lose_no_rating(lost: dict[str, Any], surveys: Zendesk, http: responses.RequestsMock) -> None:
    """A definition that cannot be read leaves out reasons, keeps words, and is told once."""
    http.get(LIST, json=page(response(points(1, "bad"), chose("o1"), WORDS, said("open_ended", "q4", value="More."))))
    http.get(NAMES, **lost)
    [found] = surveys.ratings(SINCE)
    assert isinstance(found, Rating)
    assert (found.reason, [answer.text for answer in found.answers]) == (None, ["More."])
    assert ["survey 01KA could not be read" in line for line in surveys.warnings] == [True]


def test_names_that_the_time_does_not_last_for(time: Time, surveys: Zendesk, http: responses.RequestsMock) -> None:
    """A run out of time leaves the rating to the next run instead of mirroring it without its reason."""
    http.get(LIST, json=page(response(points(1, "bad"), chose("o1"))))
    rows = surveys.ratings(SINCE)

    def stop(_: object) -> tuple[int, dict[str, str], str]:
        time.deadline = 0.0
        return 200, {"Content-Type": "application/json"}, "{}"

    http.add_callback(responses.GET, f"{ZENDESK}/users/me.json", stop)
    pages = iter(rows)
    with pytest.raises((BadReply, OutOfTime)):
        surveys.verify()
    with pytest.raises(OutOfTime):
        next(pages)
    http.remove(responses.GET, LIST)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (403, {"errors": [{"code": "Forbidden", "status": "403", "title": "Access to the resource is forbidden"}]}),
        (403, {"error": {"title": "Forbidden", "message": "hush"}}),
        (404, {"error": "InvalidEndpoint", "description": "Not found"}),
        (401, {"error": "Couldn't authenticate you"}),
    ],
)
def test_refusals(status: int, body: object, time: Time, http: responses.RequestsMock) -> None:
    """Whatever the envelope, a refusal is one clear line."""
    http.post(f"{ZENDESK_URL}/oauth/tokens", json={"access_token": "first", "expires_in": 3600})
    source = Zendesk("acme", ZENDESK_URL, OAuthClient("feedback_bot", "sandbox-secret"), time.pace())
    source.use([CsatKind.SURVEYS])
    http.get(LIST, status=status, json=body)
    with pytest.raises(Denied) as caught:
        list(source.ratings(SINCE))
    assert "hush" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_reading_again_is_counted_apart(surveys: Zendesk, http: responses.RequestsMock) -> None:
    """Only what is sent to get the rows counts there, not what the reader does between them."""
    http.get(LIST, json=page(response(points(3)), after="MQ"))
    http.get(LIST, json=page(response(points(3))))
    http.get(f"{ZENDESK}/users/me.json", json={"user": {"id": 1, "role": "admin"}})
    rows = surveys.ratings(SINCE, again=True)
    next(rows)
    before = surveys.requests
    surveys.verify()
    list(rows)
    token = 1
    assert (surveys.requests - before, surveys.requests_again - token) == (1, 2)


def test_plain_ratings_are_not_read_again(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """A row of theirs is an answer: there is nothing to wait for."""
    http.reset()
    assert list(zendesk.ratings(SINCE, again=True)) == []
    assert (zendesk.answered_within, zendesk.requests) == (timedelta(), 0)


def test_one_ticket(surveys: Zendesk, http: responses.RequestsMock) -> None:
    """Its newest answer counts; the survey is found by the ticket, whenever it was sent."""
    http.get(f"{ZENDESK}/tickets/4711.json", json={"ticket": {"id": 4711}})
    http.get(LIST, json=page(response(points(1, "bad", at=LATER)), response(points(5, "good"), id="01KC")))
    found = surveys.rating_of(4711)
    assert found is not None
    assert (found.rating_id, query(http)["filter[subject_zrns]"]) == ("01KB", "zen:ticket:4711")


@pytest.mark.parametrize(("row", "is_told"), [(response(points(7, None)), True), (response(), False)])
def test_one_ticket_without_a_usable_answer(
    row: object, surveys: Zendesk, http: responses.RequestsMock, *, is_told: bool
) -> None:
    """Nothing was answered, or what was needs a setting: then the reason is told."""
    http.get(f"{ZENDESK}/tickets/4711.json", json={"ticket": {"id": 4711}})
    http.get(LIST, json=page(row))
    if is_told:
        with pytest.raises(BadReply, match=r"ticket 4711 is unusable: .*scales"):
            surveys.rating_of(4711)
    else:
        assert surveys.rating_of(4711) is None


def test_the_newest_answer(surveys: Zendesk, http: responses.RequestsMock) -> None:
    """The surveys sent last are looked through, the newest first, until one was answered."""
    http.get(LIST, json=page(response(), "odd", after="MQ"))
    http.get(LIST, json=page(response(points(3)), response(points(3, at=LATER)), after="Mg"))
    newest = surveys.newest(CsatKind.SURVEYS, SINCE + timedelta(days=3))
    assert (newest, query(http)["sort"]) == (datetime(2026, 11, 4, 10, tzinfo=UTC), "-id")


def test_a_look_at_surveys_is_short(surveys: Zendesk, http: responses.RequestsMock) -> None:
    """Where nobody answers, a few pages are enough to say so."""
    for number in range(4):
        http.get(LIST, json=page(response(), after=f"M{number}"))
    assert surveys.newest(CsatKind.SURVEYS, SINCE) is None


def test_a_pace_of_its_own() -> None:
    """A client without settings reads with those that are shipped."""
    client = Zendesk("acme", ZENDESK_URL, OAuthClient("feedback_bot", "sandbox-secret"), Pace())
    assert client.kinds == (CsatKind.LEGACY,)
