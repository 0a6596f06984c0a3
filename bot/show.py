"""A run report in words: for a terminal, or as Markdown for an issue or a merge request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.report import Done, Outcome, Report, Result

SHOWN = 20

_OUTCOMES = {
    Outcome.OK: "done",
    Outcome.BUSY: "another run is at work",
    Outcome.PARTIAL: "partly done",
    Outcome.FAILED: "failed",
    Outcome.PAUSED: "paused by the label on the status issue",
    Outcome.AWAITS_TICK: "the first plan awaits its tick",
}


def text(report: Report) -> str:
    """What happened, in a few lines."""
    return "\n".join([_headline(report), *(f"  {line}" for line in _lines(report))])


def markdown(report: Report) -> str:
    """The plan or what happened, as Markdown."""
    rows = [f"| {done.action.kind} | {_case(done)} | {_cell(done)} |" for done in report.done[:SHOWN]]
    table = ["| what | on which case | why |", "|---|---|---|", *rows] if rows else ["Nothing to do."]
    more = [f"\n… and {len(report.done) - SHOWN} more"] if len(report.done) > SHOWN else []
    notes = [f"- {line}" for line in _notes(report)]
    return "\n".join([f"**{_headline(report)}**", "", *table, *more, *(["", *notes] if notes else [])])


def _headline(report: Report) -> str:
    requests = " and ".join(f"{count} to {name.capitalize()}" for name, count in report.requests.items())
    if planned := report.of(Result.PLANNED):
        return f"plan: {len(planned)} writes (requests to find out: {requests})"
    return f"{_OUTCOMES[report.outcome]}: {report.writes} writes (requests: {requests})"


def _lines(report: Report) -> Iterator[str]:
    kinds = Counter((done.action.kind, done.result) for done in report.done)
    for (kind, result), count in kinds.most_common():
        yield f"{kind}: {count}" if result in {Result.DONE, Result.PLANNED} else f"{kind}: {count} {result}"
    if report.of(Result.PLANNED):
        for done in report.done[:SHOWN]:
            yield f"{done.action.kind} {_case(done)}: {_cell(done)}"
        if len(report.done) > SHOWN:
            yield f"… and {len(report.done) - SHOWN} more"
    yield from _notes(report)


def _notes(report: Report) -> Iterator[str]:
    if report.not_looked_at:
        yield f"{report.not_looked_at} cases are left for the next run"
    reasons = Counter(done.detail for done in report.of(Result.FAILED, Result.UNKNOWN, Result.DENIED, Result.REFUSED))
    for reason, count in reasons.most_common(SHOWN):
        yield f"{reason} ({count} times)" if count > 1 else reason
    for finding in report.findings[:SHOWN]:
        yield f"{finding.kind}: {finding.key or ''} {finding.why}".replace("  ", " ")
    yield from report.warnings
    yield from report.errors


def _case(done: Done) -> str:
    return f"`{done.action.key}`" if done.action.key else "the project"


def _cell(done: Done) -> str:
    return done.action.why if done.result in {Result.DONE, Result.PLANNED} else f"{done.action.why} ({done.result})"
