"""`undo` where something is in its way: it says what, and leaves alone what it cannot be sure of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.config import Problem
from bot.domain import changes
from bot.domain.errors import ConfigError
from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue
from tests.reviewing import COMPLETE, DOCS, PROCESS
from tests.test_label_names import NEW, OLD, renaming
from tests.test_undo import kept
from tests.undoing import cases, recorded, undo
from tests.world import HOURS, World

OTHER = "feedback::known-issue"


def test_a_broken_file_of_labels(world: World) -> None:
    """Nobody knows which labels to give back: the place of the mistake is told, and no service is asked."""
    problem = Problem("labels.yml", 1, 9, "causes must be a list")
    world.config = replace(world.config, labels=None, problems=(problem,))
    with pytest.raises(ConfigError, match=r"labels\.yml:1:9"):
        undo(world, "20200101T000000Z-0000")
    assert world.sandbox.traffic.count() == 0


def test_a_role_that_is_too_low(world: World, touched: tuple[Issue, Issue, Issue]) -> None:
    """It says which role is lacking."""
    run = recorded(world)[0].run_id
    world.sandbox.gitlab.add_member(world.project, world.user(people.BOT), 10)
    with pytest.raises(ConfigError, match="make it a Planner or Reporter"):
        undo(world, run)


def test_a_renaming_that_waits(world: World, touched: tuple[Issue, Issue, Issue]) -> None:
    """Between the edit of `labels.yml` and `labels --apply` it takes back under the old names, and says so."""
    world.config = renaming()
    report = undo(world)
    assert f"{OLD} is to become {NEW}: `labels --apply` renames it" in report.warnings
    assert touched[0].state == "opened"


def test_more_than_the_record_holds(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was left out of the record is counted, and told to stay."""
    monkeypatch.setattr(changes, "MOST_ISSUES", 2)
    cases(world)
    world.run()
    world.wait(HOURS)
    (run,) = recorded(world)
    assert run.unlisted > 0
    assert f"{run.unlisted} changes more than the record has room for: they stay" in kept(undo(world))


def test_an_issue_that_is_the_bots_no_more(world: World, touched: tuple[Issue, Issue, Issue]) -> None:
    """Where somebody else is the author now, nothing that its marker says is believed."""
    idle = touched[0]
    run = recorded(world)[0].run_id
    idle.author = world.manager
    assert f"#{idle.iid}: its marker was lost" in kept(undo(world, run))
    assert idle.state == "closed"


def test_an_issue_that_is_a_double_now(world: World, touched: tuple[Issue, Issue, Issue]) -> None:
    """It was closed for good in favour of an older one."""
    idle, reopened, _ = touched
    text = idle.description.replace("feedback-bot case", "feedback-bot duplicate")
    text = text.replace(" score=", f" of={reopened.iid} score=")
    world.sandbox.gitlab.update_issue(idle, idle.author, description=text)
    assert f"#{idle.iid}: it is a double of an older issue" in kept(undo(world))
    assert idle.state == "closed"


def test_a_closing_of_which_gitlab_tells_nothing(world: World, touched: tuple[Issue, Issue, Issue]) -> None:
    """The record alone is not enough: without an event in the time of the run nothing is taken back."""
    idle = touched[0]
    idle.state_events.clear()
    idle.label_events.clear()
    assert "GitLab shows no such act of the bot in the time of this run" in kept(undo(world))
    assert idle.state == "closed"


def test_several_labels_of_which_the_bot_keeps_one(world: World) -> None:
    """Which of two causes was the right one nobody can tell afterwards."""
    ticket = world.rate("bad", "No.")
    world.run()
    world.wait(HOURS)
    issue = world.issue(ticket)
    world.edit(issue, add_labels=[PROCESS, OTHER])
    world.say(issue, COMPLETE)
    world.run()
    world.wait(HOURS)
    report = undo(world, recorded(world)[0].run_id)
    assert "the issue had several labels of this kind" in kept(report)
    assert {PROCESS, OTHER} & {*issue.labels} == {OTHER}


def test_a_label_that_a_later_run_took_off(world: World) -> None:
    """Somebody deleted the answer that it came from: what the bot itself changed since is not changed once more."""
    ticket = world.rate("bad", "No.")
    world.run()
    world.wait(HOURS)
    issue = world.issue(ticket)
    note = world.sandbox.gitlab.create_note(issue, world.manager, COMPLETE)
    assert note is not None
    world.run()
    run = recorded(world)[0].run_id
    world.wait(HOURS)
    world.sandbox.gitlab.delete_note(note, note.author)
    world.run()
    world.wait(HOURS)
    assert "the bot changed it once more since" in kept(undo(world, run))
    assert DOCS not in issue.labels
