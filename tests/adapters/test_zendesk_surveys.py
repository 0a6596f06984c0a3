"""Survey responses over the wire: filters, pages, names, refusals, and what is counted apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import responses

from bot.adapters.pacing import Pace
from bot.adapters.zendesk import Zendesk
from bot.adapters.zendesk_auth import OAuthClient
from bot.domain.errors import BadReply, Denied, OutOfTime
from bot.domain.rating import CsatKind, Rating
from tests.adapters.canned import ZENDESK, query
from tests.adapters.conftest import ZENDESK_URL, Time
from tests.adapters.surveyed import LATER, WORDS, chose, points, response, said

LIST = f"{ZENDESK}/guide/survey_responses"
NAMES = f"{ZENDESK}/guide/en-us/surveys/01KA/3"
SINCE = datetime(2026, 11, 2, 8, 0, 0, 250_000, tzinfo=UTC)


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


@pytest.fixture
def surveys(zendesk: Zendesk) -> Zendesk:
    zendesk.use([CsatKind.SURVEYS])
    return zendesk


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
