"""Finds the schedules in a file that somebody saved: a reply, its inside, a list, or a recording of requests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bot.oncall.pagerduty.draft import Refused, shown

_FIRST_ERROR = 400
_NOT_THESE = {
    "overrides": "holds overrides, not the schedule",
    "override": "holds an override, not the schedule",
    "oncalls": "holds who is on call, not the schedule",
    "users": "holds users, not a schedule",
}
_ASK = "save the reply to GET https://api.pagerduty.com/schedules/ID?since=…&until=…&time_zone=…"


def schedules(text: str) -> list[dict[str, Any]]:
    """Every schedule of the file, as it came.

    Raises:
        Refused: it holds none; the message says what it holds instead, and what to save.
    """
    try:
        data = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise Refused(f"is no JSON: line {error.lineno}, column {error.colno}: {error.msg}; {_ASK}") from None
    except (ValueError, RecursionError):
        raise Refused(f"is no JSON that can be read; {_ASK}") from None
    reasons: list[str] = []
    found = list(_within(data, reasons))
    if not found:
        raise Refused(f"{'; '.join(dict.fromkeys(reasons)) or 'holds no schedule'}; {_ASK}")
    return found


def _within(data: Any, reasons: list[str]) -> Iterator[dict[str, Any]]:
    """The schedules in any of the known wrappings; `reasons` gets what else was found."""
    if isinstance(data, list):
        for each in data:
            yield from _within(each, reasons)
    elif not isinstance(data, dict):
        return
    elif "json" in data and ("request" in data or "status" in data):
        yield from _replied(data, reasons)
    elif "error" in data:
        reasons.append(_error(data["error"]))
    elif "schedule" in data or "schedules" in data:
        yield from _within(data.get("schedule", data.get("schedules")), reasons)
    else:
        yield from _itself(data, reasons)


def _replied(recording: dict[str, Any], reasons: list[str]) -> Iterator[dict[str, Any]]:
    status = recording.get("status")
    code = status.get("code") if isinstance(status, dict) else status
    if isinstance(code, int) and code >= _FIRST_ERROR and not isinstance(recording["json"], dict):
        reasons.append(f"is a reply with status {code}")
    yield from _within(recording["json"], reasons)


def _itself(data: dict[str, Any], reasons: list[str]) -> Iterator[dict[str, Any]]:
    if "schedule_layers" in data or "rotations" in data:
        yield data
    elif str(data.get("type", "")).startswith("schedule"):
        reasons.append("names a schedule without its layers")
    else:
        reasons += [why for name, why in _NOT_THESE.items() if name in data]


def _error(error: Any) -> str:
    told = error.get("message") if isinstance(error, dict) else error
    return f"is an error of PagerDuty: {shown(str(told))}"
