"""The demo's story with customers who answer surveys: the same as with those who rate."""

from __future__ import annotations

import pytest

from bot.demo import Demo
from bot.report import Report
from bot.sandbox.world import START
from bot.sandbox.zendesk.switches import Csat

RATINGS = 30


def told(csat: Csat) -> list[Report]:
    with Demo(seed=1, ratings=RATINGS, port=0, start=START, ticking=False, csat=csat) as play:
        return [report for _, report in play.story()]


@pytest.fixture(scope="module")
def stories() -> tuple[list[Report], list[Report]]:
    return told("legacy"), told("surveys")


def test_both_stories_are_the_same(stories: tuple[list[Report], list[Report]]) -> None:
    """Run by run the same outcome, issues, cards, changes and closings, and as many writes."""
    rated, surveyed = stories
    assert [(run.outcome, run.writes, run.counts()) for run in rated] == [
        (run.outcome, run.writes, run.counts()) for run in surveyed
    ]
    assert sum(run.counts()["changes_told"] for run in surveyed) > 0


def test_the_bot_finds_out_by_itself(stories: tuple[list[Report], list[Report]]) -> None:
    """Nobody set anything: each story is read from where its customers answer, and nothing is left to say."""
    assert [{run.read for run in story} for story in stories] == [{"satisfaction ratings"}, {"survey responses"}]
    assert [run.warnings for story in stories for run in story] == [[]] * 16


def test_what_is_read_again_is_told_apart(stories: tuple[list[Report], list[Report]]) -> None:
    """Only surveys have anything to read again, and that makes no other request dearer for GitLab."""
    rated, surveyed = stories
    assert [sum(run.requests.get("zendesk_again", 0) for run in story) > 0 for story in stories] == [False, True]
    assert [run.requests["gitlab"] for run in rated] == [run.requests["gitlab"] for run in surveyed]
