"""One web application for all the sandbox's services, so that one port is enough."""

from collections.abc import Awaitable, Callable, Sequence
from email.utils import format_datetime

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.sandbox.clock import Clock
from bot.sandbox.traffic import SERVICES, Traffic, TrafficMiddleware, service_of, templates

Lost = Callable[[Request, int], Awaitable[Response]]


class DateMiddleware:
    """Puts the sandbox's time on every answer, errors and faults included: clients take their time from there."""

    def __init__(self, app: ASGIApp, clock: Clock) -> None:
        self._app = app
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (ASGI)."""

        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", ())]
                if not any(name.lower() == b"date" for name, _ in headers):  # a fault may bring its own
                    headers.append((b"date", format_datetime(self._clock.now(), usegmt=True).encode("ascii")))
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, receive, dated)


def build(routes: Sequence[BaseRoute], clock: Clock, traffic: Traffic, lost: Lost | None = None) -> ASGIApp:
    """Return the application that serves `routes` by the sandbox's clock, recording to `traffic`.

    `lost` answers people who ask for a page that no route knows; programs get a plain line.
    """

    async def on_error(request: Request, error: Exception) -> Response:
        status, line = (error.status_code, error.detail) if isinstance(error, HTTPException) else (500, "Error")
        if lost is None or _is_for_programs(request.url.path):
            return PlainTextResponse(line, status, headers=getattr(error, "headers", None))
        return await lost(request, status)

    rooms: dict[str | None, list[BaseRoute]] = {service: [] for service in (None, *SERVICES.values())}
    for route in routes:
        rooms[service_of(route.path) if isinstance(route, Route) else None].append(route)
    served = {service: _served(own, on_error) for service, own in rooms.items()}
    names = {service: templates(own) for service, own in rooms.items()}

    async def services(scope: Scope, receive: Receive, send: Send) -> None:
        await served[service_of(scope["path"])](scope, receive, send)

    def name(scope: Scope) -> str:
        return names[service_of(scope["path"])](scope)

    return DateMiddleware(TrafficMiddleware(services, traffic, name), clock)


def _served(routes: Sequence[BaseRoute], on_error: Callable[[Request, Exception], Awaitable[Response]]) -> Starlette:
    """One service by itself: most of the time of a request would go into asking the routes of the others."""
    served = Starlette(routes=routes, exception_handlers={HTTPException: on_error})
    # A redirect to the path without its last slash would be a habit of the framework, not of the services.
    served.router.redirect_slashes = False
    return served


def _is_for_programs(path: str) -> bool:
    return service_of(path) is not None or path.startswith("/control/")
