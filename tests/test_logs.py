"""What libraries have to say becomes events, without the words of their errors."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from structlog.testing import capture_logs

from bot import logs
from bot.domain.errors import ConfigError

LIBRARY = "some.library.of.tests"


def test_a_warning_of_a_library() -> None:
    """It is told as it is, and printed nowhere else."""
    logs.hear(LIBRARY, "library_spoke")
    with capture_logs() as lines:
        logging.getLogger(LIBRARY).warning("queue is %s", "full")
    assert lines == [{"event": "library_spoke", "said": "queue is full", "log_level": "warning"}]


def raised(error: Exception) -> Exception:
    try:
        raise error
    except ConfigError as caught:
        return caught


@pytest.mark.parametrize(("made", "place"), [(raised, "ConfigError at tests/test_logs.py:"), (lambda each: each, "")])
def test_an_error_of_a_library(made: Callable[[Exception], Exception], place: str) -> None:
    """Type and place alone are told, since its words may be a customer's; one that was never raised has no place."""
    logs.hear(LIBRARY, "library_spoke")
    with capture_logs() as lines:
        logging.getLogger(LIBRARY).error("words of a customer", exc_info=made(ConfigError("words of a customer")))
    (line,) = lines
    assert line["event"] == "library_spoke_failed"
    assert line["problem"].startswith(place or "ConfigError")
    assert "customer" not in str(line)
