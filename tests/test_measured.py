"""The command `run` as an operator starts it who wants its figures in a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot import attempt
from bot.sandbox.faults import Fault
from tests.command import Invoke
from tests.test_textfile import held
from tests.world import World


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file is to be."""
    return tmp_path / "feedback-bot.prom"


def test_a_run_leaves_its_figures(world: World, invoke: Invoke, path: Path) -> None:
    """They are those of its report; a second run adds its own."""
    world.rate("bad")
    reports = [json.loads(invoke("run", "--json", FEEDBACK_BOT_METRICS=str(path)).stdout) for _ in range(2)]
    found = held(path)
    assert found["feedback_bot_runs_total outcome=ok"] == 2
    assert found["feedback_bot_requests_total service=gitlab status=200"] == sum(
        each["answered"]["gitlab"]["200"] for each in reports
    )
    assert found["feedback_bot_cases state=unreviewed"] == reports[1]["cases"]["unreviewed"] == 1


@pytest.mark.parametrize("command", [["plan"], ["labels"], ["labels", "--apply"]])
def test_other_commands_leave_none(world: World, invoke: Invoke, path: Path, command: list[str]) -> None:
    """What is no run of all that is due would look like one that did its work."""
    assert invoke(*command, FEEDBACK_BOT_METRICS=str(path)).exit_code == 0
    assert (path.exists(), world.bots) == (False, [])


@pytest.mark.parametrize("place", ["missing/feedback-bot.prom", "."])
def test_a_path_that_cannot_be_written(world: World, invoke: Invoke, tmp_path: Path, place: str) -> None:
    """The report warns, and the run is as good as without."""
    world.rate("bad")
    result = invoke("run", "--json", FEEDBACK_BOT_METRICS=str(tmp_path / place))
    report = json.loads(result.stdout)
    assert (result.exit_code, report["outcome"], len(world.bots)) == (0, "ok", 1)
    assert [line for line in report["warnings"] if line.startswith("FEEDBACK_BOT_METRICS: ")]


def test_a_run_that_fails(world: World, invoke: Invoke, path: Path) -> None:
    """It is counted with what it asked for, and is no success."""
    world.arm(Fault("status", service="gitlab", status=403, times=None))
    assert invoke("run", FEEDBACK_BOT_METRICS=str(path)).exit_code == 2
    found = held(path)
    assert (found["feedback_bot_runs_total outcome=failed"], found["feedback_bot_configuration_valid"]) == (1, 1)
    assert found["feedback_bot_requests_total service=gitlab status=403"] > 0
    assert [name for name in found if "last_success" in name] == []


def test_a_run_that_fails_without_its_file(world: World, invoke: Invoke, tmp_path: Path) -> None:
    """Nobody sees its report, so the log says that the figures could not be written."""
    world.arm(Fault("status", service="gitlab", status=403, times=None))
    path = tmp_path / "missing" / "feedback-bot.prom"
    result = invoke("run", FEEDBACK_BOT_METRICS=str(path), FEEDBACK_BOT_LOG="json", FEEDBACK_BOT_LOG_LEVEL="warning")
    told = [each for line in result.stderr.splitlines() if line.startswith("{") for each in [json.loads(line)]]
    (line,) = [each for each in told if each["event"] == "metrics_not_written"]
    assert result.exit_code == 2
    assert line["problem"].startswith(f"FEEDBACK_BOT_METRICS: {path} cannot be written: ")


def test_a_broken_configuration(world: World, invoke: Invoke, config: Path, path: Path) -> None:
    """It is told as such, though nothing was asked of anybody."""
    (config / "bot.yml").write_text("nothing: 1\n")
    assert invoke("run", FEEDBACK_BOT_METRICS=str(path)).exit_code == 2
    found = held(path)
    assert (found["feedback_bot_runs_total outcome=failed"], found["feedback_bot_configuration_valid"]) == (1, 0)
    assert world.bots == []


def test_a_fallback_that_serves(invoke: Invoke, config: Path, path: Path) -> None:
    """A part that is broken makes the configuration invalid, and the run a partial one."""
    (config / "labels.yml").write_text("causes: 7\n")
    assert invoke("run", FEEDBACK_BOT_METRICS=str(path)).exit_code == 3
    found = held(path)
    assert (found["feedback_bot_runs_total outcome=partial"], found["feedback_bot_configuration_valid"]) == (1, 0)


def test_a_fault_of_the_bot(invoke: Invoke, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that breaks off is counted before its error is told."""

    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("xyzzy")

    monkeypatch.setattr(attempt, "made", breaks)
    result = invoke("run", FEEDBACK_BOT_METRICS=str(path))
    assert isinstance(result.exception, RuntimeError)
    assert held(path)["feedback_bot_runs_total outcome=failed"] == 1
