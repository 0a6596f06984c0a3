"""Has the figures of each one-shot run left in a file, where the operator wants that; it never makes a run fail."""

from __future__ import annotations

import time
from collections.abc import Collection
from pathlib import Path
from typing import Protocol

import structlog

from bot.attempt import Attempt
from bot.service.told import broken

_log = structlog.get_logger()


class Make(Protocol):
    """Makes the pass of one mirror."""

    def __call__(self, *, mirror: str) -> Attempt:
        """Makes it."""
        ...


def measured(make: Make, path: Path | None, mirrors: Collection[str]) -> Make:
    """The same, which writes the figures of each pass to a file as soon as it ended.

    Args:
        make: makes a pass.
        path: of the file; None for none.
        mirrors: all that there are; the empty name where there are none.
    """
    if path is None:
        return make

    def made(*, mirror: str) -> Attempt:
        began = time.monotonic()
        try:
            attempt = make(mirror=mirror)
        except Exception as error:
            _leave(path, mirror, Attempt(broken(error)), time.monotonic() - began, mirrors)
            raise
        _leave(path, mirror, attempt, time.monotonic() - began, mirrors)
        return attempt

    return made


def _leave(path: Path, mirror: str, attempt: Attempt, seconds: float, mirrors: Collection[str]) -> None:
    """Writes the file; where that cannot be done the report warns, and the run is what it was."""
    from bot import textfile  # noqa: PLC0415 - few runs leave a file, and all others start sooner without
    from bot.metrics import Metrics  # noqa: PLC0415 - as above

    metrics = Metrics()
    metrics.ran(mirror, attempt.report, seconds=seconds, is_valid=attempt.is_configured)
    try:
        textfile.write(path, metrics, mirrors)
    except OSError as error:
        line = f"FEEDBACK_BOT_METRICS: {path} cannot be written: {error.strerror or type(error).__name__}"
        attempt.report.warn(line)
        if attempt.error is not None:  # whose report nobody sees
            _log.warning("metrics_not_written", problem=line)
