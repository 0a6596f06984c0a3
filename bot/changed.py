"""Keeps in the status note what each run changed of labels and state, so that people see it and `undo` finds it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from bot.cache import Cache
from bot.domain.actions import Action, StateEvent, UpdateIssue
from bot.domain.changes import Changes, span, with_run
from bot.domain.memory import Memory
from bot.report import Report, Result
from bot.show.outline import minute
from bot.show.words import counted

_SENT = (Result.DONE, Result.UNKNOWN, Result.DENIED, Result.FAILED)
"""What may have happened: GitLab's events tell whether it did."""

SHOWN_RUNS, SHOWN_ISSUES = 10, 50


class Clock:
    """When a run wrote, by GitLab's clock.

    Args:
        monotonic: seconds that never go back.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._started = self._met = monotonic()
        self._begun = 0.0

    def met(self) -> None:
        """GitLab has told the time: until now at the latest."""
        self._met = self._monotonic()

    def begin(self) -> None:
        """From now on the run may write."""
        self._begun = self._monotonic() - self._met

    def span(self, now: datetime, known: Iterable[Changes]) -> tuple[datetime, datetime]:
        """Between which moments (UTC) it wrote until now.

        Args:
            now: what GitLab told.
            known: earlier runs.
        """
        return span(now, self._begun, self._monotonic() - self._started, known)


def noted(memory: Memory, report: Report, cache: Cache, clock: Clock) -> Memory:
    """The memory with what a run changed; the same where it changed no label and no state of a case."""
    acts = [each.action for each in report.of(*_SENT) if each.action.key is not None]
    changes = [act for act in acts if isinstance(act, UpdateIssue) and (_relabels(act) or act.state_event)]
    if not changes or report.at is None:
        return memory
    run = Changes(
        report.run_id,
        *clock.span(report.at, memory.runs),
        closed=_iids(cache, (act for act in changes if act.state_event is StateEvent.CLOSE)),
        reopened=_iids(cache, (act for act in changes if act.state_event is StateEvent.REOPEN)),
        labelled=_iids(cache, (act for act in changes if _relabels(act))),
    )
    return replace(memory, runs=with_run(memory.runs, run)) if run.iids else memory


def _relabels(act: UpdateIssue) -> bool:
    return bool(act.add_labels or act.remove_labels)


def _iids(cache: Cache, acts: Iterable[Action]) -> tuple[int, ...]:
    return tuple(sorted({iid for act in acts for iid in _issue(cache, act)}))


def _issue(cache: Cache, act: Action) -> Iterator[int]:
    """The number of the issue that an action was about, as `Writer` finds it."""
    if act.iid is not None:
        yield act.iid
    elif act.key is not None:
        yield from (known.issue.iid for known in cache.of_ticket(act.key.ticket_id)[:1])


def lines(runs: Iterable[Changes]) -> list[str]:
    """The record for people, a line in Markdown for each of the newest runs."""
    return [line(run) for run in [*runs][:SHOWN_RUNS]]


def line(run: Changes) -> str:
    """One run of the record for people."""
    return f"`{run.run_id}`: {told(run)}"


def told(run: Changes) -> str:
    """What a run changed, with the numbers of the issues as code: a mention would leave a trace on each of them."""
    groups = (("closed", run.closed), ("reopened", run.reopened), ("changed labels of", run.labelled))
    parts = [f"{verb} {_numbers(iids)}" for verb, iids in groups if iids]
    parts += [f"{counted(run.unlisted, 'change')} more than there is room for"] if run.unlisted else []
    parts += ["taken back"] if run.is_taken_back else []
    return f"{minute(run.begun_at)}, {'; '.join(parts)}"


def _numbers(iids: tuple[int, ...]) -> str:
    shown = ", ".join(f"`#{iid}`" for iid in iids[:SHOWN_ISSUES])
    return f"{shown} and {len(iids) - SHOWN_ISSUES} more" if len(iids) > SHOWN_ISSUES else shown
