"""How the pages say times, numbers and refusals to people."""

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from pydantic import ValidationError

from bot.sandbox.gitlab import ApiError
from bot.sandbox.pagerduty import Problem

SPANS = (
    ("year", 31_557_600),
    ("month", 2_629_800),
    ("week", 604_800),
    ("day", 86_400),
    ("hour", 3_600),
    ("minute", 60),
)
REFUSED = MappingProxyType(
    {
        "401": "it does not know whom you act as",
        "403": "the role of whom you act as does not allow it",
        "404": "it is not there, or not any more",
    }
)
COMPLAINTS = MappingProxyType(
    {
        "Failed to apply commands": "the quick actions changed nothing; look at the names behind them",
        "Commands did not apply": "the quick actions changed nothing; look at the names behind them",
    }
)
# Complaints that are sentences of their own; others are about the comment.
WHOLE = frozenset({"base", "validation"})
_STATUS = re.compile(r"(?P<code>4\d\d) (?:(?:Bad request|Unauthorized|Forbidden|Not found)(?: - |$))?")
_RECORD = re.compile(r'\w+ \{:(?P<field>\w+)=>\["(?P<words>.*)"\]\}', re.DOTALL)


def moment(at: datetime) -> str:
    """Return an aware time as `Mon 16 Nov 2026, 09:00 UTC`; the sandbox's times are in UTC."""
    return f"{local(at)} UTC"


def local(at: datetime) -> str:
    """Return an aware time by its own clock, as `Mon 16 Nov 2026, 09:00`."""
    return f"{at:%a} {at.day} {at:%b %Y, %H:%M}"


def clock(at: datetime) -> str:
    """Return the same without the date, as `Mon 09:00`."""
    return f"{at:%a %H:%M}"


def ago(at: datetime, now: datetime) -> str:
    """Return how long ago an aware time was, in one unit: `just now`, `5 minutes ago`, `3 weeks ago`."""
    seconds = (now - at).total_seconds()
    for unit, length in SPANS:
        if seconds >= length:
            return f"{counted(int(seconds // length), unit)} ago"
    return "just now"


def day(at: datetime) -> str:
    """Return an aware time's day as `16 Nov 2026`."""
    return f"{at.day} {at:%b %Y}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return `1 issue`, `2 issues`, `1,200 issues`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def refusal(error: Exception) -> str:
    """Return in words why something was not done: the service's own, a form's complaints, or the error's."""
    if isinstance(error, Problem):
        return f"PagerDuty refused: {error}."
    if isinstance(error, ApiError):
        return f"GitLab refused: {_said(error.body)}."
    if isinstance(error, ValidationError):
        parts = [f"{'.'.join(map(str, each['loc'])) or 'form'}: {each['msg']}" for each in error.errors()]
        return "; ".join(parts)
    return f"There is no {error.args[0]}." if isinstance(error, KeyError) else str(error)


def _said(body: object) -> str:
    """The words in the shapes of GitLab's errors: a text, `message`, `error`, or complaints by field."""
    if isinstance(body, Mapping):
        if "message" in body or "error" in body:
            return _said(body.get("message", body.get("error")))
        return "; ".join(f"{field} {_said(complaints)}" for field, complaints in body.items())
    if isinstance(body, list):
        return ", ".join(_said(each) for each in body)
    return _plainly(str(body).rstrip("."))


def _plainly(text: str) -> str:
    """Take GitLab's status and Ruby's signs off a complaint: what is left is for people."""
    status = _STATUS.match(text)
    rest = text[status.end() :] if status else text
    if status and not rest:
        return REFUSED.get(status["code"], text)
    record = _RECORD.fullmatch(rest)
    if record is None:
        return COMPLAINTS.get(rest, rest)
    return record["words"] if record["field"] in WHOLE else f"the comment {record['words']}"
