"""The managers' turns in the sandbox's PagerDuty."""

from __future__ import annotations

from datetime import timedelta

import requests

from bot.sandbox import people
from bot.sandbox.seed_pagerduty import REVIEW, STAND_BY
from bot.sandbox.server import Server
from bot.sandbox.world import START, Sandbox

WEEK = timedelta(days=7)


def test_the_first_manager_begins() -> None:
    """In the week of the sandbox's start it is the first one's turn, then that of the others in their order."""
    service = Sandbox.create(ratings=0).pagerduty
    shifts = [service.on_call(service.schedules[REVIEW], START + WEEK * place) for place in range(5)]
    names = [service.users[shift.user or ""].name for shift in shifts if shift]
    managers = [manager.name for manager in people.MANAGERS]
    assert names == [*managers, managers[0]]


def test_the_stand_by_is_always_somebody_else() -> None:
    """Whoever stands by reviews a week later."""
    service = Sandbox.create(ratings=0).pagerduty
    for place in range(8):
        first, second = (service.on_call(service.schedules[each], START + WEEK * place) for each in (REVIEW, STAND_BY))
        following = service.on_call(service.schedules[REVIEW], START + WEEK * (place + 1))
        assert first
        assert second
        assert following
        assert first.user != second.user == following.user


def test_a_client_is_let_in() -> None:
    """The environment of the sandbox is enough to read both kinds of schedules."""
    sandbox = Sandbox.create(ratings=0)
    with Server(sandbox) as server:
        given = sandbox.environment(server.url)
        headers = {"Authorization": f"Token token={given['PAGERDUTY_TOKEN']}"}
        paths = (f"/schedules/{REVIEW}", f"/v3/schedules/{STAND_BY}")
        seen = [requests.get(given["PAGERDUTY_URL"] + path, headers=headers, timeout=10).status_code for path in paths]
    assert seen == [200, 200]
