"""Says what a refusal of GitLab means for the operator; its `message` may be a string, a map or a list."""

from __future__ import annotations

import re

import requests

from bot.adapters.replies import body_of
from bot.domain.errors import BadReply, Conflict, Denied, NotAccepted, NotFound, Rejected, ServiceError

SERVICE = "GitLab"
_REASONS = frozenset({
    "Unauthorized", "Forbidden", "Not Found", "Project Not Found", "Issue Not Found", "Note Not Found",
    "Label Not Found", "User Not Found", "Award Emoji Not Found",
    "Award Emoji Name is not a valid emoji name Not Found", "Label already exists", "Duplicated issue",
    "insufficient_scope", "invalid_token", "insufficient_granular_scope", "invalid_dpop_token",
})  # fmt: skip
_FIELDS = frozenset({
    "add_labels", "archived", "assignee_id", "assignee_ids", "author_id", "base", "body", "color", "confidential",
    "created_after", "cursor", "description", "id", "iid", "in", "issue_iid", "issue_type", "label_id", "labels",
    "name", "new_name", "note", "note_id", "noteable", "order_by", "page", "pagination", "per_page", "priority",
    "remove_labels", "scope", "search", "sort", "state", "state_event", "title", "updated_after", "updated_before",
    "user_id", "username",
})  # fmt: skip
"""All that is repeated of a refusal: a proxy's own words might hold the token that it was shown."""

_FIELD = re.compile(r"([a-z_]{1,40}) (?:is|does|are) ", re.ASCII)
_TAKEN = ("already been taken", "already exists")

_RENEW = "put a new token of the same account in place"


def refusal(response: requests.Response) -> ServiceError:
    """The error of a 4xx reply (GitLab's source: `lib/api/helpers.rb`, and its middlewares).

    Only well-known words about access and the names of fields are repeated, never anything that was sent.
    """
    status = response.status_code
    try:
        body = body_of(response, SERVICE)
    except BadReply:
        return _without_reason(status)
    told = body if isinstance(body, dict) else {}
    match status:
        case requests.codes.unauthorized:
            why = f"does not accept GITLAB_TOKEN: it is wrong, expired or revoked{_shown(told, status)}"
            return NotAccepted(SERVICE, f"{why}; {_RENEW}")
        case requests.codes.forbidden:
            return Denied(
                SERVICE, f"the bot's account may not do this: check its role and scopes{_shown(told, status)}"
            )
        case requests.codes.not_found:
            return NotFound(SERVICE, f"no such thing, or the bot's account may not see it{_shown(told, status)}")
        case requests.codes.conflict:
            return _conflict(told)
    return _rejected(told, status)


def _without_reason(status: int) -> ServiceError:
    if status in (requests.codes.unauthorized, requests.codes.forbidden):
        kind = NotAccepted if status == requests.codes.unauthorized else Denied
        return kind(SERVICE, f"refuses access without a reason ({status}): token, role, or a blocked address")
    return BadReply(SERVICE, f"answers {status} with a page instead of JSON: check GITLAB_URL")


def _conflict(told: dict[str, object]) -> ServiceError:
    if told.get("needs_captcha_response"):
        return Conflict(SERVICE, "asks an anti-spam question that no bot can answer: have an administrator trust it")
    return Conflict(SERVICE, f"it exists already{_shown(told, requests.codes.conflict)}")


def _rejected(told: dict[str, object], status: int) -> ServiceError:
    reason = told.get("message", told.get("error"))
    if any(taken in str(reason) for taken in _TAKEN):  # two creations at once: the slower meets the database's check
        return Conflict(SERVICE, f"it exists already ({status})")
    fields = sorted(map(str, reason)) if isinstance(reason, dict) else _FIELD.findall(str(reason))
    named = [name for name in fields if name in _FIELDS]
    return Rejected(SERVICE, f"refuses the request as wrong ({status}{': ' + ', '.join(named) if named else ''})")


def _shown(told: dict[str, object], status: int) -> str:
    reason = told.get("message", told.get("error"))
    words = reason.removeprefix(f"{status} ") if isinstance(reason, str) else ""
    return f" ({status} {words})" if words in _REASONS else f" ({status})"
