"""Bot and script do the same work, and a line says what it cost; with small numbers, and nothing timed is asserted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from benchmarks import jobs
from benchmarks.client import Service
from benchmarks.jobs import Job, backfill, compared, idle_closings, new_ratings, nothing_new

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("_in_this_process")]

KEYS = {"latency_ms", "bot", "script", "requests_ratio", "seconds_ratio", "is_same_work"}


def line(job: Job) -> Mapping[str, Any]:
    return dict(compared(job, latency_ms=0))


@pytest.mark.parametrize(
    ("job", "opened"),
    [
        pytest.param(backfill(21), 21, id="backfill"),
        pytest.param(new_ratings(3, 20), 3, id="new_ratings"),
    ],
)
def test_both_do_the_work(job: Job, opened: int) -> None:
    """As many issues are opened by the one as by the other, and none is closed."""
    found = line(job)
    assert found.keys() == KEYS
    assert [(found[name]["opened"], found[name]["closed"]) for name in ("bot", "script")] == [(opened, 0)] * 2
    assert found["is_same_work"]


def test_nothing_new_writes_nothing() -> None:
    """The runs before the measured one leave nothing to do."""
    found = line(nothing_new(60))
    assert (found["bot"]["writes"], found["script"]["writes"]) == (0, 0)


@pytest.mark.parametrize("count", [1, 8, 9])
def test_idle_closings(count: int) -> None:
    """So many become a week old and are closed by both, and the commented ones stay open."""
    found = line(idle_closings(count))
    assert [(found[name]["opened"], found[name]["closed"]) for name in ("bot", "script")] == [(0, count)] * 2


@pytest.mark.parametrize("words", [jobs.ANSWERS, jobs.COMMAND])
def test_comments(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both give the same label to as many issues, and the bot tells people so besides."""
    counts = []
    counted = jobs.measured

    def measured(name: str, found: Service, job: Job, latency_ms: int) -> jobs.Cost:
        cost = counted(name, found, job, latency_ms)
        counts.append((name, found.labelled("feedback::docs-issue")))
        return cost

    monkeypatch.setattr(jobs, "measured", measured)
    found = line(jobs.comments(words, 2, 40))
    assert (counts, found["is_same_work"]) == ([("bot", 2), ("script", 2)], True)
    assert found["bot"]["writes"] > found["script"]["writes"] == 2


def test_requests_are_those_of_the_measured_run() -> None:
    """The runs before it and the look at the result do not count."""
    found = line(nothing_new(20))
    project, ratings, titles, idle = 1, 1, 1, 1
    assert found["script"]["requests"] == project + ratings + titles + idle
