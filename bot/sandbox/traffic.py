"""Records what clients ask of the sandbox, slows it down, and lets armed faults happen to it."""

import asyncio
import re
import threading
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from starlette.datastructures import Headers
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.sandbox.chaos import Asked, Chaos
from bot.sandbox.clock import Clock
from bot.sandbox.faults import Exchange, Fault, Faults, play
from bot.sandbox.sky import CHAOS

ABORT = "sandbox.abort"
HANG_UP = "sandbox.hang_up"
UNKNOWN = "(unknown)"
SERVICES = {
    "/api/v4": "gitlab",
    "/api/v2": "zendesk",
    "/oauth": "zendesk",
    "/schedules": "pagerduty",
    "/v3": "pagerduty",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One recorded request: what was asked, what the client saw (status 0: no answer), and the fault that hit it."""

    service: str
    method: str
    template: str
    status: int
    at: datetime
    fault: str | None = None


class Traffic:
    """Everything that clients asked since the last `clear`, oldest first, and what may happen to the next request.

    `latency` is in seconds and is added to each recorded request. `chaos` is what happens to requests that no armed
    fault hits, None for fine weather.
    """

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.latency = 0.0
        self.faults = Faults()
        self.chaos: Chaos | None = None
        self._seen: list[Seen] = []
        self._guard = threading.Lock()

    @property
    def seen(self) -> tuple[Seen, ...]:
        """The recorded requests, in the order in which they were answered."""
        with self._guard:
            return tuple(self._seen)

    def fault(self, service: str, method: str, template: str, credential: str = "") -> Fault | None:
        """Return what happens to the next request: the armed fault that hits it, else what the weather brings.

        `credential` is the request's `Authorization`.
        """
        armed, chaos = self.faults.take(service, method, template), self.chaos
        if armed or chaos is None:
            return armed
        return chaos.take(Asked(service, method, template, credential, self.clock.now()))

    def add(self, seen: Seen) -> None:
        """Record a request."""
        with self._guard:
            self._seen.append(seen)

    def clear(self) -> None:
        """Forget the recorded requests; armed faults stay."""
        with self._guard:
            self._seen.clear()

    def count(self, service: str | None = None, method: str | None = None) -> int:
        """Return the number of requests to a service (None: all) by a method (None: any)."""
        return sum(service in (None, seen.service) and method in (None, seen.method) for seen in self.seen)


def templates(routes: Iterable[BaseRoute]) -> Callable[[Scope], str]:
    """Return what names a request by its route, such as `/api/v4/projects/{project}/issues`."""
    known = [(route, _template(route.path)) for route in routes if isinstance(route, Route)]

    def name(scope: Scope) -> str:
        return next((template for route, template in known if route.matches(scope)[0] is Match.FULL), UNKNOWN)

    return name


def _template(path: str) -> str:
    without_types = re.sub(r"{(\w+):\w+}", r"{\1}", path)
    return without_types.removesuffix(".json")


class TrafficMiddleware:
    """Stands between the server and the services: records, delays, breaks. Pages and controls pass untouched."""

    def __init__(self, app: ASGIApp, traffic: Traffic, name: Callable[[Scope], str]) -> None:
        self._app = app
        self._traffic = traffic
        self._name = name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (ASGI)."""
        service = service_of(scope["path"]) if scope["type"] == "http" else None
        if service is None:
            await self._app(scope, receive, send)
            return
        template = self._name(scope)
        if self._traffic.latency:
            await asyncio.sleep(self._traffic.latency)
        credential = Headers(scope=scope).get("authorization", "")
        fault = self._traffic.fault(service, scope["method"], template, credential)
        entry = _Entry(self._traffic, service, scope["method"], template, fault)
        await self._serve(entry, {**scope, CHAOS: self._traffic.chaos}, receive, send)

    async def _serve(self, entry: "_Entry", scope: Scope, receive: Receive, send: Send) -> None:
        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                entry.write(message["status"])
            await send(message)

        def end(how: str) -> Callable[[], Awaitable[None]]:
            async def ended() -> None:
                scope["extensions"][how]()
                # The server takes a return without an answer for a mistake until it has noticed the broken connection.
                while (await receive())["type"] != "http.disconnect":
                    pass

            return ended

        if entry.fault is None:
            await self._app(scope, receive, watched)
            return
        if entry.fault.is_silent:
            entry.write(0)
        await play(entry.fault, Exchange(self._app, scope, receive, watched, end(ABORT), end(HANG_UP)))


@dataclass(slots=True)
class _Entry:
    """A line of the record, written before the client can see the answer."""

    traffic: Traffic
    service: str
    method: str
    template: str
    fault: Fault | None

    def write(self, status: int) -> None:
        """Add the line; `status` 0 for no answer."""
        kind = self.fault.kind if self.fault else None
        now = self.traffic.clock.now()
        self.traffic.add(Seen(self.service, self.method, self.template, status, now, kind))


def service_of(path: str) -> str | None:
    """Return the service to which an address belongs, None for pages and controls."""
    return next((name for prefix, name in SERVICES.items() if path == prefix or path.startswith(prefix + "/")), None)
