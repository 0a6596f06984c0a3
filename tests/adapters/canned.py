"""Replies of both services as they would come (synthetic, after the services' documentation and source)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import responses

from bot.domain.markers import Key, Marker
from bot.domain.texts import Text
from tests.adapters.conftest import GITLAB_URL, ZENDESK_URL

API = f"{GITLAB_URL}/api/v4"
MARKER = Marker("case", Key("acme", 4711))
ISSUE = {
    "id": 5012, "iid": 31, "title": "Bad: ticket #4711", "state": "opened", "labels": ["satisfaction::bad"],
    "description": f"See https://acme.zendesk.com/agent/tickets/4711\n\n{MARKER}",
    "created_at": "2026-11-02T09:00:00.000Z", "updated_at": "2026-11-02T11:00:00.500+01:00", "author": {"id": 77},
    "user_notes_count": 2, "confidential": True, "web_url": f"{GITLAB_URL}/acme/feedback/-/issues/31",
}  # fmt: skip
NOTE = {
    "id": 9001, "body": "hush\n\n<!-- feedback-bot card -->", "author": {"id": 77}, "system": False,
    "created_at": "2026-11-02T09:00:01.000Z", "updated_at": "2026-11-02T09:00:01.000Z",
}  # fmt: skip
BODY = Text("hello").fill(MARKER)


def issue(iid: int, **changes: object) -> dict[str, object]:
    return ISSUE | {"iid": iid} | changes


def sent(http: responses.RequestsMock) -> dict[str, Any]:
    """The JSON of the last request."""
    return dict(json.loads(http.calls[-1].request.body or "{}"))


def query(http: responses.RequestsMock, number: int = -1) -> dict[str, Any]:
    """The query of a request, the last one's by default."""
    return dict(http.calls[number].request.params)  # type: ignore[attr-defined]  # added by responses


def next_link(url: str) -> dict[str, str]:
    return {"Link": f'<{url}>; rel="next", <{API}>; rel="first"'}


DATA = Path(__file__).parent.parent / "data" / "zendesk"
ZENDESK = f"{ZENDESK_URL}/api/v2"
ROW = {"id": 1, "ticket_id": 4711, "score": "bad", "created_at": "2026-11-02T08:15:30Z"}


def recorded(path: str, number: int = 0) -> Any:
    content = json.loads((DATA / path).read_text())
    return content[number]["json"] if isinstance(content, list) else content


def page(*rows: object, after: str | None = None, link: str | None = None) -> dict[str, object]:
    """A synthetic cursor page: none was ever published."""
    meta = {"has_more": bool(after or link), "after_cursor": after, "before_cursor": None}
    return {"satisfaction_ratings": list(rows), "meta": meta, "links": {"next": link, "prev": None}}


def row(number: int, **changes: object) -> dict[str, object]:
    return ROW | {"id": number, "ticket_id": 1000 + number} | changes
