"""A run report in words: for a terminal, or as Markdown for an issue or a merge request."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bot.report import Done, Outcome, Report, Result

SHOWN = 20

OUTCOMES = {
    Outcome.OK: "done",
    Outcome.BUSY: "another run is at work",
    Outcome.PARTIAL: "partly done",
    Outcome.FAILED: "failed",
    Outcome.PAUSED: "paused by the label on the status issue",
    Outcome.AWAITS_TICK: "the first plan awaits its tick",
}


KINDS = {
    "CreateLabel": "create a label",
    "OpenIssue": "open an issue",
    "PostCard": "post the review template",
    "PostChanged": "tell of a changed rating",
    "ReopenIssue": "reopen an issue",
    "UpdateIssue": "bring an issue up to date",
    "EditNote": "rewrite a comment of the bot",
    "PostGone": "tell of a merged or deleted ticket",
    "PostDuplicate": "point to the older issue",
    "CloseIssue": "close an issue",
}
"""What each kind of action is for people."""

SERVICES = {"zendesk": "Zendesk", "gitlab": "GitLab"}


def text(report: Report) -> str:
    """What happened, in a few lines."""
    return "\n".join([_headline(report), *(f"  {line}" for line in _lines(report))])


def words(kind: str) -> str:
    """A kind of action for people; one without words of its own is taken apart: `RenameLabel` is `rename label`."""
    return KINDS.get(kind) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower()


def markdown(report: Report) -> str:
    """The plan or what happened, as Markdown."""
    rows = [f"| {done.action.kind} | {_case(done)} | {_cell(done)} |" for done in report.done[:SHOWN]]
    table = ["| what | on which case | why |", "|---|---|---|", *rows] if rows else ["Nothing to do."]
    more = [f"\n… and {len(report.done) - SHOWN} more"] if len(report.done) > SHOWN else []
    notes = [f"- {line}" for line in [*report.errors, *_notes(report)]]
    return "\n".join([f"**{_headline(report)}**", "", *table, *more, *(["", *notes] if notes else [])])


def _headline(report: Report) -> str:
    requests = " and ".join(f"{count} to {SERVICES[name]}" for name, count in report.requests.items())
    if report.is_plan:
        held = len(report.of(Result.REFUSED))
        also = f", {held} held back" if held else ""
        return f"plan: {len(report.of(Result.PLANNED))} writes{also} (requests to find out: {requests})"
    return f"{OUTCOMES[report.outcome]}: {report.writes} writes (requests: {requests})"


def _lines(report: Report) -> Iterator[str]:
    yield from report.errors
    kinds = Counter((done.action.kind, done.result) for done in report.done)
    for (kind, result), count in kinds.most_common():
        yield f"{kind}: {count}" if result in {Result.DONE, Result.PLANNED} else f"{kind}: {count} {result}"
    if report.is_plan or report.of(Result.REFUSED):
        for done in report.done[:SHOWN]:
            yield f"{done.action.kind} {_case(done)}: {_cell(done)}"
        if len(report.done) > SHOWN:
            yield f"… and {len(report.done) - SHOWN} more"
    yield from _notes(report)


def _notes(report: Report) -> Iterator[str]:
    if report.not_looked_at:
        yield f"{report.not_looked_at} cases are left for the next run"
    yield from sorted({done.detail for done in report.of(Result.REFUSED)})
    reasons = Counter(done.detail for done in report.of(Result.FAILED, Result.UNKNOWN, Result.DENIED))
    for reason, count in reasons.most_common(SHOWN):
        yield f"{reason} ({count} times)" if count > 1 else reason
    for finding in report.findings[:SHOWN]:
        yield f"{finding.kind}: {finding.key or ''} {finding.why}".replace("  ", " ")
    yield from report.warnings


def _case(done: Done) -> str:
    return f"`{done.action.key}`" if done.action.key else "the project"


def _cell(done: Done) -> str:
    return done.action.why if done.result in {Result.DONE, Result.PLANNED} else f"{done.action.why} ({done.result})"
