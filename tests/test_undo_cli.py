"""The command `undo`: what it lists, asks and prints."""

from __future__ import annotations

import json

import pytest

from bot import agree_cli
from bot.sandbox.gitlab.model import Issue
from bot.undo_cli import NO_RUNS
from tests.command import Invoke, assert_one_line
from tests.test_main_labels import _busy
from tests.undoing import recorded
from tests.world import DAYS, HOURS, World


@pytest.fixture
def asking(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """The command at a terminal."""
    monkeypatch.setattr(agree_cli, "can_ask", lambda: True)
    return invoke


def closed(world: World, invoke: Invoke) -> tuple[Issue, str]:
    """An issue that a run has just closed, and the run's name."""
    ticket = world.rate("good")
    invoke("run")
    world.wait(7 * DAYS + HOURS)
    invoke("run")
    world.wait(HOURS)
    return world.issue(ticket), recorded(world)[0].run_id


def test_the_runs_on_record(world: World, invoke: Invoke) -> None:
    """Without a name it lists them, and says where there are none."""
    nothing = invoke("undo")
    assert (nothing.exit_code, nothing.stdout.strip()) == (0, NO_RUNS)
    issue, run = closed(world, invoke)
    listed = invoke("undo")
    assert (listed.exit_code, listed.stdout.startswith(f"{run}: ")) == (0, True)
    assert f"closed `#{issue.iid}`" in listed.stdout
    (found,) = json.loads(invoke("undo", "--json").stdout)["findings"]
    assert (found["kind"], found["why"].partition(":")[0]) == ("recorded_run", run)


def test_a_run_that_was_taken_back_is_marked(world: World, invoke: Invoke) -> None:
    """The list and the status note say so at once, and later runs and notes keep it."""
    _, run = closed(world, invoke)
    (note,) = world.notes(world.status, "status")
    told = invoke("undo").stdout.strip()
    before = note.body
    assert "taken back" not in before
    assert invoke("undo", run, "--yes").exit_code == 0
    assert invoke("undo").stdout.strip() == f"{told}; taken back"
    line = told.replace(f"{run}: ", f"- `{run}`: ")
    assert note.body.partition("<!--")[0] == before.partition("<!--")[0].replace(line, f"{line}; taken back")
    world.wait(2 * HOURS)
    world.rate("bad", "No.")
    invoke("run")
    assert (f"{line}; taken back" in note.body, recorded(world)[-1].is_taken_back) == (True, True)


def test_a_run_of_which_something_stays_is_not_marked(world: World, invoke: Invoke) -> None:
    """Where somebody acted since, part of the run still holds."""
    issue, run = closed(world, invoke)
    world.say(issue, "Fine.")
    assert invoke("undo", run, "--yes").exit_code == 0
    assert "taken back" not in invoke("undo").stdout


def test_a_person_is_asked(world: World, asking: Invoke) -> None:
    """At a terminal the plan is followed by a question, and only a yes takes anything back."""
    issue, run = closed(world, asking)
    for answer, code, state in (("n\n", 2, "closed"), ("y\n", 0, "opened")):
        asked = asking("undo", run, input=answer)
        assert (asked.exit_code, "take a closing back" in asked.stdout) == (code, True)
        assert ("Take this back?" in asked.stderr, issue.state) == (True, state)


def test_nobody_to_ask(world: World, invoke: Invoke) -> None:
    """Without a terminal and without `--yes` the plan is all there is; with it the same is done."""
    issue, run = closed(world, invoke)
    shown = invoke("undo", run, "--json")
    assert (shown.exit_code, "nothing was taken back, since nobody can be asked here" in shown.stderr) == (2, True)
    planned = [each["kind"] for each in json.loads(shown.stdout)["actions"]]
    assert (planned, issue.state) == (["TakeBackClosing", "PostUndone"], "closed")
    done = invoke("undo", run, "--yes", "--json")
    assert (done.exit_code, issue.state) == (0, "opened")
    assert [each["kind"] for each in json.loads(done.stdout)["actions"]] == planned


def test_nothing_to_take_back(world: World, asking: Invoke) -> None:
    """Where all of it stays nobody is asked, and each reason is told."""
    issue, run = closed(world, asking)
    world.say(issue, "Fine.")
    result = asking("undo", run)
    assert (result.exit_code, "Take this back?" in result.stderr) == (0, False)
    assert "somebody wrote or did something there since" in " ".join(result.stdout.split())


def test_busy(world: World, invoke: Invoke) -> None:
    """No later run does it, so the exit code tells that it was not done."""
    _, run = closed(world, invoke)
    _busy(world)
    assert invoke("undo", run, "--yes").exit_code == 3


@pytest.mark.parametrize("more", [[], ["--yes"]])
def test_a_run_that_nobody_knows(world: World, asking: Invoke, more: list[str]) -> None:
    """One line says so, and where to look."""
    closed(world, asking)
    assert_one_line(asking("undo", "20200101T000000Z-0000", *more), 2, "`undo` alone lists those it knows")


@pytest.mark.parametrize("run", [[], ["20200101T000000Z-0000", "--yes"]])
def test_one_object_on_standard_output(world: World, invoke: Invoke, run: list[str]) -> None:
    """With `--json` a mistake is part of the report."""
    result = invoke("undo", *run, "--json", "--mirror", "cost")
    assert (result.exit_code, bool(json.loads(result.stdout)["errors"])) == (2, True)


def test_a_mirror_that_is_not_there(invoke: Invoke) -> None:
    """Without `--json` the mistake is told like any other."""
    assert str(invoke("undo", "--mirror", "cost").exception).startswith("no mirror 'cost'")
