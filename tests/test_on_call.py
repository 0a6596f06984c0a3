"""Who is on call by PagerDuty, and what serves when it does not answer (replies of version 3 are synthetic)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import responses

from bot import on_call
from bot.adapters.channel import Patience
from bot.adapters.pacing import Pace
from bot.adapters.pagerduty import PagerDuty
from bot.cache import Cache
from bot.config import Configuration
from bot.oncall.model import Entry, Layer, Rotation, Schedule, User
from bot.oncall.roster import Roster
from bot.sandbox.people import MANAGERS
from bot.sandbox.seed_pagerduty import REVIEW, STAND_BY
from tests.adapters.test_pagerduty import entry, layered, shift, shifted
from tests.command import Invoke
from tests.world import World

URL = "http://127.0.0.1:1"
V2, V3 = f"{URL}/schedules/PSUP001", f"{URL}/v3/schedules/PSUP001"
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
WEEK = timedelta(weeks=1)
LAYER = Layer("Week", MONDAY, MONDAY.replace(tzinfo=None), WEEK, ("bo",))
SCHEDULE = Schedule("reviews", ZoneInfo("Europe/Prague"), pagerduty="PSUP001")
USERS = {"ana": User("ana", "ana.k", pagerduty="PUSR001"), "bo": User("bo", "bo", pagerduty="PUSR002")}
ANA = Entry(MONDAY, MONDAY + WEEK, "ana")


def configured(schedule: Schedule = SCHEDULE, fallback: str | None = None) -> Configuration:
    rotation = Rotation(USERS, {schedule.name: schedule})
    return replace(Configuration.shipped(), roster=Roster(rotation, schedule.name, fallback))


def of_ana(user: str = "PUSR001") -> dict[str, Any]:
    return shifted(shift("2026-11-16T09:00:00Z", "2026-11-23T09:00:00Z", user))


@pytest.fixture
def cache() -> Iterator[Cache]:
    held = Cache(None)
    yield held
    held.close()


@pytest.fixture
def http() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


@pytest.fixture
def source() -> PagerDuty:
    return PagerDuty(URL, "sandbox-word", Pace(), Patience(tries=1))


def live(config: Configuration) -> list[Entry]:
    """The stretches in which somebody is on call."""
    return [each for entries in config.roster.live.values() for each in entries if each.user]


def test_what_the_service_says_counts(source: PagerDuty, cache: Cache, http: responses.RequestsMock) -> None:
    """Its entries are those of the run, by the keys of the file."""
    http.get(V3, json=of_ana())
    config, told = on_call.in_force(configured(), source, cache, NOW)
    assert (live(config), told) == ([ANA], [])


def test_the_window_is_around_now(source: PagerDuty, cache: Cache, http: responses.RequestsMock) -> None:
    """It begins at midnight, so that an entry cut there begins at the same time all day, and is below three months."""
    http.get(V3, json=of_ana())
    on_call.in_force(configured(), source, cache, NOW)
    request = http.calls[0].request
    assert "since=2026-10-18T00%3A00%3A00Z&until=2027-01-10T00%3A00%3A00Z" in str(request.url)


def test_the_version_is_remembered(source: PagerDuty, cache: Cache, http: responses.RequestsMock) -> None:
    """After the first run a schedule costs one request, whichever interface it needs."""
    http.get(V3, status=400, json={})
    http.get(V2, json=layered(entry("2026-11-16T10:00:00+01:00", "2026-11-23T10:00:00+01:00", "PUSR001")))
    first, _ = on_call.in_force(configured(), source, cache, NOW)
    before = source.requests
    second, _ = on_call.in_force(configured(), source, cache, NOW)
    assert (live(first), live(second), before, source.requests) == ([ANA], [ANA], 2, 3)


@pytest.mark.parametrize("status", [401, 429, 503, 200])
def test_the_last_answer_serves(status: int, source: PagerDuty, cache: Cache, http: responses.RequestsMock) -> None:
    """While the service fails, what it said last counts, with one line that says until when."""
    http.get(V3, json=of_ana())
    on_call.in_force(configured(), source, cache, NOW)
    http.replace("GET", V3, status=status, body="<h1>no</h1>")
    config, told = on_call.in_force(configured(), source, cache, NOW + timedelta(days=3))
    assert live(config) == [ANA]
    assert [line.endswith("what it said before serves, until 2027-01-10T00:00:00Z at the latest") for line in told] == [
        True
    ]


@pytest.mark.parametrize(
    ("schedule", "fallback", "words"),
    [
        (replace(SCHEDULE, layers=(LAYER,)), "bo", "the layers of rotation.yml serve"),
        (SCHEDULE, "bo", "fallback.reviewer serves"),
        (SCHEDULE, None, "nobody is on call"),
    ],
    ids=["file", "fallback", "nobody"],
)
@pytest.mark.parametrize("days", [-40, 50, None], ids=["before", "after", "never"])
def test_an_answer_that_does_not_reach(
    *,
    schedule: Schedule,
    fallback: str | None,
    words: str,
    days: int | None,
    source: PagerDuty,
    cache: Cache,
    http: responses.RequestsMock,
) -> None:
    """Where nothing that was said reaches now, the file serves, or the fallback; one line says which."""
    config = configured(schedule, fallback)
    http.get(V3, json=of_ana())
    if days is not None:
        on_call.in_force(config, source, cache, NOW)
    http.replace("GET", V3, status=503)
    same, told = on_call.in_force(config, source, cache, NOW + timedelta(days=days or 0))
    assert (live(same), [line.endswith(words) for line in told]) == ([], [True])


def test_without_a_key(cache: Cache) -> None:
    """One line says which variable is missing and what serves."""
    config, told = on_call.in_force(configured(fallback="bo"), None, cache, NOW)
    assert live(config) == []
    line = "PagerDuty's schedule PSUP001 (reviews): PAGERDUTY_TOKEN is missing, so it is not asked"
    assert told == [f"{line}; fallback.reviewer serves"]


def test_schedules_of_the_file_cost_nothing(source: PagerDuty, cache: Cache) -> None:
    """Nobody is asked for a schedule without a PagerDuty id."""
    config = configured(replace(SCHEDULE, pagerduty="", layers=(LAYER,)))
    assert on_call.in_force(config, source, cache, NOW) == (config, [])


def test_strangers_are_gaps(source: PagerDuty, cache: Cache, http: responses.RequestsMock) -> None:
    """Whoever the file does not know is nobody, and the admin gets the id to write there."""
    http.get(V3, json=of_ana("PUSR009"))
    config, told = on_call.in_force(configured(), source, cache, NOW)
    assert (live(config), "reviews" in config.roster.live) == ([], True)
    assert ["PUSR009" in line for line in told] == [True]


def test_several_at_once_are_told(source: PagerDuty, cache: Cache, http: responses.RequestsMock) -> None:
    """The line names the schedule."""
    both = [shift("2026-11-16T09:00:00Z", "2026-11-23T09:00:00Z", user) for user in ("PUSR001", "PUSR002")]
    http.get(V3, json=shifted(*both))
    _, told = on_call.in_force(configured(), source, cache, NOW)
    assert ["(reviews): has several people" in line for line in told] == [True]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"entries": [["PUSR001"]]}', '{"entries": [], "version": 3}'])
def test_a_damaged_memory_is_none(text: str, source: PagerDuty, cache: Cache, http: responses.RequestsMock) -> None:
    """What the cache cannot tell is asked anew."""
    cache.remember("on_call:PSUP001", text)
    http.get(V3, json=of_ana())
    config, told = on_call.in_force(configured(), source, cache, NOW)
    assert (live(config), told) == ([ANA], [])


@pytest.mark.parametrize(("schedule_id", "requests"), [(REVIEW, [2, 1]), (STAND_BY, [1, 1])])
def test_a_run_asks_once(schedule_id: str, requests: list[int], world: World) -> None:
    """Once the version is known a run makes one request; the report counts it, and nothing is wrong."""
    users = {each.username: User(each.username, each.username, pagerduty=each.pagerduty) for each in MANAGERS}
    schedule = replace(SCHEDULE, pagerduty=schedule_id)
    roster = Roster(Rotation(users, {schedule.name: schedule}), schedule.name)
    world.config = replace(world.config, roster=roster)
    reports = [world.run(), world.run()]
    assert [report.requests["pagerduty"] for report in reports] == requests
    assert [(report.outcome.value, "PagerDuty" in str(report.warnings)) for report in reports] == [("ok", False)] * 2


def test_a_run_without_pagerduty_goes_on(world: World) -> None:
    """An unknown schedule is a warning of the report and of the status issue; the run does its work."""
    ticket = world.rate("bad")
    world.config = replace(world.config, roster=configured().roster)
    report = world.run()
    assert report.outcome.value == "ok"
    assert [line for line in report.warnings if line.startswith("PagerDuty's schedule PSUP001 (reviews): ")]
    assert len(world.issues(ticket)) == 1
    assert "PSUP001" in str([note.body for note in world.status.notes])


def test_a_schedule_of_pagerduty_without_its_token(world: World, invoke: Invoke, config: Path) -> None:
    """The run goes on by what the file says, and warns which variable is missing."""
    (config / "rotation.yml").write_text(
        "users: {ana: }\nschedules: {live: {time_zone: UTC, source: pagerduty, id: PSUP001}}\n"
    )
    ticket = world.rate("bad", "No.")
    told = json.loads(invoke("run", "--json", PAGERDUTY_TOKEN="").stdout)
    assert (told["outcome"], len(world.issues(ticket))) == ("ok", 1)
    assert [line for line in told["warnings"] if "PAGERDUTY_TOKEN is missing, so it is not asked" in line] != []
