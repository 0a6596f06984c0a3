"""Logs are events: JSON in a container, colours on a terminal; never customer text, never a secret."""

from __future__ import annotations

import logging
import sys
import traceback
from datetime import timedelta
from pathlib import Path

import structlog
from typing_extensions import override

_log = structlog.get_logger()
_HOME = Path(__file__).parents[1]


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


class _Heard(logging.Handler):
    """What a library has to say becomes an event; of an error only type and place, since its words may leak."""

    def __init__(self, event: str, quiet: timedelta) -> None:
        super().__init__(logging.WARNING)
        self._event, self._quiet = event, quiet.total_seconds()
        self._warned_at: dict[tuple[str, int], float] = {}

    @override
    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, Exception):
            _log.error(f"{self._event}_failed", problem=place_of(error))
        elif record.levelno >= logging.ERROR or self._is_news(record):
            _log.warning(self._event, said=record.getMessage())

    def _is_news(self, record: logging.LogRecord) -> bool:
        """Whether the same line of the library did not warn a short while ago, as strangers may have it do."""
        line = record.pathname, record.lineno
        before = self._warned_at.get(line)
        if before is not None and abs(record.created - before) < self._quiet:
            return False
        self._warned_at[line] = record.created
        return True


def hear(library: str, event: str, quiet: timedelta = timedelta()) -> None:
    """Has the warnings of a library told as events instead of as lines of its own.

    Args:
        library: the name of its logger.
        event: the name of the events; `_failed` comes behind it for errors.
        quiet: a warning is told once in so long, whatever its words; errors always are.
    """
    logger = logging.getLogger(library)
    logger.handlers, logger.propagate = [_Heard(event, quiet)], False


def place_of(error: Exception) -> str:
    """What may be told of an error of the bot itself: its type and place, and none of its words."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:  # it was made and never raised
        return type(error).__name__
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_HOME / "bot")]
    frame = (ours or frames)[-1]
    place = Path(frame.filename)
    name = place.relative_to(_HOME).as_posix() if place.is_relative_to(_HOME) else place.name
    return f"{type(error).__name__} at {name}:{frame.lineno} in {frame.name}"
