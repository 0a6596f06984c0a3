"""Zendesk's ways to say no: four shapes of error bodies, each used where the real service uses it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

NO_HEADERS: Mapping[str, str] = MappingProxyType({})


class Problem(Exception):
    """An answer with an error status, with the JSON body and the headers as they are sent."""

    def __init__(self, status: int, body: Mapping[str, Any], headers: Mapping[str, str] = NO_HEADERS) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = body
        self.headers = headers


def unauthorized() -> Problem:
    """No, wrong or expired credentials."""
    return Problem(401, {"error": "Couldn't authenticate you"})


def forbidden() -> Problem:
    """A boundary of role, scope or plan."""
    return Problem(403, {"error": {"title": "Forbidden", "message": "You do not have access to this page."}})


def record_not_found() -> Problem:
    """No such record."""
    return Problem(404, {"error": "RecordNotFound", "description": "Not found"})


def invalid_endpoint() -> Problem:
    """No such address on this account."""
    return Problem(404, {"error": "InvalidEndpoint", "description": "Not found"})


def too_many_values(most: int) -> Problem:
    """More ids at once than the service takes."""
    description = f"Parameter ids accepts {most} values at most"
    return Problem(400, {"error": "TooManyValues", "description": description, "max_count": most})


def bad_request(code: str, title: str) -> Problem:
    """A parameter that paging refuses."""
    return Problem(400, {"errors": [{"code": code, "title": title}]})


def record_invalid(field: str, description: str) -> Problem:
    """A value that the service understands but does not take; `details` is keyed by the field."""
    details = {field: [{"description": description}]}
    body = {"error": "RecordInvalid", "description": "Record validation errors", "details": details}
    return Problem(422, body)


def too_many_requests(retry_after: int) -> Problem:
    """The rate limit; `retry_after` in seconds."""
    body = {"error": "APIRateLimitExceeded", "description": "Number of allowed API requests per minute exceeded"}
    return Problem(429, body, {"retry-after": str(retry_after)})
