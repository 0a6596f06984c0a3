"""Webhooks as the services send them, for tests: signed, with the documented headers."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import requests
from pydantic import SecretStr
from starlette.applications import Starlette

from bot.hints import Hint
from bot.hook_secrets import HookSecrets, signing_key
from bot.sandbox.server import Server
from bot.service.hook_bodies import Own
from bot.service.hooks import routes
from bot.service.signatures import signed

RECORDED = Path(__file__).parents[1] / "data" / "gitlab" / "webhooks"
TOKEN = "a-word-for-tests-only"
SIGNING_TOKEN = f"whsec_{b64encode(bytes(range(32))).decode()}"
ZENDESK_SECRET = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="
NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
ALL = HookSecrets(SecretStr(TOKEN), SecretStr(SIGNING_TOKEN), SecretStr(ZENDESK_SECRET))
NOTE = (RECORDED / "2023_note_hook__issue_note.json").read_bytes()
TICKET = b'{"ticket_id": "4711"}'


def by_gitlab(
    body: bytes, name: str = "one", at: datetime = NOW, token: str = TOKEN, key: str = SIGNING_TOKEN
) -> dict[str, str]:
    """The headers of a hook of GitLab."""
    stamp = str(int(at.timestamp()))
    message = b".".join([name.encode(), stamp.encode(), body])
    return {
        "X-Gitlab-Event": "Note Hook",
        "X-Gitlab-Token": token,
        "Idempotency-Key": name,
        "webhook-id": name,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{signed(signing_key(key) or b'', message)}",
    }


def by_zendesk(body: bytes, name: str = "one", at: datetime = NOW, secret: str = ZENDESK_SECRET) -> dict[str, str]:
    """The headers of a hook of Zendesk."""
    stamp = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "X-Zendesk-Webhook-Id": "01WEBHOOK",
        "X-Zendesk-Webhook-Invocation-Id": name,
        "X-Zendesk-Webhook-Signature-Timestamp": stamp,
        "X-Zendesk-Webhook-Signature": signed(secret.encode(), stamp.encode() + body),
    }


def recorded(name: str, **changes: Any) -> bytes:
    """A recorded body with other values at its top."""
    return json.dumps(json.loads((RECORDED / f"{name}.json").read_bytes()) | changes).encode()


@dataclass
class Door:
    """The addresses of hooks, served on this machine, with what came of them."""

    secrets: dict[str, HookSecrets] = field(default_factory=lambda: {"": ALL})
    own: dict[str, Own] = field(default_factory=dict)
    now: datetime = NOW
    looks: list[tuple[str, Hint]] = field(default_factory=list)
    results: list[tuple[str, str, str]] = field(default_factory=list)
    url: str = ""

    @property
    def app(self) -> Starlette:
        look = lambda mirror, hint: self.looks.append((mirror, hint))  # noqa: E731 - one line says it all
        told = lambda *result: self.results.append(result)  # noqa: E731 - as above
        own = lambda name: self.own.get(name, Own())  # noqa: E731 - as above
        return Starlette(routes=[*routes(self.secrets, look, lambda: self.now, own, told)])

    def post(self, path: str, body: Any, headers: Mapping[str, str]) -> int:
        """The status of the answer to a hook."""
        return requests.post(f"{self.url}/hooks/{path}", data=body, headers=dict(headers), timeout=10).status_code

    def note(self, name: str = "one", body: bytes = NOTE, token: str = TOKEN) -> int:
        """The status of the answer to a hook of GitLab, genuine but for the token."""
        return self.post("gitlab", body, by_gitlab(body, name, self.now, token))

    def half(self) -> int:
        """The status of the answer to a hook that begins like a genuine one, and whose body does not come."""
        with closing(HTTPConnection(self.url.removeprefix("http://"), timeout=10)) as connection:
            connection.putrequest("POST", "/hooks/gitlab")
            for name, value in {**by_gitlab(b"", at=self.now), "Content-Length": "9"}.items():
                connection.putheader(name, value)
            connection.endheaders()
            return connection.getresponse().status


@contextmanager
def opened(**fields: Any) -> Iterator[Door]:
    """A door that is served."""
    door = Door(**fields)
    with Server(door) as server:
        door.url = server.url
        yield door
