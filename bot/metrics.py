"""Shows monitoring how the bot does: figures of its runs, by names on which alerts and dashboards rely."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import TypeVar

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.metrics import MetricWrapperBase

from bot import __version__
from bot.report import CaseState, Outcome, Report, Result

_Made = TypeVar("_Made", bound=MetricWrapperBase)

PREFIX = "feedback_bot_"

LABELS: Mapping[str, tuple[str, ...]] = {
    "feedback_bot_last_success_timestamp_seconds": ("mirror",),
    "feedback_bot_last_run_timestamp_seconds": ("mirror",),
    "feedback_bot_runs_total": ("mirror", "outcome"),
    "feedback_bot_run_duration_seconds": ("mirror",),
    "feedback_bot_requests_total": ("mirror", "service", "status"),
    "feedback_bot_writes_total": ("mirror", "kind"),
    "feedback_bot_wait_seconds_total": ("mirror", "service"),
    "feedback_bot_cases": ("mirror", "state"),
    "feedback_bot_oldest_unreviewed_seconds": ("mirror",),
    "feedback_bot_deferred": ("mirror",),
    "feedback_bot_token_expires_timestamp_seconds": ("mirror", "service"),
    "feedback_bot_configuration_valid": ("mirror",),
    "feedback_bot_hooks_total": ("mirror", "service", "result"),
    "feedback_bot_build_info": ("version",),
}
"""Every metric with its labels; `mirror` is empty where there are no mirrors. No label names anybody or any case."""

SECONDS = (0.5, 1, 2, 5, 10, 20, 60, 120, 300, 600, 1800)
"""Bounds of the histogram of how long runs take: most are over in seconds, and a full one takes its time budget."""

STATUS_NOTE = "StatusNote"
"""The kind of writes to the status issue; the others are called as in the run report."""

_WRITTEN = (Result.DONE, Result.UNKNOWN)
_FINISHED = frozenset({Outcome.OK, Outcome.PARTIAL})

_quieten: Callable[[], None] = disable_created_metrics
_quieten()  # a series more for each counter, which nobody asks for


class Metrics:
    """The figures of one process. Thread-safe.

    Args:
        now: this machine's time (UTC), by which an age is reckoned whenever somebody asks.

    Attributes:
        registry: holds all of them and nothing else.
    """

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.registry = CollectorRegistry()
        self._now = now
        self._success = self._made(
            Gauge, "last_success_timestamp_seconds", "When a run last did its work, or found that it had none."
        )
        self._last_run = self._made(Gauge, "last_run_timestamp_seconds", "When a run last ended, however it did.")
        self._runs = self._made(Counter, "runs_total", "Runs, by how they ended.")
        self._duration = self._made(Histogram, "run_duration_seconds", "How long runs took.", buckets=SECONDS)
        self._requests = self._made(
            Counter, "requests_total", "Requests, by the HTTP status of the answer; `error` where none came."
        )
        self._writes = self._made(Counter, "writes_total", "Writes that were sent and, as far as is known, done.")
        self._waits = self._made(
            Counter, "wait_seconds_total", "Seconds that requests waited for a limit or before a repeat, added up."
        )
        self._cases = self._made(Gauge, "cases", "Cases, by how they stand.")
        self._oldest = self._made(
            Gauge, "oldest_unreviewed_seconds", "How long the oldest bad case waits for its review; 0 where none does."
        )
        self._deferred = self._made(Gauge, "deferred", "Cases and actions that the last run left for the next one.")
        self._expires = self._made(
            Gauge, "token_expires_timestamp_seconds", "When the credentials end; +Inf where they have no end."
        )
        self._valid = self._made(
            Gauge,
            "configuration_valid",
            "1 while all of environment and configuration counts, 0 while a part is broken.",
        )
        self._hooks = self._made(Counter, "hooks_total", "Webhooks that came, by what became of them.")
        self._made(Gauge, "build_info", "1, with the bot's version as a label.").labels(__version__).set(1)

    def expects(self, mirror: str) -> None:
        """Shows the runs of a mirror as none so far: what begins to exist with its first event is seen too late."""
        for outcome in Outcome:
            self._runs.labels(mirror, outcome.value)

    def ran(self, mirror: str, report: Report, *, seconds: float, is_valid: bool | None) -> None:
        """Takes up the figures of a run that has just ended.

        Args:
            mirror: whose; empty where there are none.
            report: of the run.
            seconds: how long it took.
            is_valid: whether all of environment and configuration counted for it; None where nobody knows.
        """
        self.expects(mirror)
        ended_at = self._now().timestamp()
        self._last_run.labels(mirror).set(ended_at)
        if report.outcome is not Outcome.FAILED:
            self._success.labels(mirror).set(ended_at)
        self._runs.labels(mirror, report.outcome.value).inc()
        self._duration.labels(mirror).observe(seconds)
        if is_valid is not None:
            self._valid.labels(mirror).set(is_valid)
        self._cost(mirror, report)
        self._stand(mirror, report)

    def hooked(self, mirror: str, service: str, result: str) -> None:
        """Takes up a webhook.

        Args:
            mirror: one that there is, never a word of the request; empty where there are none.
            service: `gitlab` or `zendesk`.
            result: one of few words, such as `accepted` or `refused`.
        """
        self._hooks.labels(mirror, service, result).inc()

    @property
    def text(self) -> bytes:
        """All of it in the text format of Prometheus."""
        return generate_latest(self.registry)

    def _cost(self, mirror: str, report: Report) -> None:
        for service, statuses in report.answered.items():
            for status, count in statuses.items():
                self._requests.labels(mirror, service, status).inc(count)
        for done in report.of(*_WRITTEN):
            self._writes.labels(mirror, done.action.kind).inc()
        self._writes.labels(mirror, STATUS_NOTE).inc(report.status_writes)
        for service, seconds in report.waited.items():
            self._waits.labels(mirror, service).inc(seconds)

    def _stand(self, mirror: str, report: Report) -> None:
        """What a run that did not come so far leaves as it was."""
        for service, day in report.credentials_end_on.items():
            self._expires.labels(mirror, service).set(_start_of(day))
        if report.outcome in _FINISHED:
            self._deferred.labels(mirror).set(report.deferred)
        if report.cases is not None:
            for state in CaseState:
                self._cases.labels(mirror, state.value).set(report.cases.counts[state])
            self._oldest.labels(mirror).set_function(self._age_of(report.cases.unreviewed_since))

    def _age_of(self, since: datetime | None) -> Callable[[], float]:
        return lambda: 0.0 if since is None else max(0.0, (self._now() - since).total_seconds())

    def _made(self, kind: type[_Made], name: str, about: str, **more: object) -> _Made:
        full = PREFIX + name
        made: Callable[..., _Made] = kind
        return made(full, about, LABELS[full], registry=self.registry, **more)


def _start_of(day: date | None) -> float:
    """The start of a day (UTC) as a Unix time; an end that there is not lies beyond all times."""
    return math.inf if day is None else datetime.combine(day, time(), UTC).timestamp()
