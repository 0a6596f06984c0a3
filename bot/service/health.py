"""Tells a container engine whether the service is alive, and a person or a monitor why it is not ready."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.service.state import State

UNAVAILABLE = 503
ALL = "all mirrors"
"""In place of the name of one, which has no space."""

States = Callable[[], Sequence[State]]


def routes(states: States, is_alive: Callable[[], bool], now: Callable[[], datetime]) -> list[BaseRoute]:
    """`/healthz`, which fails when only a restart can help, and `/readyz`, which fails when somebody has to look.

    Args:
        states: of all mirrors, each time anew.
        is_alive: whether the scheduler turns, or a run is within its time.
        now: this machine's time, UTC.
    """

    async def healthz(_request: Request) -> Response:
        alive = is_alive()
        return JSONResponse({"alive": alive}, 200 if alive else UNAVAILABLE)

    async def readyz(_request: Request) -> Response:
        reasons = [*_reasons(states(), now())]
        return JSONResponse({"ready": not reasons, "reasons": reasons}, UNAVAILABLE if reasons else 200)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]


def _reasons(states: Sequence[State], now: datetime) -> Iterator[str]:
    """Why somebody has to look: first what all mirrors suffer from, told once, then what each has of its own."""
    shared = [cause for cause in states[0].causes if all(cause in each.causes for each in states)] if states[1:] else []
    yield from (f"{ALL}: {cause}" for cause in shared)
    for state in states:
        own = (trouble for trouble in state.troubles(now) if trouble not in shared)
        yield from (f"{state.mirror}: {trouble}" if state.mirror else trouble for trouble in own)
