"""What the guide for operators says of metrics is what the bot shows."""

from __future__ import annotations

import re

from bot.metrics import LABELS, STATUS_NOTE
from bot.report import CaseState
from tests.test_docs import OPERATORS, SPAN, first_spans, section

TABLE = section(OPERATORS, "Metrics")


def row(name: str) -> list[str]:
    """The cells of a metric's row."""
    line = next(line for line in TABLE.splitlines() if line.startswith(f"| `{name}` |"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_every_metric() -> None:
    """Each has its row, in the order of the bot's own list, with all of its labels."""
    assert first_spans(TABLE, "metric") == list(LABELS)
    assert {name: tuple(SPAN.findall(row(name)[1])) for name in LABELS} == LABELS


def test_every_state() -> None:
    """Each state of a case is explained, and no other."""
    words = set(SPAN.findall(row("feedback_bot_cases")[2]))
    assert words == set(CaseState)


def test_the_kind_of_the_status_note() -> None:
    """It is called as in the bot."""
    assert STATUS_NOTE in SPAN.findall(row("feedback_bot_writes_total")[2])


def test_the_example() -> None:
    """The path that is shown is one that the collector reads."""
    assert re.findall(r"FEEDBACK_BOT_METRICS=(\S+)", TABLE)[0].endswith(".prom")
