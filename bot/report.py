"""What a run did and why, as data: printed as JSON, told in the status issue, logged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.domain.actions import Action, CreateLabel, Finding
from bot.domain.errors import ConfigError, Denied, FeedbackBotError, NotFound
from bot.domain.markers import Key
from bot.domain.memory import stamp
from bot.domain.project import Account, Project
from bot.hints import NO_HINTS, Hints


class Outcome(StrEnum):
    """How a run ended. The exit codes are those of the contract."""

    OK = "ok"
    BUSY = "busy"
    PARTIAL = "partial"
    FAILED = "failed"
    PAUSED = "paused"
    AWAITS_TICK = "awaits_tick"

    @property
    def exit_code(self) -> int:
        """0 done, busy or paused · 1 failed · 2 nothing was attempted · 3 partly done."""
        return {Outcome.FAILED: 1, Outcome.AWAITS_TICK: 2, Outcome.PARTIAL: 3}.get(self, 0)


def exit_code(error: FeedbackBotError) -> int:
    """2 when a person has to change configuration, credentials or project first, 1 when a service is to blame."""
    return 2 if isinstance(error, ConfigError | Denied | NotFound) else 1


class CaseState(StrEnum):
    """How one case stands."""

    GOOD = "good"  # open, with a good rating
    UNREVIEWED = "unreviewed"  # open, with a bad rating, and an answer of the review is missing
    SNOOZED = "snoozed"  # the same, and somebody put it off
    SILENT = "silent"  # the same, and it came with a backfill, so that nobody is asked
    REVIEWED = "reviewed"  # open, with a bad rating and all answers
    CLOSED = "closed"


class Result(StrEnum):
    """What became of one action."""

    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"  # sent, and the reply was lost: the next look finds it or not
    DENIED = "denied"
    GONE = "gone"  # people deleted the issue
    DEFERRED = "deferred"
    REFUSED = "refused"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Done:
    """One action and what became of it."""

    action: Action
    result: Result
    detail: str = ""

    def as_json(self) -> dict[str, object]:
        """As the run report lists it."""
        return {
            "key": str(self.action.key) if self.action.key else None,
            "kind": self.action.kind,
            "why": self.action.why,
            "result": self.result.value,
            **({"detail": self.detail} if self.detail else {}),
        }


@dataclass(frozen=True, slots=True)
class Pause:
    """What pauses the bot.

    Args:
        label: as it stands on the issue; the present or a former name of the pause label.
        iid: of the status issue.
    """

    label: str
    iid: int


@dataclass(frozen=True, slots=True)
class Cases:
    """How the cases of the project stand.

    Args:
        counts: how many are in which state; each case is in one.
        unreviewed_since: since when the oldest one waits for its review (UTC); None where none does.
    """

    counts: Mapping[CaseState, int]
    unreviewed_since: datetime | None = None

    def as_json(self) -> dict[str, object]:
        """As the run report has them."""
        since = stamp(self.unreviewed_since) if self.unreviewed_since else None
        return {**{state.value: count for state, count in self.counts.items()}, "unreviewed_since": since}


@dataclass(slots=True)
class Report:
    """The run report of the contract.

    Args:
        at: the service's time of the run, UTC; None when no service answered.
        outcome: how it ended.
        pause: the label that pauses the bot, and where; None while it goes on.
        done: what was planned and what became of it, in the order of the plan.
        findings: what people should know.
        not_looked_at: cases left for the next run because this one was full.
        status_writes: writes to the status issue, not counted in `writes`.
        requests: by service; `zendesk_again` are those that read surveys sent earlier once more.
        answered: requests by service and HTTP status, `error` where no answer came.
        waited: seconds that requests waited, by service; of those side by side each counts.
        cases: how the cases stand after the run; None where it did not come so far.
        credentials_end_on: the day (UTC) from whose start on they are no good, by service, None for those without an
            end; services of which nothing is known are missing.
        read: what was read from Zendesk, for people; empty before anything was.
        errors, warnings: one line each.
        is_plan: nothing was to be written.
        about: what was looked at where it is not all that may be due: `labels`.
        project_url, status_url: where people see the project and the status issue; empty before they are known.
        project_id, account: where it wrote, and as whom; None before they are known.
        is_narrow: webhooks told of issues alone, so that it read no ratings.
        waiting: hints that lead to what failed, got no answer or was left for the next run; it may be tried sooner.
        run_id: the run's name, such as `20261122T101500Z-3fa9`; empty before it has one.
    """

    at: datetime | None = None
    outcome: Outcome = Outcome.OK
    pause: Pause | None = None
    done: list[Done] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    not_looked_at: int = 0
    status_writes: int = 0
    requests: dict[str, int] = field(default_factory=lambda: {"zendesk": 0, "gitlab": 0})
    answered: dict[str, dict[str, int]] = field(default_factory=dict)
    waited: dict[str, float] = field(default_factory=dict)
    cases: Cases | None = None
    credentials_end_on: dict[str, date | None] = field(default_factory=dict)
    read: str = ""
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    is_plan: bool = False
    about: str = ""
    project_url: str = ""
    project_id: int | None = None
    account: Account | None = None
    is_narrow: bool = False
    waiting: Hints = NO_HINTS
    status_url: str = ""
    run_id: str = ""

    def of(self, *results: Result) -> list[Done]:
        """The actions with one of these results."""
        return [each for each in self.done if each.result in results]

    @property
    def unfinished(self) -> frozenset[Key]:
        """The cases that the next run has to look at again."""
        finished = {Result.DONE, Result.GONE}
        return frozenset(each.action.key for each in self.done if each.action.key and each.result not in finished)

    def seen(self, project: Project, account: Account, status_iid: int | None) -> None:
        """Puts in who the bot is, and where people see the project and the status issue."""
        self.project_url, self.project_id, self.account = project.web_url, project.project_id, account
        if status_iid:
            self.status_at(status_iid)

    def status_at(self, iid: int) -> None:
        """Puts in where the status issue is, once the project is known."""
        self.status_url = f"{self.project_url}/-/issues/{iid}"

    def warn(self, line: str) -> None:
        """Adds a warning, unless it is empty or was said already."""
        if line and line not in self.warnings:
            self.warnings.append(line)

    def cost(self, requests: dict[str, int], answered: dict[str, dict[str, int]], waited: dict[str, float]) -> None:
        """Puts in what the run has cost."""
        self.requests, self.answered, self.waited = requests, answered, waited

    def found_by(self, requests: dict[str, int], warnings: Iterable[str], read: str) -> None:
        """Puts in what looking has cost so far, what services were found to lack, and what was read."""
        self.requests, self.read = requests, read
        for line in warnings:
            self.warn(line)

    @property
    def writes(self) -> int:
        """Writes that were sent and, as far as is known, done; those to the status issue apart."""
        return len(self.of(Result.DONE, Result.UNKNOWN))

    @property
    def deferred(self) -> int:
        """Cases and actions left for the next run."""
        return len(self.of(Result.DEFERRED)) + self.not_looked_at

    def counts(self) -> dict[str, int]:
        """What was done, by names that scripts rely on."""
        acts = [each.action for each in self.of(Result.DONE)]
        kinds = Counter(act.kind for act in acts if act.key is not None or isinstance(act, CreateLabel))
        return {
            "issues_opened": kinds["OpenIssue"],
            "templates_posted": kinds["PostCard"],
            "issues_closed": kinds["CloseIssue"],
            "issues_reopened": kinds["ReopenIssue"],
            "changes_told": kinds["PostChanged"],
            "warnings_posted": kinds["PostWarned"],
            "labels_created": kinds["CreateLabel"],
        }

    def as_json(self) -> dict[str, object]:
        """The object that `--json` prints."""
        return {
            "run": self.run_id,
            "at": stamp(self.at) if self.at else None,
            "outcome": self.outcome.value,
            "writes": self.writes,
            "status_writes": self.status_writes,
            "requests": self.requests,
            "answered": self.answered,
            "waited": {service: round(seconds, 1) for service, seconds in self.waited.items()},
            "cases": self.cases.as_json() if self.cases else None,
            "credentials_end_on": {name: day and day.isoformat() for name, day in self.credentials_end_on.items()},
            "read": self.read,
            **self.counts(),
            "deferred": self.deferred,
            "refused": len(self.of(Result.REFUSED)),
            "actions": [each.as_json() for each in self.done],
            "findings": _findings(self.findings),
            "warnings": self.warnings,
            "errors": self.errors,
        }


def _findings(findings: Iterable[Finding]) -> list[dict[str, object]]:
    return [{"key": str(f.key) if f.key else None, "kind": f.kind, "why": f.why} for f in findings]
