"""Who may ask Zendesk what: OAuth client credentials, the old API tokens, and nobody at all."""

import base64
import binascii
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.sandbox.clock import Clock
from bot.sandbox.zendesk.errors import Problem, unauthorized
from bot.sandbox.zendesk.model import User

# Zendesk's announcement: API tokens stop working on this day.
API_TOKENS_END = datetime(2027, 4, 30, tzinfo=UTC)
SHORTEST, LONGEST, USUAL = 300, 172_800, 1_800


@dataclass(frozen=True, slots=True)
class Client:
    """A confidential OAuth client; what it asks, it asks with the rights of `user`."""

    secret: str
    user: User


@dataclass(frozen=True, slots=True)
class AccessToken:
    """An access token with its scopes and its end (aware, UTC)."""

    token: str
    user: User
    scopes: frozenset[str]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks; no user: anonymous; no scopes: everything the user may."""

    user: User | None
    scopes: frozenset[str] | None = None

    def may_use(self, resource: str, action: str) -> bool:
        """Tell whether the scopes reach `read` or `write` of a resource."""
        return self.scopes is None or bool(self.scopes & {action, f"{resource}:{action}"})


@dataclass(slots=True)
class Accounts:
    """The credentials of one Zendesk account."""

    clock: Clock
    clients: dict[str, Client] = field(default_factory=dict)
    api_tokens: dict[str, User] = field(default_factory=dict)
    tokens: dict[str, AccessToken] = field(default_factory=dict)
    issued: int = 0

    def add_client(self, client_id: str, secret: str, user: User) -> None:
        """Register a confidential OAuth client of a user."""
        self.clients[client_id] = Client(secret, user)

    def add_api_token(self, token: str, user: User) -> None:
        """Register an API token, used as `{email}/token:{token}` of its user."""
        self.api_tokens[token] = user

    def revoke_tokens(self) -> None:
        """End every access token at once."""
        self.tokens.clear()

    def grant(self, asked: dict[str, object]) -> dict[str, object]:
        """Answer a token request (RFC 6749 section 4.4, Zendesk's OAuth docs) with the body of its success.

        Any scope is granted; a wrong one is found out at its use. Raises the 400 or 401 answer otherwise.
        """
        client = self.clients.get(str(asked.get("client_id")))
        if asked.get("grant_type") != "client_credentials":
            raise _refused(400, "unsupported_grant_type", "The grant type is not supported by this client")
        if client is None or client.secret != asked.get("client_secret"):
            raise _refused(401, "invalid_client", "Client authentication failed")
        seconds = _lifetime(asked.get("expires_in", USUAL))
        scope = str(asked.get("scope") or "read write")
        self.issued += 1
        token = f"sandbox-access-token-{self.issued}"
        end = self.clock.now() + timedelta(seconds=seconds)
        self.tokens[token] = AccessToken(token, client.user, frozenset(scope.split()), end)
        return {"access_token": token, "token_type": "bearer", "scope": scope, "expires_in": seconds}

    def identify(self, authorization: str | None) -> Identity:
        """Return who sent an `Authorization` header; raises the 401 answer for a wrong or expired token."""
        scheme, _, rest = (authorization or "").partition(" ")
        if scheme.lower() == "bearer":
            return self._bearer(rest.strip())
        if scheme.lower() == "basic":
            return self._basic(rest.strip())
        return Identity(None)

    def _bearer(self, token: str) -> Identity:
        found = self.tokens.get(token)
        if found is None or found.expires_at <= self.clock.now():
            raise unauthorized()
        return Identity(found.user, found.scopes)

    def _basic(self, encoded: str) -> Identity:
        try:
            name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise unauthorized() from None
        email, slash, kind = name.rpartition("/")
        if slash and kind == "token":
            return self._api_token(email, secret)
        # Passwords are gone: Zendesk does not refuse them, it just does not know who is asking.
        return Identity(None)

    def _api_token(self, email: str, token: str) -> Identity:
        user = self.api_tokens.get(token)
        if user is None or user.email != email or self.clock.now() >= API_TOKENS_END:
            raise unauthorized()
        return Identity(user)


def _lifetime(asked: object) -> int:
    try:
        seconds = int(str(asked))
    except ValueError:
        seconds = 0
    if not SHORTEST <= seconds <= LONGEST:
        raise _refused(400, "invalid_request", f"expires_in must be between {SHORTEST} and {LONGEST}")
    return seconds


def _refused(status: int, error: str, description: str) -> Problem:
    return Problem(status, {"error": error, "error_description": description})
