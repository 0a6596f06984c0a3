"""Stands before the sandbox: counts what a bot has written there, and lets something happen at the n-th write."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from random import Random
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot import lease
from bot.domain.markers import Marker

Happen = Callable[[], None]


@dataclass(slots=True)
class Gate:
    """An application before the sandbox's.

    Args:
        app: the sandbox's.
        nth: the write, counted from 1, after which it happens; 0 for never.
        happen: what happens then.
        is_answered: whether the reply to that write reaches the bot before; then it happens at its next request.
        writes: what was written so far.
    """

    app: ASGIApp
    nth: int = 0
    happen: Happen = lambda: None
    is_answered: bool = False
    writes: list[str] = field(default_factory=list)
    _is_due: bool = False

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request (ASGI)."""
        if self._is_due:
            await self._end(receive)
        elif is_write(scope):
            await self._write(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _write(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, answer = bytearray(), list[Message]()

        async def read() -> Message:
            message = await receive()
            body.extend(message.get("body", b""))
            return message

        async def keep(message: Message) -> None:
            answer.append(message)

        await self.app(scope, read, keep)
        if answer[0]["status"] < HTTPStatus.MULTIPLE_CHOICES:
            self.writes.append(named(scope["method"], scope["path"], bytes(body)))
            self._is_due = len(self.writes) == self.nth
        if self._is_due and not self.is_answered:
            await self._end(receive)
            return
        for message in answer:
            await send(message)

    async def _end(self, receive: Receive) -> None:
        """Lets it happen; the connection breaks, as the process at its other end is gone."""
        self.happen()
        while (await receive())["type"] != "http.disconnect":
            pass


def is_write(scope: Scope) -> bool:
    """Whether a request asks GitLab to change something."""
    return scope["type"] == "http" and scope["method"] != "GET" and bool(scope["path"].startswith("/api/v4/"))


def named(method: str, path: str, body: bytes) -> str:
    """What a write is, in the words of reports where they have one."""
    data: dict[str, Any] = json.loads(body) if body else {}
    verb = {"POST": "Post", "PUT": "Edit", "DELETE": "Delete"}[method]
    end = re.sub(r"/\d+", "", path.partition("/projects")[2]).rpartition("/")[2] or "issues"
    if "/labels" in path:
        is_lease = data.get("name") == lease.NAME or method == "DELETE"
        return f"{verb}{'Lease' if is_lease else 'Label'}"
    if end == "award_emoji":
        return "React"
    if method == "DELETE" and end != "award_emoji":
        return "DeleteNote" if end == "notes" else "DeleteIssue"
    if end == "notes":
        marker = Marker.of(data["body"])
        return verb + (marker.kind.capitalize() if marker else "Note")
    if method == "POST":
        marker = Marker.of(data["description"])
        return f"Open{marker.kind.capitalize()}" if marker else "OpenIssue"
    return f"{data['state_event'].capitalize()}Issue" if "state_event" in data else "UpdateIssue"


@dataclass(slots=True)
class Jitter:
    """An application before the sandbox's that lets each request wait for up to a hundredth of a second.

    Args:
        app: the sandbox's.
        rng: how long each.
    """

    app: ASGIApp
    rng: Random

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request (ASGI)."""
        await asyncio.sleep(self.rng.random() / 100)
        await self.app(scope, receive, send)


@dataclass(slots=True)
class Sluice:
    """An application before the sandbox's that keeps the n-th write waiting before GitLab sees it.

    Args:
        app: the sandbox's.
        nth: the write, counted from 1.
        writes: what was written, or is kept waiting, until then.
        is_full: set when the write waits.
        may_flow: lets it go on.
    """

    app: ASGIApp
    nth: int
    writes: list[str] = field(default_factory=list)
    is_full: threading.Event = field(default_factory=threading.Event)
    may_flow: threading.Event = field(default_factory=threading.Event)

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request (ASGI)."""
        if is_write(scope) and not self.is_full.is_set():
            await self._count(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _count(self, scope: Scope, receive: Receive, send: Send) -> None:
        first = await receive()
        said, statuses = iter([first]), list[int]()

        async def read() -> Message:
            return next(said, None) or await receive()

        async def watched(message: Message) -> None:
            statuses.append(message.get("status", 0))
            await send(message)

        self.writes.append(named(scope["method"], scope["path"], first.get("body", b"")))
        if len(self.writes) == self.nth:
            self.is_full.set()
            await asyncio.to_thread(self.may_flow.wait)
        await self.app(scope, read, watched)
        if statuses[0] == HTTPStatus.CONFLICT:
            self.writes.pop()
