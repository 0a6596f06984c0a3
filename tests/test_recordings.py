"""Every recorded answer below tests/data is read by what has to understand it; a file that nothing reads fails here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import responses

from bot.adapters.pacing import Pace
from bot.adapters.pagerduty import PagerDuty
from bot.adapters.zendesk import Zendesk
from bot.adapters.zendesk_auth import ApiToken
from bot.conversation import read
from bot.doctor.probe_texts import normal
from bot.domain.errors import BadReply
from bot.domain.markers import Marker, linked_ticket
from bot.domain.ports_on_call import ServiceEntry
from bot.domain.quoted import Quoted
from bot.domain.rating import Rating, Score
from bot.oncall.pagerduty import imported
from bot.oncall.pagerduty.draft import Refused
from bot.sandbox.gitlab.quick_actions import extract
from tests.conversation.conftest import GRAMMAR

DATA = Path(__file__).parent / "data"
GITLAB = Path(__file__).parent / "sandbox" / "gitlab"
ZENDESK, PAGERDUTY = "https://acme.zendesk.com", "https://api.pagerduty.com"
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LONG_AGO = datetime(2010, 1, 1, tzinfo=UTC)
SCHEMAS = "gitlab/schemas/spec/fixtures/api/schemas/public_api/v4"
NOT_ANSWERED = {"membership.json"}
"""For administrators alone, which the bot is not (GitLab docs, Users API): neither bot nor sandbox need it."""

RECORDED = sorted(path.relative_to(DATA) for path in DATA.rglob("*.json"))


def exchanges(path: Path) -> list[Any]:
    """The bodies of a file: one, or those of each recorded request."""
    content = json.loads((DATA / path).read_text("utf-8"))
    return [each["json"] for each in content] if isinstance(content, list) else [content]


def of_zendesk(path: Path) -> None:
    """Lists by the adapter's list, single ratings by its question for a ticket's rating; each row is understood."""
    for body in exchanges(path):
        row = body.get("satisfaction_rating")
        rows = [row] if row else body["satisfaction_ratings"]
        received = [each for each in rows if each["score"] in set(Score)]
        got = _rating_of(row) if row else _listed(body)
        assert sorted(str(each["id"]) for each in received) == sorted(one.rating_id for one in got)
        assert {each["comment"] for each in received} - {None} == {one.comment.text for one in got if one.comment}


def _zendesk() -> Zendesk:
    return Zendesk("acme", ZENDESK, ApiToken("admin@acme.example", "word"), Pace())


def _listed(body: dict[str, Any]) -> list[Rating]:
    with responses.RequestsMock() as http:
        http.get(f"{ZENDESK}/api/v2/satisfaction_ratings.json", json=body | {"next_page": None})
        return [one for one in _zendesk().ratings(LONG_AGO) if isinstance(one, Rating)]


def _rating_of(row: dict[str, Any]) -> list[Rating]:
    ticket = {"id": row["ticket_id"], "satisfaction_rating": {"id": row["id"], "score": row["score"]}}
    with responses.RequestsMock() as http:
        http.get(f"{ZENDESK}/api/v2/tickets/{row['ticket_id']}.json", json={"ticket": ticket})
        http.get(f"{ZENDESK}/api/v2/satisfaction_ratings/{row['id']}.json", json={"satisfaction_rating": row})
        rating = _zendesk().rating_of(row["ticket_id"])
    return [rating] if rating else []


def of_pagerduty(path: Path) -> None:
    """A schedule is imported, and the adapter reads who is on call by it; overrides alone are refused by both."""
    for body in exchanges(path):
        if "schedule" in body:
            assert imported(json.dumps(body), NOW).rotation.schedules
        else:
            with pytest.raises(Refused, match=r"holds overrides|holds an override"):
                imported(json.dumps(body), NOW)
        told = body.get("schedule", {}).get("final_schedule")
        if told:
            assert len(_on_call(body)) <= len(told["rendered_schedule_entries"])
        else:
            with pytest.raises(BadReply):
                _on_call(body)


def _on_call(body: dict[str, Any]) -> tuple[ServiceEntry, ...]:
    with responses.RequestsMock() as http:
        http.get(f"{PAGERDUTY}/v3/schedules/P1", json=body)
        return PagerDuty(PAGERDUTY, "word", Pace()).entries("P1", LONG_AGO, NOW).entries


def of_webhook(path: Path) -> None:
    """What people wrote is nobody's marker, asks the bot for nothing, is stored as foreseen, and is quoted safely."""
    (body,) = exchanges(path)
    texts = list(_texts(body))
    assert texts
    for text in texts:
        assert (Marker.of(text), linked_ticket(text), read(text, GRAMMAR).commands) == (None, None, ())
        assert (normal(text), extract(text).stored) == (text, text)
        quoted = str(Quoted(text)).strip()
        assert (extract(quoted).stored, extract(quoted).commands) == (quoted, ())


def _texts(body: dict[str, Any]) -> Iterator[str]:
    for part in (body["object_attributes"], body.get("issue") or {}):
        yield from (part[name] or "" for name in ("note", "description") if name in part)


def of_schema(path: Path) -> None:
    """The sandbox's answers are compared with it, by itself or as a part of another one."""
    tests = (GITLAB / "api" / "test_shapes.py", GITLAB / "schemas.py")
    tested = "".join(each.read_text("utf-8") for each in tests)
    parts = "".join(each.read_text("utf-8") for each in (DATA / SCHEMAS).rglob("*.json"))
    name = path.relative_to(SCHEMAS).as_posix()
    assert name in NOT_ANSWERED or f'"{name}"' in tested or re.search(rf'["/]{re.escape(path.name)}"', parts)


READERS: dict[str, Callable[[Path], None]] = {
    "zendesk": of_zendesk,
    "pagerduty": of_pagerduty,
    "gitlab/webhooks": of_webhook,
    "gitlab/schemas": of_schema,
}


def readers(path: Path) -> list[Callable[[Path], None]]:
    return [reader for folder, reader in READERS.items() if path.is_relative_to(folder)]


@pytest.mark.parametrize("path", RECORDED, ids=str)
def test_every_recording_is_read(path: Path) -> None:
    """Each by the one reader of its folder: a recording of something new needs a reader first."""
    (reader,) = readers(path)
    reader(path)


def test_what_nobody_reads_is_noticed() -> None:
    """A new kind of recording has no reader until somebody writes one."""
    assert readers(Path("gitlab/todos/list.json")) == []


def test_recordings_are_all_there_is() -> None:
    """Beside recordings, their licences and the page on their origin, the folder holds nothing."""
    others = {path.relative_to(DATA) for path in DATA.rglob("*") if path.is_file()} - set(RECORDED)
    assert {str(path.parent) for path in others} == {".", "licences"}
    assert {path.name for path in others if path.parent == Path()} == {"README.md"}


def test_every_recording_has_its_origin() -> None:
    """The page names each folder with origin and licence."""
    page = (DATA / "README.md").read_text("utf-8")
    folders = {path.parent.name for path in RECORDED if "schemas" not in path.parts}
    assert [folder for folder in sorted(folders) if f"{folder}/" not in page] == []
    assert [path.name for path in RECORDED if "schemas" in path.parts and path.name not in page] == []
