"""The demo's story."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from bot.demo import Demo
from bot.domain.actions import OpenIssue
from bot.report import Outcome, Report
from bot.sandbox import people
from bot.sandbox.world import START

RATINGS = 40


@pytest.fixture(scope="module")
def play() -> Iterator[Demo]:
    with Demo(seed=1, ratings=RATINGS, port=0, start=START) as play:
        yield play


@pytest.fixture(scope="module")
def told(play: Demo) -> list[tuple[str, Report]]:
    return list(play.story())


def test_the_story_has_eight_runs(told: list[tuple[str, Report]]) -> None:
    """A start, the middle and the end of an eventful week, and a quiet one, each followed by a second look."""
    assert [heading for heading, _ in told] == [
        "The first run",
        "Five minutes later, nothing is new",
        "In the middle of a busy week",
        "And again nothing is new",
        "After a week of customers and managers",
        "And again nothing is new",
        "After a quiet week",
        "And again nothing is new",
    ]
    assert {report.outcome for _, report in told} == {Outcome.OK}


def test_every_second_run_writes_nothing(told: list[tuple[str, Report]]) -> None:
    """What is done stays done."""
    assert [report.writes for _, report in told[1::2]] == [0, 0, 0, 0]


def test_only_the_eventful_week_brings_new_issues(told: list[tuple[str, Report]]) -> None:
    """In the quiet one no customer rates; what the bot opens for the turns of the managers is no case."""
    actions = [[done.action for done in report.done] for _, report in told[::2]]
    opened = [any(isinstance(each, OpenIssue) and each.key is not None for each in done) for done in actions]
    assert opened == [True, True, True, False]


def closed_by_the_bot(play: Demo) -> dict[int, list[datetime]]:
    """When the bot closed which case."""
    project = play.world.gitlab.project_at(people.PROJECT)
    assert project is not None
    closings = {
        issue.iid: [
            event.created_at
            for event in issue.state_events
            if (event.user.username, event.state) == (people.BOT, "closed")
        ]
        for issue in project.issues.values()
        if "ticket #" in issue.title
    }
    return {iid: moments for iid, moments in closings.items() if moments}


def test_idle_good_cases_close_once(told: list[tuple[str, Report]], play: Demo) -> None:
    """Both weeks leave idle cases, the bot closes them, and no issue is closed by it a second time."""
    closed = [report.counts()["issues_closed"] for _, report in told]
    assert (closed[0], closed[4] > 0, closed[6] > 0) == (0, True, True)
    closings = closed_by_the_bot(play)
    assert all(len(moments) == 1 for moments in closings.values())
    assert len(closings) == sum(closed)


def test_what_a_person_reopened_stays_open(told: list[tuple[str, Report]], play: Demo) -> None:
    """In the quiet week a manager takes back one closing of the bot, and the bot leaves it at that."""
    project = play.world.gitlab.project_at(people.PROJECT)
    assert project is not None
    closed = [project.issues[iid] for iid in closed_by_the_bot(play)]
    taken_back = [issue for issue in closed if any(event.state == "reopened" for event in issue.state_events)]
    assert [issue.state for issue in taken_back] == ["opened"]


def test_cases_with_a_human_word_stay_open(told: list[tuple[str, Report]], play: Demo) -> None:
    """Where a person wrote within the week before, the bot closed nothing."""
    project = play.world.gitlab.project_at(people.PROJECT)
    assert project is not None
    spoken = 0
    for iid, issue in project.issues.items():
        words = [note.created_at for note in issue.user_notes if not note.author.bot]
        spoken += bool(words) and "satisfaction::good" in issue.labels and issue.state == "opened"
        for closed_at in closed_by_the_bot(play).get(iid, []):
            assert not [at for at in words if timedelta() < closed_at - at < timedelta(days=7)]
    assert spoken > 0


def test_those_who_are_asked_answer(told: list[tuple[str, Report]], play: Demo) -> None:
    """Of the cases in which a manager was asked before anybody wrote, most are answered first by that manager."""
    by_bot = [each for each in play.world.gitlab.notifications if each.author.username == people.BOT]
    managers = {each.username for each in people.MANAGERS}
    first = []
    for issue in {each.issue.iid: each.issue for each in by_bot if "ticket #" in each.issue.title}.values():
        asked = [(each.at, each.user) for each in by_bot if each.issue is issue]
        words = [
            note for note in issue.user_notes if note.author.username in managers and note.created_at > asked[0][0]
        ]
        first += [note.author in [user for at, user in asked if at <= note.created_at] for note in words[:1]]
    assert first.count(True) > first.count(False)


def test_somebody_else_is_asked_where_nobody_answers(told: list[tuple[str, Report]], play: Demo) -> None:
    """One case is left to the ladder: two people were asked about it, one after the other."""
    asked: dict[int, list[str]] = {}
    for each in play.world.gitlab.notifications:
        if each.author.username == people.BOT and each.reason == "mentioned" and "ticket #" in each.issue.title:
            asked.setdefault(each.issue.iid, []).append(each.user.username)
    assert any(len(set(names)) > 1 for names in asked.values())


def test_a_day_is_swapped(told: list[tuple[str, Report]], play: Demo) -> None:
    """The busy week has one day on which somebody stands in."""
    schedule = next(iter(play.world.pagerduty.schedules.values()))
    assert [each.start.isoweekday() for each in schedule.overrides] == [4]
