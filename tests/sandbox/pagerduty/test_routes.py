"""The REST API, asked over HTTP, and compared with what the real one once answered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.sandbox.pagerduty import PagerDuty
from bot.sandbox.world import Sandbox
from tests.sandbox.pagerduty.account import BERLIN, DAY, NOW, WEEKDAYS, at, layer

RECORDED = Path(__file__).parents[2] / "data" / "pagerduty" / "schedule_2017"
TOKEN = {"Authorization": "Token token=token"}
WINDOW = {"since": "2026-11-16T09:00:00+01:00", "until": "2026-11-30T09:00:00+01:00"}


@pytest.fixture
def sandbox() -> Sandbox:
    sandbox = Sandbox(NOW)
    service = sandbox.pagerduty
    for letter in "abc":
        service.add_user(letter, letter.upper(), f"{letter}@acme.example")
    service.tokens.add("token")
    service.add_schedule("P2", "Old", BERLIN, [layer("abc", WEEKDAYS), layer("b", number=2)])
    service.add_schedule("P3", "New", BERLIN, [layer("a-", WEEKDAYS)], version=3)
    return sandbox


@pytest.fixture
def service(sandbox: Sandbox) -> PagerDuty:
    return sandbox.pagerduty


class Client:
    def __init__(self, url: str, session: requests.Session) -> None:
        self.url, self.session = url, session

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> requests.Response:
        return self.session.request(method, self.url + path, headers=headers or TOKEN, timeout=10, **more)

    def read(self, path: str, **params: str) -> Any:
        response = self.ask("GET", path, params=params)
        assert response.status_code == 200, response.text
        return response.json()["schedule"]


@pytest.fixture
def client(url: str) -> Iterator[Client]:
    with requests.Session() as session:
        yield Client(url, session)


def recorded(name: str) -> Any:
    return json.loads((RECORDED / f"{name}.json").read_text("utf-8"))[0]["json"]


def shape(value: Any) -> Any:
    """The keys of a body with the kinds of their values, one element standing for a list."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    if isinstance(value, list):
        return [shape(each) for each in value[:1]]
    return type(value).__name__


def entries(schedule: Any) -> list[tuple[str, str, str]]:
    rows = schedule["final_schedule"]["rendered_schedule_entries"]
    return [(row["start"], row["end"], row["user"]["id"]) for row in rows]


def test_a_schedule_has_the_shape_of_a_recorded_one(client: Client, service: PagerDuty) -> None:
    """Every key that the real service sent is there, with a value of the same kind, save one that is always null."""
    service.schedules["P2"].layers = (layer("ab"),)
    expected, seen = shape(recorded("get_schedule")["schedule"]), shape(client.read("/schedules/P2"))
    assert {name: kind for name, kind in expected.items() if seen.get(name) != kind} == {"privilege": "NoneType"}


def test_layers_come_in_reverse(client: Client) -> None:
    """The one of the highest precedence is first, and without a window nothing is rendered."""
    schedule = client.read("/schedules/P2")
    assert [each["id"] for each in schedule["schedule_layers"]] == ["L2", "L1"]
    assert entries(schedule) == []


def test_times_are_those_of_the_requests_zone(client: Client) -> None:
    """The same layer is told by another clock, weekday included, when another zone is asked for."""
    found = [client.read("/schedules/P2", time_zone=zone)["schedule_layers"][1] for zone in ("", "Asia/Tokyo", "Tokyo")]
    told = [(each["rotation_virtual_start"], each["restrictions"][0]["start_time_of_day"]) for each in found]
    assert told == [("2026-11-16T09:00:00+01:00", "09:00:00")] + 2 * [("2026-11-16T17:00:00+09:00", "17:00:00")]
    late = client.read("/schedules/P2", time_zone="Pacific/Kiritimati")["schedule_layers"][1]["restrictions"][0]
    assert (late["start_day_of_week"], late["start_time_of_day"]) == (1, "22:00:00")
    early = client.read("/schedules/P2", time_zone="Pacific/Pago_Pago")["schedule_layers"][1]["restrictions"][0]
    assert (early["type"], early["start_day_of_week"]) == ("weekly_restriction", 7)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, [("2026-11-18T00:00:00+01:00", "2026-11-20T17:00:00+01:00", "a")]),
        ({"overflow": "true"}, [("2026-11-16T09:00:00+01:00", "2026-11-20T17:00:00+01:00", "a")]),
        ({"since": ""}, [("2026-11-16T09:00:00+01:00", "2026-11-20T17:00:00+01:00", "a")]),
        ({"since": "2026-11-22T23:59:59.5Z", "until": "2026-11-22T23:59:59.9Z"}, []),
        (
            {"until": ""},
            [
                ("2026-11-18T00:00:00+01:00", "2026-11-20T17:00:00+01:00", "a"),
                ("2026-11-23T09:00:00+01:00", "2026-11-27T17:00:00+01:00", "b"),
                ("2026-11-30T09:00:00+01:00", "2026-12-02T00:00:00+01:00", "c"),
            ],
        ),
    ],
)
def test_entries_of_a_window(
    client: Client, service: PagerDuty, more: dict[str, str], expected: list[tuple[str, str, str]]
) -> None:
    """They are cut at the bounds unless told otherwise, gaps are left out, and each bound has a default."""
    service.schedules["P2"].layers = (layer("abc", WEEKDAYS),)
    asked = {"since": "2026-11-18T00:00:00", "until": "2026-11-22", **more}
    assert entries(client.read("/schedules/P2", **asked)) == expected


def test_coverage_is_told(client: Client) -> None:
    """Of two weeks two working weeks are covered."""
    upgraded = client.read("/v3/schedules/P3", **WINDOW, **{"include[]": "final_schedule"})
    days = 104 / (14 * 24)
    assert upgraded["final_schedule"]["rendered_coverage_percentage"] == round(100 * days, 1)


def test_an_upgraded_schedule(client: Client) -> None:
    """It has rotations of events, members by id, and a slot that is vacant."""
    schedule = client.read("/v3/schedules/P3")
    event = schedule["rotations"][0]["events"][0]
    members = event["assignment_strategy"]["members"]
    assert (schedule["type"], "final_schedule" in schedule, members) == (
        "schedule_v3",
        False,
        [{"type": "user_member", "user_id": "a"}, {"type": "empty_member"}],
    )
    assert (event["start_time"], event["end_time"]["date_time"], event["recurrence"]) == (
        {"date_time": "2026-11-16T09:00:00+01:00", "time_zone": "Europe/Berlin"},
        "2026-11-20T17:00:00+01:00",
        ["RRULE:FREQ=WEEKLY;BYDAY=MO"],
    )


def test_computed_shifts_leave_no_gap_out(client: Client, service: PagerDuty) -> None:
    """Nights, a vacant week and somebody who stands in: the window is covered from end to end, in UTC."""
    service.add_override(service.schedules["P3"], at("2026-11-18"), at("2026-11-19"), "c")
    schedule = client.read("/v3/schedules/P3", **WINDOW, **{"include[]": "final_schedule"})
    rows = schedule["final_schedule"]["computed_shift_assignments"]
    assert [(row["start_time"][8:13], row["member"].get("user_id")) for row in rows] == [
        ("16T08", "a"),
        ("17T23", "c"),
        ("18T23", "a"),
        ("20T16", None),
        ("23T08", None),
        ("27T16", None),
    ]
    assert [row["end_time"] for row in rows[:-1]] == [row["start_time"] for row in rows[1:]]
    kinds = {(row["source"] or {}).get("type") for row in rows}
    assert kinds == {"schedule_rotation", "schedule_override", None}


@pytest.mark.parametrize(
    ("path", "params", "status", "complaint"),
    [
        ("/v3/schedules/P2", {}, 400, "not upgraded"),
        ("/schedules/P3", {}, 400, "upgraded"),
        ("/schedules/P9", {}, 404, "Not Found"),
        ("/v3/schedules/P9", {}, 404, "Not Found"),
        ("/schedules", {}, 404, "Not Found"),
        ("/schedules/P2/users", {}, 404, "Not Found"),
        ("/v3/oncalls", {}, 404, "Not Found"),
        ("/schedules/P2", {"time_zone": "Mars/Olympus"}, 400, "Time zone"),
        ("/schedules/P2", {"time_zone": "../../etc/passwd"}, 400, "Time zone"),
        ("/schedules/P2", {"since": "yesterday"}, 400, "Since"),
        ("/schedules/P2", {"until": "0001-01-01"}, 400, "Until"),
        ("/schedules/P2", {"since": "2026-11-16", "until": "2026-11-15"}, 400, "before since"),
        ("/schedules/P2", {"since": "2026-11-16", "until": "2028-11-15"}, 400, "within"),
        ("/schedules/P2/overrides", {"since": "2026-11-16"}, 400, "needed"),
    ],
)
def test_refusals(client: Client, path: str, params: dict[str, str], *, status: int, complaint: str) -> None:
    """Each is an `error` with a message, a number, and where it is about the request what is wrong."""
    response = client.ask("GET", path, params=params)
    error = response.json()["error"]
    assert (response.status_code, isinstance(error["code"], int)) == (status, True)
    assert complaint in " ".join([error["message"], *error.get("errors", [])])


@pytest.mark.parametrize("header", [{"X": "y"}, {"Authorization": "Bearer token"}, {"Authorization": "Token token=x"}])
def test_strangers_are_refused(client: Client, header: dict[str, str]) -> None:
    """Without a token, with one written as for another service, or with an unknown one."""
    response = client.ask("GET", "/schedules/P2", header)
    assert (response.status_code, response.json()["error"]["code"]) == (401, 2006)


def test_every_answer_tells_the_limit(client: Client, service: PagerDuty) -> None:
    """What is left shrinks with each request, and past the limit there is a 429 until the minute is over."""
    service.limits.most = 2
    seen = [client.ask("GET", path) for path in ("/schedules/P2", "/schedules/P9", "/schedules/P2")]
    assert [each.status_code for each in seen] == [200, 404, 429]
    assert [each.headers["ratelimit-remaining"] for each in seen] == ["1", "0", "0"]
    assert {(each.headers["ratelimit-limit"], each.headers["ratelimit-reset"]) for each in seen} == {("2", "60")}
    service.clock.advance(DAY)
    assert client.ask("GET", "/schedules/P2").status_code == 200


def test_an_override_answers_as_the_recorded_one(client: Client, service: PagerDuty) -> None:
    """In UTC when it is made, by the schedule's clock in the list; from then on it counts."""
    body = {"start": "2026-11-18T08:00:00Z", "end": "2026-11-19T08:00:00Z", "user": {"id": "c", "type": "user"}}
    made = client.ask("POST", "/schedules/P2/overrides", json={"override": body})
    assert (made.status_code, shape(made.json())) == (201, shape(recorded("create_override")))
    assert made.json()["override"]["start"] == body["start"]
    listed = client.ask("GET", "/schedules/P2/overrides", params=WINDOW).json()
    assert shape(listed) == shape(recorded("list_overrides"))
    assert listed["overrides"][0]["start"] == "2026-11-18T09:00:00+01:00"
    assert ("2026-11-18T09:00:00+01:00", "2026-11-19T09:00:00+01:00", "c") in entries(
        client.read("/schedules/P2", **WINDOW)
    )


def test_several_overrides_answer_for_each(client: Client, service: PagerDuty) -> None:
    """Those that make sense are made, and the others say why not."""
    good = {"start": "2026-11-18T08:00:00Z", "end": "2026-11-19T08:00:00Z", "user": {"id": "c"}}
    made = client.ask("POST", "/schedules/P2/overrides", json={"overrides": [good, {**good, "user": {"id": "z"}}]})
    assert [(each["status"], each.get("errors")) for each in made.json()] == [(201, None), (400, ["User not found"])]
    assert len(service.schedules["P2"].overrides) == 1


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"override": {"start": "x"}}', b'{"overrides": []}'])
def test_overrides_that_cannot_be_read(client: Client, body: bytes) -> None:
    """A 400 says so, and nothing is made."""
    assert client.ask("POST", "/schedules/P2/overrides", data=body).status_code == 400


def test_an_override_is_taken_back(client: Client, service: PagerDuty) -> None:
    """One to come is gone, one that runs is cut short, an unknown one is not there."""
    schedule = service.schedules["P2"]
    coming, running = (service.add_override(schedule, NOW + days * DAY, NOW + 3 * DAY, "c") for days in (2, 0))
    service.clock.advance(DAY)
    path = "/schedules/P2/overrides"
    assert [client.ask("DELETE", f"{path}/{each}").status_code for each in (coming.id, running.id, "Q9")] == [
        204,
        200,
        404,
    ]
    assert [each.end for each in schedule.overrides] == [NOW + DAY]


def test_requests_are_recorded(client: Client, sandbox: Sandbox) -> None:
    """They count as PagerDuty's, by the address without ids."""
    client.read("/v3/schedules/P3")
    seen = sandbox.traffic.seen[-1]
    assert (seen.service, seen.template, sandbox.traffic.count("pagerduty")) == (
        "pagerduty",
        "/v3/schedules/{schedule_id}",
        1,
    )
