"""Names each run, so that a line of the log, a report and the status issue can be told to be about the same one."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import structlog

FORM = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{4}")
"""What a name looks like."""


def made(now: datetime) -> str:
    """A new name; later runs have later ones.

    Args:
        now: the time of the run, aware.
    """
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


def begun(now: datetime) -> str:
    """A new name, which stands in every line of the log from now on.

    Args:
        now: as for `made`.
    """
    name = made(now)
    structlog.contextvars.bind_contextvars(run=name)
    return name


@contextmanager
def forgotten() -> Iterator[None]:
    """Ends the run's name in the log with what is done inside: what comes after belongs to no run."""
    try:
        yield
    finally:
        structlog.contextvars.unbind_contextvars("run")
