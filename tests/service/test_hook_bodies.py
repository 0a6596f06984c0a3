"""What is taken out of a webhook's body: numbers of any version's body, and nothing from anything else."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hints import Hint
from bot.service.hook_bodies import MOST, Own, WrongContent, of_gitlab, of_zendesk
from tests.service.hooking import RECORDED, recorded

BODIES = sorted(RECORDED.glob("*.json"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
OTHER_USER = {"id": 7, "username": "feedback-bot"}


def _iid(body: dict[str, Any]) -> int:
    return int(body["issue"]["iid"] if body["object_kind"] == "note" else body["object_attributes"]["iid"])


@pytest.mark.parametrize("path", BODIES, ids=lambda path: path.stem)
def test_recorded_bodies_name_their_issue(path: Path) -> None:
    """Those of 2016, 2018 and 2023: comments, internal ones, openings, changes, closings."""
    body = path.read_bytes()
    assert of_gitlab(body, Own(1, "feedback-bot")) == Hint("gitlab", iid=_iid(json.loads(body)))


@pytest.mark.parametrize("path", BODIES, ids=lambda path: path.stem)
def test_what_the_bot_did_itself_is_no_news(path: Path) -> None:
    """It is known by its number, and in bodies without one by its name."""
    user = json.loads(path.read_bytes())["user"]
    own = Own(user.get("id", 12), user["username"])
    assert of_gitlab(path.read_bytes(), own) is None


def test_a_name_is_no_number() -> None:
    """Somebody who took the bot's old name is somebody else, and so is a bot of another number."""
    body = recorded("2023_note_hook__issue_note", user=OTHER_USER)
    assert of_gitlab(body, Own(1, "feedback-bot")) == Hint("gitlab", iid=1)
    assert of_gitlab(body, Own(7, "renamed")) is None


@pytest.mark.parametrize("path", BODIES, ids=lambda path: path.stem)
def test_other_projects_are_nobodys_business(path: Path) -> None:
    """The project's number stands in three places, by version; before the first run none is known to compare with."""
    body = json.loads(path.read_bytes())
    number = body["project"].get("id") or body.get("project_id") or body["object_attributes"]["project_id"]
    assert of_gitlab(path.read_bytes(), Own(project_id=number)) == Hint("gitlab", iid=_iid(body))
    assert of_gitlab(path.read_bytes(), Own(project_id=number + 1)) is None


@pytest.mark.parametrize(
    "change",
    [
        {"object_kind": "pipeline"},
        {"object_attributes": {"noteable_type": "MergeRequest"}},
        {"object_attributes": {"noteable_type": "Issue", "system": True}},
    ],
)
def test_what_is_no_comment_of_a_person_on_an_issue(change: dict[str, Any]) -> None:
    """Other events, comments elsewhere and GitLab's own remarks are genuine, and no reason to look."""
    assert of_gitlab(recorded("2023_note_hook__issue_note", **change), Own()) is None


def test_a_work_item_is_an_issue() -> None:
    """Newer versions may call it so."""
    body = recorded("2018_issue_hook__confidential_issue_updated", object_kind="work_item")
    assert of_gitlab(body, Own()) == Hint("gitlab", iid=1)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'"x"',
        b"\xff",
        b"[" * 100_000,
        b'{"object_kind": 1}',
        b'{"ticket_id": 1' + b"0" * 9999,
    ],
)
def test_what_is_no_hook_at_all(body: bytes) -> None:
    """It is refused as wrong content by both."""
    with pytest.raises(WrongContent):
        of_gitlab(body, Own())
    with pytest.raises(WrongContent):
        of_zendesk(body)


@pytest.mark.parametrize(
    "number", [None, True, 0, -1, 1.0, "", "\uff11", " 1", "1 ", "+1", "1_0", "0x1", [], {}, MOST + 1]
)
def test_what_is_no_number(number: object) -> None:
    """Nothing but a positive whole number that a service may give, in digits or not."""
    with pytest.raises(WrongContent):
        of_zendesk(json.dumps({"ticket_id": number}).encode())
    with pytest.raises(WrongContent):
        of_gitlab(recorded("2023_note_hook__issue_note", issue={"iid": number}), Own())


@pytest.mark.parametrize("number", [4711, "4711", MOST])
def test_a_trigger_names_its_ticket(number: object) -> None:
    """With or without quotes around the placeholder."""
    assert of_zendesk(json.dumps({"ticket_id": number}).encode()) == Hint("zendesk", ticket=int(str(number)))


@given(found=st.dictionaries(st.sampled_from(["object_kind", "user", "object_attributes", "issue", "x"]), JSON))
def test_hostile_objects_end_in_a_refusal_or_a_number(found: dict[str, Any]) -> None:
    """Whatever stands where: never another error."""
    body = json.dumps(found | {"object_kind": "note"}).encode()
    with suppress(WrongContent):
        hint = of_gitlab(body, Own(1, "x", 2))
        assert hint is None or (hint.iid is not None and hint.iid > 0)
    with pytest.raises(WrongContent):
        of_zendesk(json.dumps({"ticket_id": found}).encode())


@given(body=st.binary())
def test_hostile_bytes_are_refused(body: bytes) -> None:
    """Bytes that are no hook are wrong content."""
    with pytest.raises(WrongContent):
        of_gitlab(body, Own())
