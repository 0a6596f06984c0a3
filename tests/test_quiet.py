"""What stays unsaid with `--quiet`, what never does, and what shells are told of the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import time_machine

import bot
from bot.domain.actions import CreateLabel, Finding
from bot.domain.labels import Label
from bot.report import Done, Outcome, Report, Result
from bot.sandbox.faults import Fault
from bot.show.outline import is_calm
from bot.show.plain import text
from tests.command import Invoke
from tests.doctor.clinic import lived_in
from tests.world import World

ACTION = CreateLabel(key=None, why="it is missing", label=Label("contact::done"))


@pytest.mark.parametrize("command", [["run"], ["plan"], ["labels"], ["labels", "--apply"]])
def test_nothing_to_look_at(world: World, invoke: Invoke, command: list[str]) -> None:
    """A command that did its work prints nothing, neither on standard output nor beside it."""
    world.rate("bad", "No.")
    with time_machine.travel(world.sandbox.clock.now()):
        result = invoke(*command, "--quiet", FEEDBACK_BOT_LOG_LEVEL="info")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_an_error_is_always_told(world: World, invoke: Invoke) -> None:
    """Why nothing was done stands on standard error, as ever."""
    world.arm(Fault("reset", times=None))
    loud, quiet = invoke("run"), invoke("run", "--quiet")
    assert (quiet.exit_code, quiet.stdout, quiet.stderr) == (1, "", loud.stderr)


def test_json_is_complete(world: World, invoke: Invoke) -> None:
    """What scripts read is not cut."""
    world.rate("bad", "No.")
    assert json.loads(invoke("run", "--json", "--quiet").stdout)["issues_opened"] == 1


def test_the_doctor_tells_what_is_odd(world: World, invoke: Invoke) -> None:
    """Checks that are well are left out, the sums are not."""
    lived_in(world).sandbox.gitlab.switches.version = "17.0.0"
    told = invoke("doctor", "--quiet").stdout.splitlines()
    assert "warning: gitlab-version: 17.0, older than 18.3" in told
    assert [line for line in told if line.startswith(("ok:", "not needed:"))] == []


@pytest.mark.parametrize(
    ("report", "is_quiet"),
    [
        (Report(done=[Done(ACTION, Result.DONE)]), True),
        (Report(done=[Done(ACTION, Result.DEFERRED, "time")], not_looked_at=3), True),
        (Report(findings=[Finding(kind="excluded", why="a tag")]), True),
        (Report(outcome=Outcome.BUSY), True),
        (Report(outcome=Outcome.PAUSED), False),
        (Report(done=[Done(ACTION, Result.REFUSED, "the brake")]), False),
        (Report(done=[Done(ACTION, Result.DENIED)]), False),
        (Report(findings=[Finding(kind="left_alone", why="a person wrote")]), False),
        (Report(warnings=["odd"]), False),
        (Report(errors=["broken"]), False),
    ],
)
def test_what_needs_a_look(*, report: Report, is_quiet: bool) -> None:
    """Whatever only people can mend is told."""
    assert is_calm(report) == is_quiet


def test_only_what_needs_a_look_stands_below_the_headline() -> None:
    """The headline counts all that was done."""
    report = Report(done=[Done(ACTION, Result.DONE), Done(ACTION, Result.FAILED, "422")], warnings=["odd"])
    told = text(report, is_quiet=True).splitlines()
    assert told[0].startswith("done: 1 write ")
    assert [line.strip().partition(":")[0] for line in told[1:]] == ["failed", "warning"]


def test_the_version(invoke: Invoke) -> None:
    """One line that names it."""
    assert invoke("--version").stdout == f"feedback-bot {bot.__version__}\n"


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("run --mirror e", ["emea"]),
        ("run --qu", ["--quiet"]),
        ("doctor --mirror ", ["apac", "emea"]),
        ("ini", ["init"]),
    ],
)
def test_shells_complete(config: Path, invoke: Invoke, typed: str, proposed: list[str]) -> None:
    """Commands, options, and the mirrors of the configuration."""
    (config / "mirrors").mkdir()
    for name in ("emea", "apac"):
        (config / "mirrors" / f"{name}.yml").write_text("{}")
    words = f"feedback-bot {typed}"
    asked = {"_FEEDBACK_BOT_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    result = invoke(**asked, prog_name="feedback-bot")
    assert result.stdout.split() == proposed


def test_nothing_is_proposed_where_nothing_can_be_read(invoke: Invoke) -> None:
    """A wrong environment breaks no key of the keyboard."""
    words = "feedback-bot run --mirror x"
    asked = {"_FEEDBACK_BOT_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": "3"}
    result = invoke(**asked, prog_name="feedback-bot", FEEDBACK_BOT_LOGG="json")
    assert (result.stdout.strip(), result.exception) == ("", None)
