"""PagerDuty's adapter and importer against the sandbox, which renders schedules in its own way."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from bot.adapters.pagerduty import PagerDuty
from bot.adapters.pagerduty_rows import schedule
from bot.domain.errors import Denied, NotFound
from bot.oncall import live
from bot.oncall.model import Entry
from bot.oncall.pagerduty import imported
from bot.oncall.render import render
from bot.sandbox.people import MANAGERS, PAGERDUTY_TOKEN
from bot.sandbox.seed_pagerduty import REVIEW, STAND_BY
from bot.sandbox.world import START, Sandbox
from tests.adapters.conftest import Time

SINCE, UNTIL = START - timedelta(days=35), START + timedelta(days=49)
HEADERS = {"Authorization": f"Token token={PAGERDUTY_TOKEN}"}
KINDS = [(REVIEW, 2), (STAND_BY, 3)]


@pytest.fixture
def pagerduty(url: str, time: Time) -> PagerDuty:
    return PagerDuty(url, PAGERDUTY_TOKEN, time.pace())


def saved(url: str, name: str, version: int) -> Any:
    """The reply that an admin saves: in the schedule's zone, with a window and the result."""
    path = f"/schedules/{name}" if version == 2 else f"/v3/schedules/{name}"
    window = {"since": SINCE.isoformat(), "until": UNTIL.isoformat(), "include[]": "final_schedule"}
    return requests.get(f"{url}{path}", params=window, headers=HEADERS, timeout=10).json()


def overridden(sandbox: Sandbox, name: str) -> tuple[datetime, datetime]:
    """Somebody stands in for five hours."""
    service, start = sandbox.pagerduty, START + timedelta(days=3)
    service.add_override(service.schedules[name], start, start + timedelta(hours=5), "PUSR004")
    return start, start + timedelta(hours=5)


@pytest.mark.parametrize(("name", "version"), KINDS)
def test_both_kinds(name: str, version: int, pagerduty: PagerDuty) -> None:
    """The version is found out once and then asked first; all managers come in turn."""
    found = pagerduty.entries(name, SINCE, UNTIL)
    before = pagerduty.requests
    again = pagerduty.entries(name, SINCE, UNTIL, found.version)
    assert (found.version, found.warnings, again) == (version, (), found)
    assert (before, pagerduty.requests - before) == (4 - version, 1)
    assert {each.user for each in found.entries} == {each.pagerduty for each in MANAGERS}


@pytest.mark.parametrize("name", [REVIEW, STAND_BY])
def test_an_override_counts(name: str, sandbox: Sandbox, pagerduty: PagerDuty) -> None:
    """Somebody who stands in is on call, whatever the turns say."""
    start, end = overridden(sandbox, name)
    entries = pagerduty.entries(name, SINCE, UNTIL).entries
    assert [each.user for each in entries if (each.start, each.end) == (start, end)] == ["PUSR004"]


def test_refusals_of_the_service(url: str, time: Time, pagerduty: PagerDuty) -> None:
    """A schedule that there is not, and a key that nobody has."""
    with pytest.raises(NotFound, match="no such schedule"):
        pagerduty.entries("PNONE", SINCE, UNTIL)
    with pytest.raises(Denied, match="PAGERDUTY_TOKEN"):
        PagerDuty(url, "wrong-word", time.pace()).entries(REVIEW, SINCE, UNTIL)


@pytest.mark.parametrize(("name", "version"), KINDS)
def test_what_is_taken_over_is_rendered_the_same(name: str, version: int, url: str, sandbox: Sandbox) -> None:
    """The imported rotation has the same people on call as the service, override included, until the window ends."""
    overridden(sandbox, name)
    reply = saved(url, name, version)
    now = datetime.fromtimestamp(START.timestamp(), UTC)
    rotation = imported(json.dumps(reply), now).rotation
    (key,) = rotation.schedules
    told = live.entries(schedule(reply).entries, rotation, SINCE, UNTIL)
    ours = [each for each in render(rotation, key, now, UNTIL) if each.user]
    assert _merged(told, now) == ours
    assert len(ours) > 8


def _merged(entries: tuple[Entry, ...], now: datetime) -> list[Entry]:
    """From now on, equal neighbours as one."""
    found: list[Entry] = []
    for each in (entry for entry in entries if entry.user):
        if found and found[-1].user == each.user and found[-1].end == each.start:
            found[-1] = Entry(found[-1].start, each.end, each.user)
        elif each.end > now:
            found.append(Entry(max(each.start, now), each.end, each.user))
    return found
