"""A receiver of webhooks on this machine, which keeps what it was sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.sandbox.server import Server


@dataclass
class Listener:
    """Answers every webhook with `status`."""

    status: int = 202
    url: str = ""
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        self.heard.append((dict(request.headers), await request.body()))
        await Response(status_code=self.status)(scope, receive, send)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.heard]


@contextmanager
def listening() -> Iterator[Listener]:
    """A receiver that is served."""
    listener = Listener()
    with Server(listener) as server:
        listener.url = f"{server.url}/hooks/gitlab"
        yield listener
