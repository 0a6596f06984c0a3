"""The words of the status note: how the last run went, what to look at, and how to stop the bot."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from bot import changed, show
from bot.config import Configuration
from bot.domain.memory import Memory
from bot.domain.texts import Body, Plain, Text
from bot.report import Outcome, Report, Result
from bot.show.words import counted
from bot.slots import overdue

NOTE = Text(
    """\
**{{ headline }}** Last run: {{ at }}{% if run %} (`{{ run }}`){% endif %}.

- Ratings are mirrored up to {{ watermark }}{% if read %}; read from Zendesk: {{ read }}{% endif %}.
{% if asked_again_at %}
- Surveys of the last 29 days were last read again on {{ asked_again_at }}{% if again %}, in {{ again }}{% endif %}.
{% endif %}
- This run {{ figures }}.
{% if is_narrow %}
- It looked at a few issues alone, and the last note told of things to look at: the next full run tells what lasts.
{% endif %}
- This comment is rewritten by {{ overdue }} at the latest. Is it not, the bot stands still: tell whoever runs it.

{% if problems %}
Please look at this:

{% for problem in problems %}
- {{ problem }}
{% endfor %}

{% endif %}
{% if runs %}
<details><summary>What the last runs changed</summary>

{% for run in runs %}
- {{ run }}
{% endfor %}

`feedback-bot undo RUN` takes back what nobody has acted on since.

</details>

{% endif %}
To **pause** the bot, put the label `{{ pause_label }}` on this issue; to let it go on, take the label away.
"""
)

LASTING = frozenset({"left_alone"})
"""Kinds of findings that every run sees while their cause lasts."""

WELL, LOOK, PARTLY = "All is well.", "Done, but please look at the points below.", "Something could not be done."
NARROW = "Done, but an earlier run told of things to look at."

UNTOLD = "+"
"""After the digest in a note of a run that looked at a few issues alone: the next full run has all to tell anew."""


def pause_label(config: Configuration) -> str:
    """The label that pauses the bot; the fallback's while `labels.yml` is broken."""
    return config.labels.states.paused.name if config.labels else config.bot.fallback.labels.paused


def said(report: Report) -> str:
    """A digest of the troubles that the note tells, equal for equal ones; those that only sweeps see do not count."""
    findings = sorted(finding.why for finding in report.findings if finding.kind in LASTING)
    told = "\n".join([report.outcome, *report.errors, *sorted(show.reasons(report)), *findings])
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def kept(memory: Memory, before: Memory, report: Report) -> Memory:
    """The memory with what the note of a run says of troubles, and when it is promised to be written again.

    A run that looked at a few issues alone mends nothing else: troubles stay, and the promise is that of the last
    full run.

    Args:
        memory: as the run leaves it, with what the note said before.
        before: as the run found it.
        report: of the run.
    """
    own = said(report)
    if not report.is_narrow:
        return replace(memory, said=own, promised_at=report.at, has_warned=bool(report.warnings or _findings(report)))
    last = before.said.rstrip(UNTOLD)
    if own not in {_quiet(), last}:
        return replace(memory, said=own + UNTOLD)
    is_rewritten = bool(report.writes) or memory.told_of != before.told_of
    return replace(memory, said=last + UNTOLD) if is_rewritten and _is_troubled(before) else memory


def unsaid(memory: Memory, before: Memory) -> Memory:
    """The memory of a run that had nothing to tell: the note is as old as it was, and tells what it told."""
    return replace(memory, told_at=before.told_at, promised_at=before.promised_at, has_warned=before.has_warned)


def is_due(before: Memory, report: Report, config: Configuration) -> bool:
    """Whether the note is to be renewed though nothing is new; by runs that look at everything, as it promises."""
    if report.at is None or report.is_narrow:
        return False
    return report.at - (before.promised_at or before.told_at) >= config.bot.status.heartbeat


def _quiet() -> str:
    return said(Report())


def _is_troubled(memory: Memory) -> bool:
    return memory.has_warned or memory.said not in {"", _quiet()}


def _headline(report: Report, *, is_narrow: bool) -> str:
    if report.outcome is not Outcome.OK:
        return PARTLY
    if report.errors or report.warnings or _findings(report):
        return LOOK
    return NARROW if is_narrow else WELL


def written(memory: Memory, report: Report, config: Configuration) -> Body:
    """The note.

    Args:
        memory: what the next run should know; it stands in the marker.
        report: how the run went.
        config: whose schedule says by when the note is rewritten.
    """
    problems, at = [*show.problems(report), *_findings(report)], report.at or memory.told_at
    is_narrow = report.is_narrow and _is_troubled(memory)
    since = memory.promised_at if report.is_narrow and memory.promised_at else at
    return NOTE.fill(
        memory.marker(),
        headline=Plain(_headline(report, is_narrow=is_narrow)),
        at=at,
        run=Plain(report.run_id),
        watermark=memory.watermark,
        read=Plain(report.read),
        asked_again_at=memory.asked_again_at,
        again=Plain(_requests(report.requests.get("zendesk_again", 0))),
        overdue=overdue(config.bot.schedule, since + config.bot.status.heartbeat, config.bot.run.time_budget),
        is_narrow=is_narrow,
        figures=Plain(_figures(report)),
        runs=[Plain(line) for line in changed.lines(memory.runs)],
        problems=[Plain(show.escaped(problem, refers=True)) for problem in show.cut(problems)],
        pause_label=Plain(pause_label(config)),
    )


def _figures(report: Report) -> str:
    """What the run did and did not, in words that follow `This run`; what is zero is left out."""
    sums, refused = show.sums(report), len(report.of(Result.REFUSED))
    wrote = {0: "wrote nothing", 1: "wrote once"}.get(report.writes, f"wrote {report.writes} times")
    parts = [f"{wrote} ({sums})" if sums else wrote]
    if report.deferred:
        parts.append(f"left {counted(report.deferred, 'thing')} for the next run")
    if refused:
        parts.append(f"held {counted(refused, 'thing')} back")
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def _requests(count: int) -> str:
    return counted(count, "request") if count else ""


def _findings(report: Report) -> list[str]:
    return sorted(finding.why for finding in report.findings if finding.kind not in {"excluded", "skipped"})
