"""One web application for all the sandbox's services, so that one port is enough."""

from email.utils import format_datetime

from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.sandbox.clock import Clock
from bot.sandbox.traffic import Traffic, TrafficMiddleware, templates


class DateMiddleware:
    """Puts the sandbox's time on every answer, errors and faults included: clients take their time from there."""

    def __init__(self, app: ASGIApp, clock: Clock) -> None:
        self._app = app
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (ASGI)."""

        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                others = [pair for pair in message.get("headers", ()) if pair[0].lower() != b"date"]
                date = format_datetime(self._clock.now(), usegmt=True).encode("ascii")
                message = {**message, "headers": [*others, (b"date", date)]}
            await send(message)

        await self._app(scope, receive, dated)


def build(routes: list[BaseRoute], clock: Clock, traffic: Traffic) -> ASGIApp:
    """Return the application that serves `routes` by the sandbox's clock, recording to `traffic`."""
    services = Starlette(routes=routes)
    # A redirect to the path without its last slash would be a habit of the framework, not of the services.
    services.router.redirect_slashes = False
    return DateMiddleware(TrafficMiddleware(services, traffic, templates(routes)), clock)
