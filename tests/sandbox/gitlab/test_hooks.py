"""Webhooks as the sandbox's GitLab sends them: for what, in which shape, signed how, and when they stop."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.gitlab.hook_model import FAILS_FOR_GOOD, MAY_FAIL
from bot.sandbox.gitlab.hooks import is_signing_token, signature
from tests.sandbox.gitlab.world import Client, World
from tests.sandbox.listening import Listener, listening

HOOKS = "/projects/1/hooks"
RECORDED = Path(__file__).parents[2] / "data" / "gitlab" / "webhooks"
SIGNING_TOKEN = f"whsec_{b64encode(bytes(range(32))).decode()}"
ALL = dict.fromkeys(("note_events", "confidential_note_events", "issues_events", "confidential_issues_events"), True)
NOT_SENT = re.compile(
    "attachment|change_position|commit_id|discussion_id|line_code|position|original_position|resolved_.*|st_diff"
    "|updated_by_id|last_edited_.*|milestone_id|moved_to_id|relative_position|.*time.*"
)
"""Of comments on code, and of fields that this sandbox's issues have none of."""


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


@pytest.fixture
def hook(world: World, client: Client, listener: Listener) -> dict[str, Any]:
    """A hook for everything on issues."""
    return made(client, listener.url, **ALL)


def made(client: Client, url: str, **fields: Any) -> dict[str, Any]:
    found = client.post(HOOKS, "mia", url=url, **fields)
    assert found.status_code == 201, found.text
    hook: dict[str, Any] = found.json()
    return hook


def heard(world: World, listener: Listener) -> list[dict[str, Any]]:
    world.gitlab.hooks.courier.wait()
    return listener.bodies


@pytest.mark.usefixtures("hook")
def test_a_comment_is_told(world: World, listener: Listener) -> None:
    """With who wrote it, where, and what."""
    note = world.note(world.issue(), "pia", "All is well.")
    _, body = sorted(heard(world, listener), key=lambda body: body["object_kind"])
    assert (body["object_kind"], body["event_type"], body["user"]["username"]) == ("note", "note", "pia")
    assert (body["issue"]["iid"], body["object_attributes"]["id"]) == (1, note.id)
    assert (body["object_attributes"]["action"], body["user"]["email"]) == ("create", "[REDACTED]")


@pytest.mark.usefixtures("hook")
def test_an_edit_is_told_too(world: World, listener: Listener) -> None:
    """As an update; a comment of quick actions alone is none, and what they change is told of the issue."""
    note = world.note(world.issue(), "pia", "All is well.")
    world.gitlab.edit_note(note, world.user("pia"), "Nothing is well.")
    world.gitlab.create_note(note.issue, world.user("pia"), "/close")
    told = {(body["object_kind"], body["object_attributes"]["action"]) for body in heard(world, listener)}
    assert told == {("issue", "open"), ("note", "create"), ("note", "update"), ("issue", "close")}


@pytest.mark.usefixtures("hook")
@pytest.mark.parametrize(
    ("changes", "action", "told"),
    [
        ({"state_event": "close"}, "close", {"state"}),
        ({"add_labels": ["docs"]}, "update", {"labels"}),
        ({"title": "Good: a ticket", "description": "More"}, "update", {"title", "description"}),
        ({"add_labels": [], "state_event": "reopen"}, None, set()),
    ],
)
def test_a_change_is_told_once(
    world: World, listener: Listener, changes: dict[str, Any], action: str | None, told: set[str]
) -> None:
    """With the values before and after; what changes nothing is not told."""
    issue = world.issue()
    world.gitlab.update_issue(issue, world.user("rita"), **changes)
    found = {body["object_attributes"]["action"]: set(body["changes"]) for body in heard(world, listener)}
    assert found == ({"open": set()} | ({action: told} if action else {}))


@pytest.mark.parametrize(
    ("confidential", "internal", "event", "switch"),
    [
        (False, False, "Note Hook", "note_events"),
        (False, True, "Confidential Note Hook", "confidential_note_events"),
        (True, False, "Confidential Note Hook", "confidential_note_events"),
    ],
)
def test_confidential_comments_have_a_switch_of_their_own(
    world: World, client: Client, listener: Listener, *, confidential: bool, internal: bool, event: str, switch: str
) -> None:
    """Internal ones on a public issue too; each kind comes only when it was asked for."""
    made(client, listener.url, push_events=False, **{switch: True})
    for is_confidential in (confidential, not confidential):
        world.note(world.issue(confidential=is_confidential), "rita", "Yes.", internal=internal and not is_confidential)
    heard(world, listener)
    told = [headers["x-gitlab-event"] for headers, _ in listener.heard]
    assert event in told
    assert set(told) == {event}


@pytest.mark.usefixtures("hook")
@pytest.mark.parametrize("name", ["2023_note_hook__issue_note", "2018_issue_hook__confidential_issue_updated"])
def test_bodies_have_the_recorded_shape(world: World, listener: Listener, name: str) -> None:
    """Whatever stood in a recorded body stands in ours, but for what this sandbox has none of."""
    recorded = json.loads((RECORDED / f"{name}.json").read_text("utf-8"))
    world.note(world.issue(), "pia", "Yes.")
    ours = next(each for each in heard(world, listener) if each["object_kind"] == recorded["object_kind"])
    assert recorded.keys() - ours.keys() == set()
    for part in ("user", "object_attributes"):
        lacking = recorded[part].keys() - ours[part].keys()
        assert [each for each in lacking if not NOT_SENT.fullmatch(each)] == []


def test_what_proves_where_a_hook_comes_from(world: World, client: Client, listener: Listener) -> None:
    """The plain token, the signature of name, time and body, and the name under its two headers."""
    made(client, listener.url, token="word", signing_token=SIGNING_TOKEN, **ALL)
    world.issue()
    heard(world, listener)
    ((headers, body),) = listener.heard
    name, stamp = headers["webhook-id"], headers["webhook-timestamp"]
    assert (headers["x-gitlab-token"], headers["idempotency-key"]) == ("word", name)
    assert stamp == str(int(world.clock.now().timestamp()))
    assert headers["webhook-signature"] == signature(SIGNING_TOKEN, name, stamp, body)


def test_an_unsigned_hook(world: World, client: Client, listener: Listener) -> None:
    """Without secrets there is no proof, but a name for each delivery."""
    made(client, listener.url, **ALL)
    world.issue()
    world.issue()
    heard(world, listener)
    names = {headers["idempotency-key"] for headers, _ in listener.heard}
    assert (len(names), [set(headers) & {"x-gitlab-token", "webhook-id"} for headers, _ in listener.heard]) == (
        2,
        [set(), set()],
    )


def test_failures_switch_a_hook_off(world: World, client: Client, hook: dict[str, Any], listener: Listener) -> None:
    """Four in a row for a minute, one more for two, forty for good; a good answer forgets them."""
    listener.status = 500

    def alert() -> tuple[str, bool]:
        found = client.get(f"{HOOKS}/{hook['id']}", "mia").json()
        return found["alert_status"], found["disabled_until"] is not None

    def happen(times: int) -> int:
        before = len(listener.heard)
        for _ in range(times):
            world.issue()
            world.gitlab.hooks.courier.wait()
        return len(listener.heard) - before

    assert (happen(MAY_FAIL + 2), alert()) == (MAY_FAIL, ("temporarily_disabled", True))
    world.clock.advance(timedelta(minutes=1))
    assert (happen(2), alert()) == (1, ("temporarily_disabled", True))
    listener.status = 200
    world.clock.advance(timedelta(minutes=2))
    assert (happen(2), alert()) == (2, ("executable", False))
    world.gitlab.hooks.by_id[hook["id"]].failures = FAILS_FOR_GOOD
    assert (happen(1), alert()) == (0, ("disabled", False))


def test_nobody_listens(world: World, client: Client) -> None:
    """A hook that reaches nobody is a failure, and nothing else goes wrong."""
    hook = made(client, "http://127.0.0.1:9/", **ALL)
    world.issue()
    world.gitlab.hooks.courier.wait()
    assert world.gitlab.hooks.by_id[hook["id"]].statuses == [0]


@pytest.mark.parametrize("token", ["", "whsec_", "whsec_AAAA", "whsec_%", SIGNING_TOKEN[6:]])
def test_what_is_no_signing_token(token: str) -> None:
    """It begins with whsec_ and holds 32 bytes."""
    assert not is_signing_token(token)
