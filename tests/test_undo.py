"""`undo` takes back what a run changed of labels, closings and reopenings, and no later run does it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.config import LabelsConfig
from bot.domain.actions import Action
from bot.domain.errors import ConfigError
from bot.erase import ErasePass
from bot.report import Outcome, Report, Result
from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue
from bot.undo import UndoPass
from tests.reviewing import DOCS, PENDING, PROCESS
from tests.test_main_labels import _busy
from tests.undoing import cases, recorded, shown, undo
from tests.world import DAYS, HOURS, MINUTES, World

BAD, GOOD = "satisfaction::bad", "satisfaction::good"


def kept(report: Report) -> str:
    return "\n".join(finding.why for finding in report.findings)


def kinds(report: Report, *results: Result) -> list[str]:
    return sorted(each.action.kind for each in report.of(*results or (Result.DONE,)))


def test_what_a_run_did_is_on_record(world: World, touched: tuple[Issue, Issue, Issue]) -> None:
    """The status note names the run, when it wrote, and each issue by what became of it."""
    idle, reopened, answered = touched
    (run,) = recorded(world)
    assert (run.closed, run.reopened) == ((idle.iid,), (reopened.iid,))
    assert run.labelled == tuple(sorted((reopened.iid, answered.iid)))
    (note,) = world.notes(world.status, "status")
    assert f"closed `#{idle.iid}`; reopened `#{reopened.iid}`" in note.body
    assert "<summary>What the last runs changed</summary>" in note.body


def test_everything_is_as_it_was(world: World) -> None:
    """Labels and states are those from before the run, but for what follows the rating; people are told of each."""
    issues = cases(world)
    before = [shown(issue) for issue in issues]
    world.run()
    world.wait(HOURS)
    assert [shown(issue) for issue in issues] != before
    report = undo(world)
    assert report.outcome is Outcome.OK
    assert kinds(report) == ["PostUndone"] * 3 + ["TakeBackClosing", "TakeBackLabels", "TakeBackReopening"]
    closed = ("closed", (BAD,))  # the rating is bad now, whatever the state
    assert [shown(issue) for issue in issues] == [before[0], closed, before[2]]
    assert "follows the rating" in kept(report)
    assert "it is open again" in world.notes(issues[0], "undone")[0].body
    assert "`feedback::docs-issue` is gone" in world.notes(issues[2], "undone")[0].body


def test_no_run_does_it_again(world: World, touched: tuple[Issue, Issue, Issue]) -> None:
    """Labels and states stay, with and without a cache; a card is brought up to date once, and then nothing is due."""
    undo(world)
    left = [shown(issue) for issue in touched]
    for number in range(3):
        world.wait(HOURS)
        report = world.run()
        assert set(kinds(report)) <= ({"EditCard"} if number == 0 else set())
    world.lose_cache()
    assert world.run().done == []
    assert [shown(issue) for issue in touched] == left


def test_an_idle_case_begins_anew(world: World, touched: tuple[Issue, Issue, Issue]) -> None:
    """The `undo` counts like a person's act: the issue closes when nothing happened for a week after it."""
    idle = touched[0]
    undo(world)
    world.wait(6 * DAYS)
    world.run()
    assert idle.state == "opened"
    world.wait(DAYS + HOURS)
    world.run()
    assert idle.state == "closed"


def test_a_person_has_the_last_word(world: World, touched: tuple[Issue, Issue, Issue]) -> None:
    """Whoever answers after the `undo` is followed again."""
    answered = touched[2]
    undo(world)
    world.run()
    world.wait(HOURS)
    world.say(answered, "* **Cause:** process")
    world.run()
    assert PROCESS in answered.labels
    assert PENDING not in answered.labels


def test_a_changed_rating_keeps_what_was_taken_back(world: World, touched: tuple[Issue, Issue, Issue]) -> None:
    """The record in the marker outlives the next rating."""
    answered = touched[2]
    undo(world)
    world.wait(HOURS)
    world.rate("bad", "Still not.", ticket=int(answered.title.rpartition("#")[2]))
    assert "PostChanged" in kinds(world.run())
    assert " undone=cause/" in answered.description
    assert DOCS not in answered.labels


ACTS: dict[str, Callable[[World, Issue], None]] = {
    "comments": lambda world, issue: world.say(issue, "I know."),
    "clicks": lambda world, issue: world.edit(issue, add_labels=["keep-open"]),
    "moves": lambda world, issue: world.edit(issue, state_event="close" if issue.state == "opened" else "reopen"),
    "assigns": lambda world, issue: world.edit(issue, assignee_ids=[world.manager.id]),
}


@pytest.mark.parametrize("act", ACTS)
def test_somebody_acted_since(world: World, touched: tuple[Issue, Issue, Issue], act: str) -> None:
    """An issue on which a person did something after the run is left alone, the others are not."""
    for issue in touched[:2]:
        ACTS[act](world, issue)
    left = [shown(issue) for issue in touched[:2]]
    world.wait(MINUTES)
    report = undo(world)
    assert kinds(report) == ["PostUndone", "TakeBackLabels"]
    assert kept(report).count("somebody wrote or did something there since") == 2
    assert [shown(issue) for issue in touched[:2]] == left


def test_somebody_acts_while_it_is_taken_back(
    world: World, touched: tuple[Issue, Issue, Issue], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each issue is read once more just before: one that changed after the plan is left, and the outcome says so."""
    idle, decide = touched[0], UndoPass._look

    def look(*about: Any) -> list[tuple[Action, ...]]:
        planned = decide(*about)
        world.say(idle, "Wait")
        return planned

    monkeypatch.setattr(UndoPass, "_look", look)
    report = undo(world)
    assert (report.outcome, idle.state, world.notes(idle, "undone")) == (Outcome.PARTIAL, "closed", [])


def test_a_later_run_changed_it_again(world: World, touched: tuple[Issue, Issue, Issue]) -> None:
    """Of two runs that changed one label the earlier one cannot be taken back; the later one can."""
    answered = touched[2]
    world.say(answered, "* **Cause:** process")
    world.run()
    world.wait(HOURS)
    later, earlier = recorded(world)
    report = undo(world, earlier.run_id)
    assert "somebody wrote" in kept(report)
    assert PROCESS in answered.labels
    undo(world, later.run_id)
    assert DOCS in answered.labels
    assert PROCESS not in answered.labels


def test_twice(world: World, touched: tuple[Issue, Issue, Issue]) -> None:
    """A second `undo` finds that the first took everything back, and writes nothing."""
    undo(world)
    left = [shown(issue) for issue in touched]
    report = undo(world)
    assert (report.done, report.outcome) == ([], Outcome.OK)
    assert kept(report).count("an `undo` took it back already") == 4
    assert [shown(issue) for issue in touched] == left


def test_deleted_and_erased(world: World, touched: tuple[Issue, Issue, Issue]) -> None:
    """What is not there any more, or only keeps a place, is told and left alone."""
    idle, reopened, _ = touched
    world.delete(idle)
    with world.ports() as ports:
        ErasePass(ports, int(reopened.title.rpartition("#")[2])).run()
    report = undo(world)
    assert f"#{idle.iid}: the issue was deleted since" in kept(report)
    assert "its ticket was erased since" in kept(report)
    assert reopened.state == "closed"


def test_an_issue_without_its_marker(world: World, touched: tuple[Issue, Issue, Issue]) -> None:
    """Where nothing can be recorded nothing is taken back."""
    idle = touched[0]
    world.sandbox.gitlab.update_issue(idle, idle.author, description=idle.description.rpartition("\n")[0])
    assert "its marker was lost" in kept(undo(world))
    assert idle.state == "closed"


def test_a_label_that_the_file_names_no_more(world: World, touched: tuple[Issue, Issue, Issue]) -> None:
    """Nobody keeps it as it was, so it is left to people."""
    causes = ({"name": PROCESS}, {"name": "feedback::other"})
    world.config = replace(world.config, labels=LabelsConfig.model_validate({"causes": causes}))
    report = undo(world)
    assert f"{DOCS}: labels.yml names it no more" in kept(report)
    assert DOCS in touched[2].labels


def test_a_label_that_was_deleted(world: World, touched: tuple[Issue, Issue, Issue]) -> None:
    """What the run took off and nobody has any more is not created anew."""
    answered = touched[2]
    world.say(answered, "* **Cause:** process")
    world.run()
    world.wait(HOURS)
    run = recorded(world)[0].run_id
    with world.ports() as ports:
        ports.gitlab.project()
        ports.gitlab.delete_label(DOCS)
    report = undo(world, run)
    assert "a label: the label was deleted since" in kept(report)
    assert DOCS not in {label.title for label in world.project.labels.values()}


def test_the_plan_writes_nothing(world: World, touched: tuple[Issue, Issue, Issue]) -> None:
    """It names each write and what stays."""
    before = [(*shown(issue), issue.description, len(issue.notes)) for issue in touched]
    report = undo(world, is_dry=True)
    assert [(*shown(issue), issue.description, len(issue.notes)) for issue in touched] == before
    assert kinds(report, Result.PLANNED) == kinds(undo(world))


def test_the_cap_of_writes(world: World, touched: tuple[Issue, Issue, Issue]) -> None:
    """What is over it waits for the next call, which takes it up."""
    world.set({"run": {"max_writes": 2}})
    outcomes = [undo(world, recorded(world)[0].run_id).outcome for _ in range(3)]
    assert outcomes == [Outcome.PARTIAL, Outcome.PARTIAL, Outcome.OK]


def test_another_run_is_at_work(world: World, touched: tuple[Issue, Issue, Issue]) -> None:
    """Whoever holds the lease writes alone."""
    _busy(world)
    assert undo(world).outcome is Outcome.BUSY
    assert touched[0].state == "closed"


def test_while_the_bot_is_paused(world: World, touched: tuple[Issue, Issue, Issue]) -> None:
    """That is when an operator wants it."""
    world.edit(world.status, add_labels=["bot-paused"])
    assert undo(world).outcome is Outcome.OK
    assert touched[0].state == "opened"


def test_a_run_that_nobody_knows(world: World, touched: tuple[Issue, Issue, Issue]) -> None:
    """It is refused before anything is written."""
    with pytest.raises(ConfigError, match="tells of no run"):
        undo(world, "20200101T000000Z-0000")


def test_the_record_of_somebody_else_is_not_believed(world: World, touched: tuple[Issue, Issue, Issue]) -> None:
    """A note that looks like the status note, by a person, names no run."""
    (note,) = world.notes(world.status, "status")
    world.sandbox.gitlab.delete_note(note, note.author)
    world.say(world.status, note.body)
    world.lose_cache()
    with world.ports() as ports:
        assert UndoPass(ports).plan().findings == []


@pytest.mark.parametrize("which", [0, 2])
def test_the_command_why_tells_of_it(world: World, touched: tuple[Issue, Issue, Issue], which: int) -> None:
    """Who asks why an issue is open again, or where its label went, learns that an operator wanted it."""
    undo(world)
    world.wait(HOURS)
    world.say(touched[which], f"@{people.BOT} why")
    world.run()
    (answer,) = world.notes(touched[which], "answer")
    assert "an operator took back what a run had done" in answer.body
