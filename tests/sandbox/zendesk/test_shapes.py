"""The sandbox's answers beside those that the real service was recorded with."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.conftest import Client, Desk

DATA = Path(__file__).parents[2] / "data" / "zendesk"
RECORDED_2018 = json.loads((DATA / "ratings_2018" / "list_received_with_comment_include_users.json").read_text())
# What the recorded account had defined for itself, or what Zendesk has dropped since.
CUSTOM = {"photo", "user_fields"}


def _recorded(name: str, place: int) -> Any:
    return json.loads((DATA / "ratings_2012_2015" / f"{name}.json").read_text())[place]["json"]


def _kinds(thing: dict[str, Any]) -> dict[str, type]:
    return {key: type(value) for key, value in thing.items() if value is not None}


def _agree(recorded: dict[str, Any], ours: dict[str, Any]) -> bool:
    theirs, mine = _kinds(recorded), _kinds(ours)
    return all(theirs[key] is mine[key] for key in theirs.keys() & mine.keys() - CUSTOM)


@pytest.mark.parametrize("recorded", RECORDED_2018["satisfaction_ratings"])
def test_a_rating_with_a_reason_has_the_recorded_keys(zendesk: Client, desk: Desk, recorded: dict[str, Any]) -> None:
    """Keys and types are those of 2018."""
    desk.zendesk.rate(desk.ticket().id, "good", "Thanks!", "No reason provided")
    ours = zendesk.get("satisfaction_ratings")["satisfaction_ratings"][0]
    assert set(ours) == set(recorded)
    assert _agree(recorded, ours)


@pytest.mark.parametrize("name", ["2012_list", "2015_list", "2012_received_and_show", "2015_received_and_show"])
def test_lists_have_the_recorded_keys(zendesk: Client, desk: Desk, name: str) -> None:
    """A list by page number, its rows without reasons, and one rating are as in 2012 and 2015."""
    desk.zendesk.offer(desk.ticket().id)
    row = desk.zendesk.rate(desk.ticket().id, "good", "Thanks!")
    listed, shown = zendesk.get("satisfaction_ratings"), zendesk.get(f"satisfaction_ratings/{row.id}")
    assert (set(listed), set(shown)) == (set(_recorded(name, 0)), set(_recorded(name, 1)))
    pairs = [
        (_recorded(name, 0)["satisfaction_ratings"][0], listed["satisfaction_ratings"][0]),
        (_recorded(name, 1)["satisfaction_rating"], shown["satisfaction_rating"]),
    ]
    assert all(set(recorded) == set(ours) and _agree(recorded, ours) for recorded, ours in pairs)


@pytest.mark.parametrize("recorded", RECORDED_2018["users"])
def test_an_agent_has_the_recorded_keys(zendesk: Client, desk: Desk, recorded: dict[str, Any]) -> None:
    """Users have every key of 2018, with the same types."""
    ours = zendesk.get(f"users/{desk.agent.id}")["user"]
    assert set(recorded) - set(ours) == set()
    assert _agree(recorded, ours)


def test_a_stranger_has_the_keys_of_a_user(zendesk: Client, url: str) -> None:
    """The anonymous user looks like any other."""
    stranger = Client(url, None).get("users/me")["user"]
    assert set(stranger) == set(zendesk.get("users/me")["user"])


def test_addresses_are_on_the_host_that_was_asked(zendesk: Client, desk: Desk) -> None:
    """Each object names its own JSON address, which answers."""
    ticket = desk.ticket()
    desk.zendesk.rate(ticket.id, "good")
    things = [
        zendesk.get("satisfaction_ratings")["satisfaction_ratings"][0],
        zendesk.get(f"tickets/{ticket.id}")["ticket"],
        zendesk.get("users/me")["user"],
        zendesk.get("groups")["groups"][0],
        zendesk.get("organizations")["organizations"][0],
        zendesk.get("satisfaction_reasons")["reasons"][0],
    ]
    assert [zendesk.answer(thing["url"]).status_code for thing in things] == [200] * len(things)
