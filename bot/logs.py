"""Logs are events: JSON in a container, colours on a terminal; never customer text, never a secret."""

from __future__ import annotations

import logging
import sys

import structlog


def configure(form: str | None = None, level: str = "info", mirror: str = "") -> None:
    """Sends events to standard error.

    Args:
        form: `json` or `console`; None chooses by terminal.
        level: the least level that is shown.
        mirror: stands in every line, of whichever thread; empty where there are none.
    """

    def of_mirror(_logger: object, _name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        return {"mirror": mirror, **event} if mirror else event

    is_json = form == "json" if form else not sys.stderr.isatty()
    renderer = structlog.processors.JSONRenderer() if is_json else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            of_mirror,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        # Whatever standard error is at that moment: while a bar is drawn there, lines go above it.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
