"""Reads where to look out of a webhook's body, and nothing else: numbers, never a word."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from bot.hints import Hint
from bot.report import Report

MOST = 2**63 - 1
"""The largest number that a service gives to anything."""

_OF_ISSUES = frozenset({"issue", "work_item"})
_ISSUE_TYPES = frozenset({"Issue", "WorkItem"})

Json = Mapping[str, object]


class WrongContent(Exception):
    """The body is none that the service sends; the message tells in plain words what is missing."""


@dataclass(frozen=True, slots=True)
class Own:
    """Who the bot is in GitLab, as its last run found; None where it has not run yet.

    Args:
        user_id, username: of its account.
        project_id: of the feedback project.
    """

    user_id: int | None = None
    username: str | None = None
    project_id: int | None = None

    @classmethod
    def of(cls, report: Report) -> Self | None:
        """Who a run was; None when it did not get so far."""
        if report.account is None or report.project_id is None:
            return None
        return cls(report.account.user_id, report.account.username, report.project_id)


NOBODY = Own()


def of_gitlab(body: bytes, own: Own) -> Hint | None:
    """Which issue a note or issue hook of GitLab is about.

    Args:
        body: JSON, of any version of GitLab since 2016.
        own: the bot's own acts, and what happens in other projects, are no reason to look.

    Returns:
        None when there is nothing to look at.

    Raises:
        WrongContent: it is no hook, or names no issue.
    """
    found = _object(body)
    attributes = _part(found, "object_attributes")
    match found.get("object_kind"):
        case "note":
            is_comment = attributes.get("noteable_type") in _ISSUE_TYPES and attributes.get("system") is not True
            place = _part(found, "issue") if is_comment else None
        case str() as kind if kind in _OF_ISSUES:
            place = attributes
        case str():
            place = None
        case _:
            raise WrongContent("no object_kind")
    if place is None or _is_own(_part(found, "user"), own) or _is_elsewhere(found, attributes, own):
        return None
    iid = _number(place.get("iid"))
    if iid is None:
        raise WrongContent("no issue")
    return Hint("gitlab", iid=iid)


def of_zendesk(body: bytes) -> Hint:
    """Which ticket a trigger of Zendesk is about: `{"ticket_id": "{{ticket.id}}"}`.

    Args:
        body: JSON; the number may stand in quotes.

    Raises:
        WrongContent: it names no ticket.
    """
    ticket = _number(_object(body).get("ticket_id"))
    if ticket is None:
        raise WrongContent("no ticket_id")
    return Hint("zendesk", ticket=ticket)


def _object(body: bytes) -> Json:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise WrongContent("no JSON") from None
    if not isinstance(found, dict):
        raise WrongContent("no JSON object")
    return found


def _part(found: Json, name: str) -> Json:
    part = found.get(name)
    return part if isinstance(part, dict) else {}


def _number(value: object) -> int | None:
    """A positive whole number, also one in digits; None for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= len(str(MOST)):
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MOST else None


def _is_own(user: Json, own: Own) -> bool:
    """Whether the bot did it; hooks of 2016 name the user without a number."""
    number = _number(user.get("id"))
    if number is not None:
        return number == own.user_id
    return own.username is not None and user.get("username") == own.username


def _is_elsewhere(found: Json, attributes: Json, own: Own) -> bool:
    """Whether it happened in another project; where that cannot be told, it did not."""
    places = (_part(found, "project").get("id"), found.get("project_id"), attributes.get("project_id"))
    number = next((each for each in map(_number, places) if each is not None), None)
    return None not in (number, own.project_id) and number != own.project_id
