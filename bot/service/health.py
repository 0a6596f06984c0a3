"""Tells a container engine whether the service is alive, and a person or a monitor why it is not ready."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.service.state import State

UNAVAILABLE = 503

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
        reasons = [
            f"{state.mirror}: {trouble}" if state.mirror else trouble
            for state in states()
            for trouble in state.troubles(now())
        ]
        return JSONResponse({"ready": not reasons, "reasons": reasons}, UNAVAILABLE if reasons else 200)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]
