"""Answers Prometheus, which asks every minute or so how the bot does."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.metrics import Metrics


def routes(metrics: Metrics) -> list[BaseRoute]:
    """The figures at `/metrics`, in the text format that every version of Prometheus reads.

    Args:
        metrics: of this process.
    """

    async def scrape(_request: Request) -> Response:
        return Response(metrics.text, media_type=CONTENT_TYPE_PLAIN_0_0_4, headers={"Cache-Control": "no-store"})

    return [Route("/metrics", scrape)]
