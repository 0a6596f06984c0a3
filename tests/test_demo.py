"""The demo's story."""

from __future__ import annotations

import pytest

from bot.demo import Demo
from bot.report import Outcome, Report

RATINGS = 40


@pytest.fixture(scope="module")
def told() -> list[tuple[str, Report]]:
    with Demo(seed=1, ratings=RATINGS, port=0) as play:
        return list(play.story())


def test_the_story_has_six_runs(told: list[tuple[str, Report]]) -> None:
    """A start, an eventful week and a quiet one, each followed by a second look."""
    assert [heading for heading, _ in told] == [
        "The first run",
        "Five minutes later, nothing is new",
        "After a week of customers and managers",
        "And again nothing is new",
        "After a quiet week",
        "And again nothing is new",
    ]
    assert {report.outcome for _, report in told} == {Outcome.OK}


def test_every_second_run_writes_nothing(told: list[tuple[str, Report]]) -> None:
    """What is done stays done."""
    assert [report.writes for _, report in told[1::2]] == [0, 0, 0]


def test_only_the_eventful_week_brings_new_issues(told: list[tuple[str, Report]]) -> None:
    """In the quiet one no customer rates."""
    opened = [bool(report.as_json()["issues_opened"]) for _, report in told[::2]]
    assert opened == [True, True, False]
