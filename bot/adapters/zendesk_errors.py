"""Says what a refusal of Zendesk means for the operator, whichever of its four envelopes it came in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import requests

from bot.adapters.replies import body_of
from bot.domain.errors import BadReply, Denied, NotAccepted, NotFound, Rejected, ServiceError
from bot.domain.rating import CsatKind

SERVICE = "Zendesk"
T = TypeVar("T")
_KNOWN = frozenset({
    "APIRateLimitExceeded", "AccountSuspended", "Couldn't authenticate you", "Forbidden", "InternalError",
    "InvalidCursor", "InvalidEndpoint", "InvalidPaginationDepth", "InvalidPaginationParameter", "InvalidParameter",
    "InvalidValue", "ParameterMissing", "RecordInvalid", "RecordNotFound", "StartTimeTooRecent", "TooManyValues",
    "Unauthorized", "UnprocessableEntity", "base", "end_time", "filter", "ids", "invalid_client", "invalid_grant",
    "invalid_request", "invalid_scope", "invalid_token", "page", "scope", "sort", "start_time", "unauthorized_client",
    "unsupported_grant_type",
})  # fmt: skip
"""All that is repeated of a refusal: codes and fields. Other words might hold the secret that somebody was shown."""

_MOST_SHOWN = 4

_NOT_ACCEPTED = "does not accept the credentials: they are wrong, expired or revoked"
_RENEW = "; put new ones of the same account in place"
_DENIED = (
    "the account may not do this: reading ratings needs an administrator, a plan with customer satisfaction (CSAT) "
    "switched on (survey responses: Support Professional, Suite Growth or more), and the scope `read`"
)


def refusal(response: requests.Response) -> ServiceError:
    """The error of a 4xx reply (Zendesk's documentation of errors; the envelopes differ by endpoint)."""
    status = response.status_code
    try:
        codes = list(_codes(body_of(response, SERVICE)))
    except BadReply:
        codes = []
    told = f" ({status}: {', '.join(codes[:_MOST_SHOWN])})" if codes else f" ({status})"
    if status == requests.codes.unauthorized:
        return NotAccepted(SERVICE, _NOT_ACCEPTED + told + _RENEW)
    if status == requests.codes.forbidden:
        return Denied(SERVICE, _DENIED + told)
    if status == requests.codes.not_found:
        return _missing(codes, told)
    return Rejected(SERVICE, f"refuses the request as wrong{told}")


def _missing(codes: list[str], told: str) -> ServiceError:
    """Only a named reason counts: the page of a closed account is a 404 too, and its tickets are not deleted."""
    if "RecordNotFound" in codes:
        return NotFound(SERVICE, f"no such record{told}")
    if "InvalidEndpoint" in codes:
        return Denied(SERVICE, f"does not offer this to the account: its plan or its settings leave it out{told}")
    return BadReply(SERVICE, f"does not know the address, or the account is closed: check ZENDESK_URL{told}")


def _codes(body: object) -> Iterator[str]:
    """The well-known words that name the error, never a value that somebody may have typed or sent."""
    if not isinstance(body, dict):
        return
    yield from _named(body.get("error"))
    errors = body.get("errors")
    for error in errors if isinstance(errors, list) else []:
        yield from _named(error)
    details = body.get("details")
    yield from _named(list(details) if isinstance(details, dict) else None)


def _named(error: object) -> Iterator[str]:
    if isinstance(error, str) and error in _KNOWN:
        yield error
    elif isinstance(error, dict):
        for name in ("code", "title"):
            yield from _named(str(error.get(name, "")))
    elif isinstance(error, list):
        for one in error:
            yield from _named(one if isinstance(one, str) else None)


def switched_on(pages: Iterator[T], kind: CsatKind) -> Iterator[T]:
    """The pages of a list of one kind of customer satisfaction.

    Raises:
        Denied: the account does not offer this kind; it names the setting that chooses the other one.
    """
    try:
        yield from pages
    except NotAccepted:
        raise
    except Denied as error:
        (other,) = set(CsatKind) - {kind}
        said = str(error).removeprefix(f"{SERVICE}: ")
        raise Denied(
            SERVICE,
            f"{kind.words} cannot be read: {said}. Where customers answer by {other.words}, write csat: {other.value} "
            "(or auto) below zendesk into bot.yml",
        ) from error
