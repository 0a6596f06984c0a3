"""Puts the reports of several mirrors together: what became of each, and how bad the worst of it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.report import Outcome, Report

WORST_FIRST = (Outcome.FAILED, Outcome.AWAITS_TICK, Outcome.PARTIAL, Outcome.PAUSED, Outcome.BUSY, Outcome.OK)

CODES_WORST_FIRST = (1, 2, 3, 0)
"""A service that failed is retried, a configuration that forbids is not, and a part that is missing is the least."""


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The one that needs somebody's look the most; a mirror that is paused or busy hides behind none that did it all.

    Args:
        outcomes: of all mirrors; `ok` where there is none.
    """
    return min(outcomes, key=WORST_FIRST.index, default=Outcome.OK)


def worst_code(codes: Iterable[int]) -> int:
    """The exit code of several runs."""
    return min(codes, key=CODES_WORST_FIRST.index, default=0)


def as_json(reports: Mapping[str, Report], unread: Sequence[str] = ()) -> dict[str, object]:
    """The object that `--json` prints for several mirrors.

    Args:
        reports: by the mirror's name.
        unread: lines on files among the mirrors that nothing reads: what they were to do is left undone.
    """
    outcomes = [report.outcome for report in reports.values()] + [Outcome.PARTIAL] * bool(unread)
    return {
        "mirrors": {name: report.as_json() for name, report in reports.items()},
        "outcome": worst(outcomes).value,
        **({"errors": list(unread)} if unread else {}),
    }
