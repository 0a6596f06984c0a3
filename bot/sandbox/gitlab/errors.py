"""GitLab's refusals, in the words and shapes of its REST API, so that clients meet here what they meet outside."""

from collections.abc import Mapping
from typing import Self

Body = Mapping[str, object] | str


class ApiError(Exception):
    """An answer that is not a success: the HTTP status, the body (JSON, or plain text as a str), further headers."""

    def __init__(self, status: int, body: Body, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = body
        self.headers = dict(headers or {})

    @classmethod
    def message(cls, status: int, message: object) -> Self:
        """Return the usual form `{"message": …}`."""
        return cls(status, {"message": message})


def bad_request(reason: str) -> ApiError:
    """Return a 400 as GitLab writes it for a refused record or command."""
    return ApiError.message(400, f"400 Bad request - {reason}")


def invalid(**errors: str) -> ApiError:
    """Return a 400 of the record validation: one complaint per field."""
    return ApiError.message(400, {field: [complaint] for field, complaint in errors.items()})


def bad_parameter(complaint: str) -> ApiError:
    """Return a 400 of the parameter validation, such as `title is missing`."""
    return ApiError(400, {"error": complaint})


def unauthorized() -> ApiError:
    """Return the 401 for a token that GitLab does not know."""
    return ApiError.message(401, "401 Unauthorized")


def invalid_token(description: str) -> ApiError:
    """Return the 401 for a token that was good once."""
    return ApiError(401, {"error": "invalid_token", "error_description": description})


def insufficient_scope(needed: str) -> ApiError:
    """Return the 403 for a token whose scopes do not cover the request."""
    description = "The request requires higher privileges than provided by the access token."
    return ApiError(403, {"error": "insufficient_scope", "error_description": description, "scope": needed})


def forbidden(reason: str | None = None) -> ApiError:
    """Return the 403 for a person whose role does not allow it."""
    return ApiError.message(403, f"403 Forbidden - {reason}" if reason else "403 Forbidden")


def not_found(resource: str | None = None) -> ApiError:
    """Return the 404, also used for what one may not see; without a resource it is the record lookup's own spelling."""
    return ApiError.message(404, f"404 {resource} Not Found" if resource else "404 Not found")


def conflict(message: str) -> ApiError:
    """Return the 409 for something that exists already."""
    return ApiError.message(409, message)


def too_many_requests() -> ApiError:
    """Return the 429 of GitLab's own limits on notes and issues, which carries no Retry-After."""
    return ApiError.message(429, {"error": "This endpoint has been requested too many times. Try again later."})
