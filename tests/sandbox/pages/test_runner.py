"""What is remembered of runs, and that there is only one at a time."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

from bot.sandbox.pages.runner import KEPT, Group, Row, Runs, RunShown

AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
QUIET = RunShown(AT, "Nothing was due")
BUSY = RunShown(AT, "Done", (Group("Open an issue", (Row("a new rating"),)),))
FAILED = RunShown(None, "Failed", errors=("GitLab cannot be reached",))


def test_quiet_runs_are_no_news() -> None:
    """A run that found nothing to do is the last one, but leaves what others did in place."""
    runs = Runs()
    for shown in (BUSY, QUIET):
        runs.remember(shown)
    assert (runs.last, list(runs.news)) == (QUIET, [(1, BUSY)])


def test_failures_are_news() -> None:
    """A run that failed is kept like one that did something, the newest first."""
    runs = Runs()
    for shown in (BUSY, FAILED):
        runs.remember(shown)
    assert list(runs.news) == [(2, FAILED), (1, BUSY)]


def test_only_the_last_runs_are_kept() -> None:
    """However long the sandbox stands, so many runs are kept; numbers are not given again."""
    runs = Runs()
    for _ in range(KEPT + 1):
        runs.remember(BUSY)
    assert (len(runs.news), runs.numbered(1), runs.numbered(KEPT + 1)) == (KEPT, None, BUSY)


def test_a_run_waits_for_its_turn() -> None:
    """Whoever comes while a run is under way begins when that has ended."""
    runs, order = Runs(), list[str]()

    def second() -> None:
        with runs.turn():
            order.append("second")

    with runs.turn():
        thread = threading.Thread(target=second)
        thread.start()
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_a_second_click_does_not_wait() -> None:
    """It is told that another is at work; the next one after that is a first again."""
    runs = Runs()
    with runs.asked() as first, runs.asked() as second:
        during = (first, second)
    with runs.asked() as later:
        assert (*during, later) == (True, False, True)
