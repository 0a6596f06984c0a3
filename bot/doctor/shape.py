"""Takes an answer apart whose shape is in question: what is not there is None, and nothing raises."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.domain.errors import BadReply


def at(body: Any, *keys: str | int) -> Any:
    """What lies at a path of names and indexes in JSON, None where it ends before."""
    for key in keys:
        if isinstance(key, int):
            body = body[key] if isinstance(body, list) and -len(body) <= key < len(body) else None
        else:
            body = body.get(key) if isinstance(body, dict) else None
    return body


def rows(body: Any, service: str) -> list[Any]:
    """A list.

    Raises:
        BadReply: it is none.
    """
    if not isinstance(body, list):
        raise BadReply(service, "answers with JSON that is no list")
    return body


def time(body: Any, *keys: str | int) -> datetime | None:
    """A time (UTC)."""
    found = at(body, *keys)
    try:
        return datetime.fromisoformat(str(found)).astimezone(UTC) if found else None
    except ValueError:
        return None
