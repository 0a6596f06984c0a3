"""The sandbox's surveys over HTTP."""

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.world import Sandbox
from bot.sandbox.zendesk.surveys import SIZES, category, points_for
from tests.sandbox.conftest import Client, Desk

PATH = "guide/survey_responses"
LEGACY = "satisfaction_ratings"


@pytest.fixture
def asked(desk: Desk) -> Desk:
    """An account that asks by surveys."""
    desk.zendesk.switches.csat = "surveys"
    return desk


def milliseconds(sandbox: Sandbox) -> int:
    return int(sandbox.clock.now().timestamp() * 1000)


def rows(client: Client, **filters: Any) -> list[Any]:
    """All responses, page after page."""
    body = client.get(PATH, **filters)
    found = list(body["survey_responses"])
    while body["meta"]["has_more"]:
        body = client.get(PATH, **{**filters, "page[after]": body["meta"]["after_cursor"]})
        found += body["survey_responses"]
    return found


def test_an_answer(asked: Desk, zendesk: Client) -> None:
    """It names ticket, survey and version, its questions by id, and the customer by a string."""
    ticket = asked.ticket()
    asked.zendesk.rate(ticket.id, "bad", "No.", "Too slow", points=3)
    [row] = rows(zendesk)
    given, ease, why, words = row["answers"]
    assert (row["subject_zrns"], row["responder_id"]) == ([f"zen:ticket:{ticket.id}"], str(asked.customer.id))
    assert (given["rating"], given["rating_category"], ease["type"]) == (3, "neutral", "skipped")
    assert (words["value"], "headline" in given["question"], len(why["selections"])) == ("No.", False, 1)
    assert row["survey"]["version"] == 2


def test_a_change_is_made_in_place(asked: Desk, zendesk: Client, sandbox: Sandbox) -> None:
    """The same response: only what differs has a new time; the ticket shows the folded score."""
    ticket = asked.ticket()
    asked.zendesk.rate(ticket.id, "good", "Fine.", points=5)
    [before] = rows(zendesk)
    sandbox.clock.advance(timedelta(days=1))
    asked.zendesk.rate(ticket.id, "good", "Fine.", points=3)
    [after] = rows(zendesk)
    assert before["id"] == after["id"]
    changed = [
        old["updated_at"] != new["updated_at"] for old, new in zip(before["answers"], after["answers"], strict=True)
    ]
    assert changed == [True, False, False, False]
    assert zendesk.get(f"tickets/{ticket.id}")["ticket"]["satisfaction_rating"]["score"] == "bad"


def test_the_filter_sees_the_sending(asked: Desk, zendesk: Client, sandbox: Sandbox) -> None:
    """A survey that is answered days later is still one of the day on which it was sent."""
    ticket, start = asked.ticket(), milliseconds(sandbox)
    sandbox.clock.advance(timedelta(days=1))
    asked.zendesk.rate(ticket.id, "good")
    now = milliseconds(sandbox)
    found = [len(rows(zendesk, **{"filter[created_at_start]": at})) for at in (start, start + 1, now)]
    assert found == [1, 0, 0]
    assert len(rows(zendesk, **{"filter[created_at_end]": start})) == 1


def test_a_survey_that_nobody_answered(asked: Desk, zendesk: Client) -> None:
    """It is listed with no answers."""
    asked.zendesk.offer(asked.ticket().id)
    assert [row["answers"] for row in rows(zendesk)] == [[]]


def test_pages(asked: Desk, zendesk: Client) -> None:
    """Fifty at most, without links, by cursor only, in the order of the sending or against it."""
    for _ in range(55):
        asked.zendesk.rate(asked.ticket().id, "good")
    asked.zendesk.switches.empty_page = True
    first = zendesk.get(PATH)
    assert (len(first["survey_responses"]), "links" in first, first["meta"]["has_more"]) == (50, False, True)
    ids = [row["id"] for row in rows(zendesk, **{"page[size]": 20})]
    assert (len(ids), ids) == (55, sorted(ids))
    assert [row["id"] for row in rows(zendesk, sort="-id")] == ids[::-1]


@pytest.mark.parametrize(
    "wrong", [{"page[size]": 51}, {"sort": "created_at"}, {"filter[created_at_start]": "yesterday"}]
)
def test_what_is_refused(asked: Desk, zendesk: Client, wrong: dict[str, Any]) -> None:
    """Too large a page, another order and a time that is none are 400, in the envelope of these addresses."""
    answer = zendesk.answer(PATH, **wrong)
    assert (answer.status_code, list(answer.json())) == (400, ["errors"])


@pytest.mark.parametrize(
    ("csat", "other", "expected"),
    [
        ("surveys", "denied", (200, 403)),
        ("surveys", "missing", (200, 404)),
        ("surveys", "open", (200, 200)),
        ("legacy", "denied", (403, 200)),
        ("legacy", "missing", (404, 200)),
        ("legacy", "open", (200, 200)),
        ("off", "open", (403, 403)),
    ],
)
def test_one_of_the_two_is_active(
    desk: Desk, zendesk: Client, csat: Any, other: Any, expected: tuple[int, int]
) -> None:
    """The addresses of the kind that is not in use refuse, do not exist, or tell what they have."""
    desk.zendesk.switches.csat, desk.zendesk.switches.other = csat, other
    assert (zendesk.answer(PATH).status_code, zendesk.answer(LEGACY).status_code) == expected


def test_refusals_have_their_own_envelope(desk: Desk, zendesk: Client) -> None:
    """A list of errors, each with code, status and title."""
    assert zendesk.answer(PATH).json()["errors"][0] | {"title": ""} == {
        "code": "Forbidden",
        "status": "403",
        "title": "",
    }
    stranger = Client(zendesk.url, "wrong").answer(PATH)
    assert (stranger.status_code, stranger.json()["errors"][0]["code"]) == (401, "Unauthorized")


def test_ratings_and_answers_are_told_apart(asked: Desk, zendesk: Client) -> None:
    """What came by a survey is no row of the older list, and the other way round."""
    asked.zendesk.switches.other = "open"
    asked.zendesk.rate(asked.ticket().id, "bad")
    asked.zendesk.switches.csat = "legacy"
    old = asked.zendesk.rate(asked.ticket().id, "bad")
    listed = zendesk.get(LEGACY, **{"page[size]": 100})[LEGACY]
    assert ([row["id"] for row in listed], len(rows(zendesk))) == ([old.id], 1)


@pytest.mark.parametrize("scale", ["emoji", "numeric", "custom"])
def test_definitions(asked: Desk, zendesk: Client, sandbox: Sandbox, scale: Any) -> None:
    """Each version keeps its questions and choices; a later one than there is gives the latest."""
    asked.zendesk.surveys.change(sandbox.clock.now(), scale=scale)
    asked.zendesk.rate(asked.ticket().id, "bad", None, "Too slow")
    [row] = rows(zendesk)
    sent = row["survey"]
    told = zendesk.get(f"guide/en-us/surveys/{sent['id']}/{sent['version']}")["survey"]
    asked_first, _, why, _ = told["questions"]
    assert (asked_first["type"].removeprefix("rating_scale_"), len(asked_first["options"])) == (
        {"custom": "custom_text"}.get(scale, scale),
        SIZES[scale],
    )
    choices = {option["id"]: option["label"]["value"] for option in why["options"]}
    assert choices[row["answers"][2]["selections"][0]["option_id"]] == "Too slow"
    before = zendesk.get(f"guide/en-us/surveys/{sent['id']}/1")["survey"]
    assert (before["version"], before["questions"][2]["options"]) == (1, [])
    assert zendesk.get(f"guide/en-us/surveys/{sent['id']}/99")["survey"]["version"] == sent["version"]
    assert [each["id"] for each in zendesk.get("guide/en-us/surveys")["surveys"]] == [sent["id"]]


@pytest.mark.parametrize("path", ["surveys/01NONE/1", "surveys/01NONE/one", "survey_responses/01NONE"])
def test_what_does_not_exist(asked: Desk, zendesk: Client, path: str) -> None:
    """Another survey or response is 404."""
    assert zendesk.answer(f"guide/en-us/{path}").status_code == 404


def test_one_response_names_its_questions(asked: Desk, zendesk: Client) -> None:
    """A single response says what was asked, which the list leaves out."""
    asked.zendesk.rate(asked.ticket().id, "good")
    [row] = rows(zendesk)
    told = zendesk.get(f"guide/en-us/survey_responses/{row['id']}")["survey_response"]
    assert told["answers"][0]["question"]["headline"]["value"].startswith("How would you rate")


def test_filters_by_subject_and_customer(asked: Desk, zendesk: Client) -> None:
    """Several may be named at once, with commas."""
    tickets = [asked.ticket().id for _ in range(3)]
    for ticket in tickets:
        asked.zendesk.rate(ticket, "good")
    zrns = ",".join(f"zen:ticket:{ticket}" for ticket in tickets[:2])
    assert len(rows(zendesk, **{"filter[subject_zrns]": zrns})) == 2
    assert [len(rows(zendesk, **{"filter[responder_ids]": by})) for by in (asked.customer.id, 1)] == [3, 0]


def test_points_beyond_the_scale(asked: Desk) -> None:
    """They are refused."""
    with pytest.raises(ValueError, match="from 1 to 5"):
        asked.zendesk.rate(asked.ticket().id, "good", points=6)


@pytest.mark.parametrize(
    ("size", "expected"),
    [(2, ["bad", "good"]), (3, ["bad", "neutral", "good"]), (5, ["bad", "bad", "neutral", "good", "good"])],
)
def test_what_points_mean(size: int, expected: list[str]) -> None:
    """The middle of an odd scale is neutral, and folded into bad as on tickets."""
    meant = [category(points, size) for points in range(1, size + 1)]
    assert meant == expected
    chosen = {score: {points_for(score, size, number) for number in range(9)} for score in ("good", "bad")}
    assert sorted(chosen["good"] | chosen["bad"]) == list(range(1, size + 1))
    assert chosen["good"] == {points for points, each in enumerate(meant, 1) if each == "good"}
