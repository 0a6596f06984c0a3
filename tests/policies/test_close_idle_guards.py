"""What keeps idle closing from doing harm: a last look, the brake, settings, the plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import model as domain
from bot.domain.ports import FeedbackProject
from bot.report import Outcome, Result
from tests.policies.idle import WEEK, closings, mirrored
from tests.world import DAYS, HOURS, MINUTES, World


def before_the_last_look(world: World, monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> None:
    """Lets something happen after the plan was made."""
    with world.ports() as ports:
        adapter = type(ports.gitlab)
    by_iid = adapter.issues_by_iid

    def late(self: FeedbackProject, iids: Sequence[int]) -> list[domain.Issue]:
        act()
        return by_iid(self, iids)

    monkeypatch.setattr(adapter, "issues_by_iid", late)


def test_a_comment_between_plan_and_closing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The issue is read once more before it closes; one that somebody touched meanwhile stays open."""
    issue, other = mirrored(world), mirrored(world)
    world.wait(WEEK)
    before_the_last_look(world, monkeypatch, lambda: world.say(issue, "Wait!"))
    report = world.run()
    assert [each.result for each in report.done] == [Result.DEFERRED, Result.DONE]
    assert (issue.state, other.state, report.outcome) == ("opened", "closed", Outcome.OK)


def test_an_issue_deleted_between_plan_and_closing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A deletion is respected, and the others close."""
    issue, other = mirrored(world), mirrored(world)
    world.wait(WEEK)
    gone = iter([issue])

    def delete_once() -> None:
        for each in gone:
            world.delete(each)

    before_the_last_look(world, monkeypatch, delete_once)
    report = world.run()
    assert [each.result for each in report.done] == [Result.GONE, Result.DONE]
    assert (world.bots, report.outcome) == ([other], Outcome.OK)


def test_closing_can_be_switched_off(world: World) -> None:
    """With `after: null` nothing closes; switched on again, what is due closes at the next run."""
    world.set({"close_idle": {"after": None}})
    issue = mirrored(world)
    world.wait(2 * WEEK)
    assert closings(world.run()) == 0
    world.set({"close_idle": {"after": "3 days"}})
    assert (closings(world.run()), issue.state) == (1, "closed")


def test_a_shorter_time_counts_at_once(world: World) -> None:
    """A changed setting is applied to what is open already."""
    mirrored(world)
    world.wait(3 * DAYS)
    assert closings(world.run()) == 0
    world.set({"close_idle": {"after": "2 days"}})
    assert closings(world.run()) == 1


def test_nothing_closes_without_labels_yml(world: World) -> None:
    """Nobody can tell then what is exempt; the rest goes on."""
    issue = mirrored(world)
    world.config = replace(world.config, labels=None)
    world.wait(2 * WEEK)
    assert (closings(world.run()), issue.state) == (0, "opened")


def test_a_plan_for_a_later_day(world: World) -> None:
    """`plan --now` shows what will close then."""
    issue = mirrored(world)
    report = world.run(is_dry=True, now=world.sandbox.clock.now() + WEEK)
    assert [(each.action.kind, each.result) for each in report.done] == [("CloseIssue", Result.PLANNED)]
    assert [each.action.why for each in report.done] == ["good, and no word or act of a person for 7 days"]
    assert issue.state == "opened"


def test_too_many_at_once_are_refused(world: World) -> None:
    """A run that would close more than the brake allows closes none and says so."""
    world.set({"brake": {"mass_close": 2}})
    for _ in range(3):
        world.rate("good")
    world.run()
    world.wait(WEEK + HOURS)
    report = world.run()
    assert (closings(report), len(report.of(Result.REFUSED)), report.outcome) == (0, 3, Outcome.PARTIAL)
    assert closings(world.run(is_forced=True)) == 3


def test_a_case_with_more_to_do_closes_in_the_same_run(world: World) -> None:
    """What the bot itself writes on the way does not put the closing off: the next run has nothing left to do."""
    issue = mirrored(world)
    world.sandbox.zendesk.delete_ticket(int(issue.title.rpartition("#")[2]))
    world.wait(WEEK)
    report = world.run()
    assert [each.action.kind for each in report.done] == ["PostGone", "CloseIssue"]
    assert (issue.state, world.run().writes) == ("closed", 0)


def test_an_act_just_after_a_touch_of_the_bot(world: World) -> None:
    """GitLab's last touch may be a minute older than the last act: the week counts from the act."""
    issue = mirrored(world)
    world.wait(DAYS)
    world.sandbox.gitlab.create_note(issue, world.user("feedback-bot"), "A word of the bot")
    touched_at = issue.updated_at
    world.wait(timedelta(seconds=40))
    world.edit(issue, add_labels=["docs"])
    assert issue.updated_at == touched_at
    world.wait(WEEK - timedelta(seconds=20))
    assert closings(world.run()) == 0
    world.wait(MINUTES)
    assert closings(world.run()) == 1


def test_an_act_just_after_the_last_look(world: World) -> None:
    """What was read within a minute of the last touch is read once more before it counts."""
    issue = mirrored(world)
    world.wait(WEEK - 2 * HOURS)
    world.say(issue, "Thanks")
    world.wait(2 * HOURS)
    world.say(issue, "Thanks again")
    world.wait(timedelta(seconds=10))
    world.run()
    world.wait(timedelta(seconds=30))
    world.edit(issue, add_labels=["docs"])
    world.wait(10 * MINUTES)
    world.run()
    world.wait(WEEK - 10 * MINUTES - timedelta(seconds=10))
    assert closings(world.run()) == 0
    world.wait(MINUTES)
    assert closings(world.run()) == 1


def test_a_changed_setting_troubles_nobody(world: World) -> None:
    """After a change every open case is looked at again, and the status issue is none."""
    mirrored(world)
    world.set({"close_idle": {"after": "8 days"}})
    report = world.run()
    assert (report.findings, report.writes) == ([], 0)


def test_a_label_just_after_a_touch_of_the_bot(world: World) -> None:
    """GitLab's `updated_at` does not show it: nothing closes before it would be seen."""
    issue = mirrored(world)
    world.wait(WEEK)
    world.sandbox.gitlab.create_note(issue, world.user("feedback-bot"), "A word of the bot")
    before = issue.updated_at
    for seconds in (10, 40):
        world.wait(timedelta(seconds=seconds))
        world.run()
    world.edit(issue, add_labels=["keep-open"])
    assert issue.updated_at == before
    for _ in range(4):
        world.wait(MINUTES)
        world.run()
    assert issue.state == "opened"


def test_closings_held_back_take_no_room(world: World) -> None:
    """However many are refused, new good ratings are mirrored."""
    for _ in range(5):
        world.rate("good")
    world.run()
    world.set({"brake": {"mass_close": 2}, "run": {"max_writes": 3}})
    world.wait(WEEK + HOURS)
    late = world.rate("good")
    report = world.run()
    assert {each.action.kind for each in report.of(Result.REFUSED)} == {"CloseIssue"}
    assert world.issue(late).state == "opened"
