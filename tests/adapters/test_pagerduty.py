"""PagerDuty's schedules as a recorded account sends them, and in both versions (those of version 3 are synthetic)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import responses
from responses.matchers import header_matcher, query_param_matcher

from bot.adapters.channel import Patience
from bot.adapters.pagerduty import PagerDuty
from bot.domain.errors import BadReply, ConfigError, Denied, NotAccepted, NotFound, Rejected, ServiceError, Unavailable
from bot.domain.ports_on_call import ServiceEntry
from tests.adapters.conftest import Time

URL = "https://api.pagerduty.com"
V2, V3 = f"{URL}/schedules/P99HSGO", f"{URL}/v3/schedules/P99HSGO"
RECORDED = Path(__file__).parent.parent / "data" / "pagerduty" / "schedule_2017"
SINCE, UNTIL = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
WINDOW = {"since": "2026-11-01T00:00:00Z", "until": "2026-12-01T00:00:00Z"}
NOT_UPGRADED = {"error": {"message": "hush", "code": 2001, "errors": ["hush"]}}


@pytest.fixture
def pagerduty(time: Time) -> PagerDuty:
    return PagerDuty(URL, "sandbox-word", time.pace())


def recorded(name: str) -> Any:
    (reply,) = json.loads((RECORDED / name).read_text("utf-8"))
    return reply["json"]


def entry(start: str, end: str, user: str | None) -> dict[str, object]:
    """An entry of version 2."""
    named = {"id": user, "type": "user_reference", "summary": "hush", "deleted_at": None} if user else None
    return {"start": start, "end": end, "user": named}


def layered(*entries: dict[str, object]) -> dict[str, Any]:
    """The recorded schedule with a result (the result is synthetic)."""
    schedule = recorded("get_schedule.json")["schedule"]
    return {"schedule": schedule | {"final_schedule": {"name": "Final", "rendered_schedule_entries": list(entries)}}}


def shift(start: str, end: str, user: str | None) -> dict[str, object]:
    """An entry of version 3."""
    member = {"type": "user_member", "user_id": user} if user else {"type": "empty_member"}
    return {"type": "computed_shift_assignment", "start_time": start, "end_time": end, "member": member}


def shifted(*shifts: dict[str, object]) -> dict[str, Any]:
    """A schedule of version 3 (synthetic, after PagerDuty's documentation)."""
    final = {"type": "final_schedule", "computed_shift_assignments": list(shifts)}
    return {"schedule": {"id": "P99HSGO", "type": "schedule_v3", "rotations": [], "final_schedule": final}}


def at(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def test_a_schedule_that_is_not_upgraded(pagerduty: PagerDuty, http: responses.RequestsMock) -> None:
    """After a 400 of the newer interface the older one is asked, for entries that are not cut at the bounds."""
    headers = header_matcher({"Authorization": "Token token=sandbox-word"})
    http.get(V3, status=400, json=NOT_UPGRADED, match=[headers])
    first = entry("2026-11-02T04:00:00-05:00", "2026-11-09T04:00:00-05:00", "PDU9IB6")
    second = entry("2026-11-09T04:00:00-05:00", "2026-11-16T04:00:00-05:00", "PGJLPE9")
    wanted = query_param_matcher(WINDOW | {"overflow": "true"})
    http.get(V2, json=layered(second, first), match=[headers, wanted])
    found = pagerduty.entries("P99HSGO", SINCE, UNTIL)
    expected = (ServiceEntry("PDU9IB6", at(2, 9), at(9, 9)), ServiceEntry("PGJLPE9", at(9, 9), at(16, 9)))
    assert (found.entries, found.version, found.warnings, pagerduty.requests) == (expected, 2, (), 2)


def test_a_schedule_of_shifts(pagerduty: PagerDuty, http: responses.RequestsMock) -> None:
    """The newer interface needs one request; its empty shifts are gaps."""
    rows = [
        shift("2026-11-02T08:00:00Z", "2026-11-06T16:00:00Z", "PUSR001"),
        shift("2026-11-09T08:00:00Z", "2026-11-13T16:00:00Z", None),
    ]
    http.get(V3, json=shifted(*rows), match=[query_param_matcher(WINDOW | {"include[]": "final_schedule"})])
    found = pagerduty.entries("P99HSGO", SINCE, UNTIL)
    assert (found.entries, found.version) == ((ServiceEntry("PUSR001", at(2, 8), at(6, 16)),), 3)


@pytest.mark.parametrize(("version", "address"), [(2, V2), (3, V3)])
def test_what_answered_the_last_time_is_asked_first(
    version: int, address: str, pagerduty: PagerDuty, http: responses.RequestsMock
) -> None:
    """A known version costs one request."""
    http.get(address, json=layered() if version == 2 else shifted())
    assert (pagerduty.entries("P99HSGO", SINCE, UNTIL, version).version, pagerduty.requests) == (version, 1)


@pytest.mark.parametrize("status", [400, 404])
def test_a_schedule_that_was_upgraded_since(status: int, pagerduty: PagerDuty, http: responses.RequestsMock) -> None:
    """Where the older interface knows it no more, the newer one is asked."""
    http.get(V2, status=status, json=NOT_UPGRADED)
    http.get(V3, json=shifted())
    assert pagerduty.entries("P99HSGO", SINCE, UNTIL, 2).version == 3


def test_the_older_address_may_serve_the_newer_kind(pagerduty: PagerDuty, http: responses.RequestsMock) -> None:
    """The kind of a schedule is told by its type, not by where it came from."""
    http.get(V2, json=shifted(shift("2026-11-02T08:00:00Z", "2026-11-06T16:00:00Z", "PUSR001")))
    assert pagerduty.entries("P99HSGO", SINCE, UNTIL, 2).version == 3


def test_somebody_deleted_is_kept(pagerduty: PagerDuty, http: responses.RequestsMock) -> None:
    """Who was deleted at PagerDuty is still named by the id."""
    row = entry("2026-11-02T09:00:00Z", "2026-11-09T09:00:00Z", "P1VTA5W")
    row["user"] = {"id": "P1VTA5W", "self": None, "deleted_at": "2024-02-21T08:42:06-08:00", "summary": "hush"}
    http.get(V2, json=layered(row))
    assert [each.user for each in pagerduty.entries("P99HSGO", SINCE, UNTIL, 2).entries] == ["P1VTA5W"]


def test_nobody_in_an_entry_is_a_gap(pagerduty: PagerDuty, http: responses.RequestsMock) -> None:
    """An entry without a user counts as none."""
    http.get(V2, json=layered(entry("2026-11-02T09:00:00Z", "2026-11-09T09:00:00Z", None)))
    assert pagerduty.entries("P99HSGO", SINCE, UNTIL, 2).entries == ()


def test_several_at_once(pagerduty: PagerDuty, http: responses.RequestsMock) -> None:
    """Of several people at once the one who began first is taken to the end, and the admin is told."""
    rows = [
        shift("2026-11-02T08:00:00Z", "2026-11-09T08:00:00Z", "PUSR001"),
        shift("2026-11-03T08:00:00Z", "2026-11-04T08:00:00Z", "PUSR002"),
        shift("2026-11-08T08:00:00Z", "2026-11-12T08:00:00Z", "PUSR003"),
    ]
    http.get(V3, json=shifted(*rows))
    found = pagerduty.entries("P99HSGO", SINCE, UNTIL)
    assert found.entries == (ServiceEntry("PUSR001", at(2, 8), at(9, 8)), ServiceEntry("PUSR003", at(9, 8), at(12, 8)))
    assert ["several people" in line for line in found.warnings] == [True]


def test_one_person_by_two_rotations(pagerduty: PagerDuty, http: responses.RequestsMock) -> None:
    """Who is on call twice at once is one person, and there is nothing to tell."""
    first = shift("2026-11-02T08:00:00Z", "2026-11-09T08:00:00Z", "PUSR001")
    second = shift("2026-11-08T08:00:00Z", "2026-11-12T08:00:00Z", "PUSR001")
    http.get(V3, json=shifted(second, first))
    found = pagerduty.entries("P99HSGO", SINCE, UNTIL)
    assert (found.entries[-1], found.warnings) == (ServiceEntry("PUSR001", at(9, 8), at(12, 8)), ())


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (401, NotAccepted, "PAGERDUTY_TOKEN"),
        (402, Denied, "the account"),
        (403, Denied, "may not read"),
        (404, NotFound, "no such schedule"),
        (400, Rejected, r"check the schedule's id \(400, code 2001\)"),
        (422, Rejected, r"wrong \(422"),
    ],
)
def test_refusals(
    status: int, kind: type[ServiceError], words: str, pagerduty: PagerDuty, http: responses.RequestsMock
) -> None:
    """Each refusal says what to do and repeats nothing of PagerDuty's own words."""
    for address in (V2, V3) if status in {400, 404} else (V3,):
        http.get(address, status=status, json=NOT_UPGRADED)
    with pytest.raises(kind, match=words) as caught:
        pagerduty.entries("P99HSGO", SINCE, UNTIL)
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("body", ["", "<h1>hush</h1>", '{"schedule": {"final_sch'], ids=["nothing", "page", "cut"])
@pytest.mark.parametrize("kind", ["text/html", "application/json"])
def test_replies_that_are_no_json(body: str, kind: str, pagerduty: PagerDuty, http: responses.RequestsMock) -> None:
    """A proxy's page and a reply that breaks off are told as such."""
    http.get(V3, body=body, content_type=kind)
    with pytest.raises(BadReply, match="JSON"):
        pagerduty.entries("P99HSGO", SINCE, UNTIL)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ([], "schedule"),
        ({"schedule": None}, "schedule"),
        ({"schedule": {"type": "schedule"}}, "final_schedule"),
        ({"schedule": {"type": "schedule_v3", "final_schedule": {}}}, "computed_shift_assignments"),
        (layered(entry("2026-11-02T09:00:00", "hush", "P1")), "rendered_schedule_entries.start"),
        (shifted({"start_time": "2026-11-02T09:00:00Z", "end_time": "2026-11-02T09:00:00Z"}), "member"),
    ],
)
def test_replies_of_another_shape(body: object, words: str, pagerduty: PagerDuty, http: responses.RequestsMock) -> None:
    """What lacks a field is told by the name of the field, not by its content."""
    http.get(V3, json=body)
    with pytest.raises(BadReply, match=words) as caught:
        pagerduty.entries("P99HSGO", SINCE, UNTIL)
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(("status", "words"), [(429, "fewer requests"), (500, r"fails \(500\)")])
def test_a_service_in_trouble_is_asked_twice(
    status: int, words: str, pagerduty: PagerDuty, http: responses.RequestsMock, time: Time
) -> None:
    """It is asked once more after a short wait, and no further, since the last answer serves as well."""
    http.get(V3, status=status)
    with pytest.raises(Unavailable, match=words):
        pagerduty.entries("P99HSGO", SINCE, UNTIL)
    assert (pagerduty.requests, len(time.slept)) == (2, 1)


def test_no_redirect_is_followed(pagerduty: PagerDuty, http: responses.RequestsMock) -> None:
    """The key goes to the configured host alone."""
    http.get(V3, status=302, headers={"Location": "https://evil.example/"})
    with pytest.raises(BadReply, match="redirect"):
        pagerduty.entries("P99HSGO", SINCE, UNTIL)


def test_an_id_cannot_leave_its_place(pagerduty: PagerDuty, http: responses.RequestsMock) -> None:
    """Whatever stands in the file as id stays one part of the path."""
    http.get(f"{URL}/v3/schedules/..%2Fusers%3Fx", json=shifted())
    pagerduty.entries("../users?x", SINCE, UNTIL)


@pytest.mark.parametrize(
    ("url", "key", "words"),
    [
        ("http://api.pagerduty.com", "sandbox-word", "https"),
        (URL, "two words", "PAGERDUTY_TOKEN"),
        (URL, "", "PAGERDUTY_TOKEN is empty"),
    ],
)
def test_what_cannot_be_meant(url: str, key: str, words: str, time: Time) -> None:
    """A plain address and a mangled key are refused before anything is sent."""
    with pytest.raises(ConfigError, match=words):
        PagerDuty(url, key, time.pace(), Patience())
