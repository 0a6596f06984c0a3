"""The words of the status note: how the last run went, what to look at, and how to stop the bot."""

from __future__ import annotations

import hashlib

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


def pause_label(config: Configuration) -> str:
    """The label that pauses the bot; the fallback's while `labels.yml` is broken."""
    return config.labels.states.paused.name if config.labels else config.bot.fallback.labels.paused


def said(report: Report) -> str:
    """A digest of the troubles that the note tells, equal for equal ones; those that only sweeps see do not count."""
    findings = sorted(finding.why for finding in report.findings if finding.kind in LASTING)
    told = "\n".join([report.outcome, *report.errors, *sorted(show.reasons(report)), *findings])
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _headline(report: Report) -> str:
    if report.outcome is not Outcome.OK:
        return PARTLY
    return LOOK if report.errors or report.warnings or _findings(report) else WELL


def written(memory: Memory, report: Report, config: Configuration) -> Body:
    """The note.

    Args:
        memory: what the next run should know; it stands in the marker.
        report: how the run went.
        config: whose schedule says by when the note is rewritten.
    """
    problems, at = [*show.problems(report), *_findings(report)], report.at or memory.told_at
    return NOTE.fill(
        memory.marker(),
        headline=Plain(_headline(report)),
        at=at,
        run=Plain(report.run_id),
        watermark=memory.watermark,
        read=Plain(report.read),
        asked_again_at=memory.asked_again_at,
        again=Plain(_requests(report.requests.get("zendesk_again", 0))),
        overdue=overdue(config.bot.schedule, at + config.bot.status.heartbeat, config.bot.run.time_budget),
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
