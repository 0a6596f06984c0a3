"""What somebody has to look at after a run, one line each: for the status note and the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.report import Report, Result

SHOWN = 20
"""How many lines are shown; the others are counted."""


def problems(report: Report) -> list[str]:
    """Every error, every warning, and each reason why something was not done once, with the number of actions."""
    told = reasons(report).most_common()
    counted = [f"{reason} ({count} times)" if count > 1 else reason for reason, count in told]
    return [*report.errors, *report.warnings, *counted]


def reasons(report: Report) -> Counter[str]:
    """Why actions failed, were refused or lost their reply, and how many did."""
    troubled = report.of(Result.FAILED, Result.UNKNOWN, Result.DENIED, Result.REFUSED)
    return Counter(each.detail or each.action.why for each in troubled)


def cut(lines: Sequence[str]) -> list[str]:
    """The first lines, and how many more there are."""
    return [*lines] if len(lines) <= SHOWN else [*lines[:SHOWN], f"and {len(lines) - SHOWN} more"]
