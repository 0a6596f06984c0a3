"""Finds out who sends a request to the sandbox's GitLab, and whether the token may do it."""

from collections.abc import Mapping

from bot.sandbox.gitlab.api.people_shapes import has_expired
from bot.sandbox.gitlab.errors import forbidden, insufficient_scope, invalid_token, unauthorized
from bot.sandbox.gitlab.model import Token
from bot.sandbox.gitlab.store import Store

READING = frozenset({"GET", "HEAD"})


def authenticate(store: Store, headers: Mapping[str, str]) -> Token | None:
    """Return the token of `PRIVATE-TOKEN` or `Authorization: Bearer`, None when there is none.

    401 for a bad one, 403 for one of a blocked account.
    """
    value = headers.get("private-token") or _bearer(headers.get("authorization", ""))
    if value is None:
        return None
    token = store.tokens.get(value)
    if token is None:
        raise unauthorized()
    if token.revoked:
        raise invalid_token("Token was revoked. You have to re-authorize from the user.")
    if has_expired(token, store.now().date()):
        raise invalid_token("Token is expired. You can either do re-authorization or token refresh.")
    if token.user.state == "blocked":
        raise forbidden("Your account has been blocked.")
    return token


def check_scope(token: Token, method: str) -> None:
    """Raise the 403 when the token's scopes do not cover the method: `read_api` reads, `api` does all."""
    if "api" in token.scopes or (method in READING and "read_api" in token.scopes):
        return
    raise insufficient_scope("api read_api" if method in READING else "api")


def _bearer(header: str) -> str | None:
    scheme, _, value = header.partition(" ")
    return value.strip() if scheme.lower() == "bearer" else None
