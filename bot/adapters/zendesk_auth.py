"""Proves to Zendesk who the bot is: with OAuth client credentials, or for a while still with an API token."""

from __future__ import annotations

import base64
import threading
from dataclasses import dataclass, field
from datetime import date

import requests
from pydantic import Field

from bot.adapters.address import checked_secret
from bot.adapters.channel import Channel
from bot.adapters.http import Session
from bot.adapters.replies import Reply, Words, body_of, parsed
from bot.domain.errors import BadReply, Denied, NotAccepted, NotFound, Rejected

TOKEN_PATH = "/oauth/tokens"  # noqa: S105 (an address, no secret)
_LIFETIME_SECONDS = 3600
_DEFAULT_LIFETIME_SECONDS = 1800  # of new global clients, where a reply names none (Zendesk's documentation)
_REFRESH_AT = 0.8
_SERVICE = "Zendesk"

LEGACY_ENDS_ON = date(2027, 4, 30)
"""From when on no API token works any more (Zendesk's announcement)."""

LEGACY_WARNING = (
    "the Zendesk API token (ZENDESK_EMAIL, ZENDESK_TOKEN) stops working on 2027-04-30; since 2026-10-27 no new one can "
    "be created. Create a confidential OAuth client and set ZENDESK_CLIENT_ID and ZENDESK_CLIENT_SECRET"
)


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """A confidential OAuth client of the Zendesk account (grant type `client_credentials`)."""

    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ApiToken:
    """The old pair of an agent's e-mail address and an API token."""

    email: str = field(repr=False)
    token: str = field(repr=False)


class _Token(Reply):
    access_token: Words = Field(min_length=1)
    expires_in: float | None = None


class ApiTokenCredentials:
    """Sends `{email}/token:{api_token}` as HTTP Basic (Zendesk's documentation). It cannot be renewed."""

    def __init__(self, pair: ApiToken) -> None:
        email = checked_secret(pair.email, "ZENDESK_EMAIL")
        token = checked_secret(pair.token, "ZENDESK_TOKEN")
        self._header = "Basic " + base64.b64encode(f"{email}/token:{token}".encode()).decode()

    def apply(self, request: requests.PreparedRequest) -> None:
        """Sets the header."""
        request.headers["Authorization"] = self._header

    def renew(self, request: requests.PreparedRequest) -> bool:  # noqa: ARG002 (the protocol's signature)
        """False: there is only one."""
        return False


class OAuthCredentials:
    """Fetches bearer tokens and keeps the latest, for all threads.

    A token is replaced at 80 % of its lifetime, and once when Zendesk refuses it before that.

    Args:
        client: id and secret.
        channel: through which tokens are fetched; they count as requests.
    """

    def __init__(self, client: OAuthClient, channel: Channel) -> None:
        self._client_id = checked_secret(client.client_id, "ZENDESK_CLIENT_ID")
        self._secret = checked_secret(client.client_secret, "ZENDESK_CLIENT_SECRET")
        self._channel = channel
        self._lock = threading.Lock()
        self._header = ""
        self._refresh_at = 0.0

    def apply(self, request: requests.PreparedRequest) -> None:
        """Sets the header, with a fresh token where the last one is getting old."""
        with self._lock:
            if not self._header or self._channel.pace.clock() >= self._refresh_at:
                self._fetch()
            request.headers["Authorization"] = self._header

    def renew(self, request: requests.PreparedRequest) -> bool:
        """Fetches a new token, unless another thread already did since the request left."""
        with self._lock:
            if request.headers.get("Authorization") == self._header:
                self._fetch()
        return True

    def _fetch(self) -> None:
        with Session(self._channel) as session:
            try:
                response = session.post(self._channel.address.url + TOKEN_PATH, json=self._grant())
            except (Denied, NotFound, Rejected):
                raise NotAccepted(
                    _SERVICE,
                    "gives no token: check ZENDESK_CLIENT_ID, ZENDESK_CLIENT_SECRET, and that the OAuth client is "
                    "confidential, active and may use the scope `read`",
                ) from None
        token = parsed(_Token, body_of(response, _SERVICE), _SERVICE)
        self._header = f"Bearer {_sendable(token.access_token)}"
        lifetime = token.expires_in or _DEFAULT_LIFETIME_SECONDS
        self._refresh_at = self._channel.pace.clock() + lifetime * _REFRESH_AT

    def _grant(self) -> dict[str, str | int]:
        return {
            "grant_type": "client_credentials",
            "client_id": self._client_id,
            "client_secret": self._secret,
            "scope": "read",
            "expires_in": _LIFETIME_SECONDS,
        }


def _sendable(token: str) -> str:
    if not (token.isascii() and token.isprintable()) or " " in token:
        raise BadReply(_SERVICE, "gives a token that cannot be sent")
    return token
