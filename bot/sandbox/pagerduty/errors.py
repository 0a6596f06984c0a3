"""PagerDuty's ways to say no: one shape, with a number that tells the kind."""

from collections.abc import Mapping
from types import MappingProxyType

NO_HEADERS: Mapping[str, str] = MappingProxyType({})


class Problem(Exception):
    """An answer with an error status; `complaints` say for people what is wrong."""

    def __init__(
        self, status: int, message: str, code: int, *complaints: str, headers: Mapping[str, str] = NO_HEADERS
    ) -> None:
        super().__init__("; ".join(complaints) or message)
        self.status = status
        self.headers = headers
        self.complaints = complaints
        told = {"errors": list(complaints)} if complaints else {}
        self.body = {"error": {"message": message, "code": code, **told}}


def invalid(*complaints: str) -> Problem:
    """Return the 400 for what the service understands but does not take."""
    return Problem(400, "Invalid Input Provided", 2001, *complaints)


def unauthorized() -> Problem:
    """Return the 401 for no, a wrong or an oddly written token."""
    return Problem(401, "Authentication failed", 2006)


def not_found() -> Problem:
    """Return the 404 for no such thing or address."""
    return Problem(404, "Not Found", 2100)


def too_many_requests(headers: Mapping[str, str]) -> Problem:
    """Return the 429; `headers` tell when to come again."""
    return Problem(429, "Rate Limit Exceeded", 2020, headers=headers)
