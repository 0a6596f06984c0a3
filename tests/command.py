"""The command line as the tests call it: fixtures, and what every refusal looks like."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bot import wiring
from bot.__main__ import app
from bot.sandbox.faults import Fault
from tests.world import Impatient, World

SHIPPED = Path(__file__).parent.parent / "config"
UNPACED = "pace: {notes_per_minute: null, issues_per_minute: null, requests_per_minute: null}\n"
QUICK = "brake: {first_plan: 'off'}\n"
HTML = Fault("status", status=200, body="<html>Log in</html>", content_type="text/html", times=None)
HALF_JSON = Fault("status", status=200, body='{"id": 1, "na', times=None)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A folder of configuration without brake and pace."""
    folder = tmp_path / "config"
    shutil.copytree(SHIPPED, folder)
    (folder / "bot.yml").write_text(QUICK + UNPACED)
    return folder


Invoke = Callable[..., Result]


@pytest.fixture
def invoke(world: World, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Invoke]:
    """Runs a command against the world; repeats of reads do not wait."""
    waiting = wiring.Waiting
    monkeypatch.setattr(wiring, "Waiting", lambda clock, _stop, *others: waiting(clock, Impatient(), *others))

    def command(
        *arguments: str,
        input: str | None = None,  # noqa: A002 - as typer names it
        prog_name: str | None = None,
        **environ: str,
    ) -> Result:
        names = {
            **world.sandbox.environment(world.url),
            "FEEDBACK_BOT_CONFIG": str(config),
            "FEEDBACK_BOT_CACHE": str(tmp_path / "cli-cache"),
            "FEEDBACK_BOT_LISTEN": "",
            "FEEDBACK_BOT_LOG_LEVEL": "error",
            **environ,
        }
        return CliRunner().invoke(app, [*arguments], env=names, input=input, prog_name=prog_name)

    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    yield command
    for number, handler in handlers.items():
        signal.signal(number, handler)


def assert_one_line(result: Result, code: int, *words: str) -> None:
    """The command failed with this code and one line that holds these words."""
    lines = result.stderr.strip().splitlines()
    assert (result.exit_code, len(lines)) == (code, 1), result.output
    assert [word for word in words if word not in lines[0]] == []
    assert "Traceback" not in result.output
    assert not [secret for secret in ("sandbox-secret", "sandbox-gitlab-token", "wrong-") if secret in result.output]


def every_command() -> dict[str, set[str]]:
    """Every command, one of a group by both words, with all ways to write its options."""
    top = vars(typer.main.get_command(app))["commands"]
    found = {}
    for name, command in top.items():
        for inner, each in vars(command).get("commands", {"": command}).items():
            asked = [parameter for parameter in each.params if parameter.param_type_name == "option"]
            options = {option for parameter in asked for option in [*parameter.opts, *parameter.secondary_opts]}
            found[f"{name} {inner}".strip()] = options
    return found


def needing() -> tuple[set[str], set[str]]:
    """The commands that must be told what to act on, and the options that must be followed by a value."""
    top = vars(typer.main.get_command(app))["commands"]
    commands, options = set(), set()
    for name, command in top.items():
        for inner, each in vars(command).get("commands", {"": command}).items():
            if any(parameter.required for parameter in each.params):
                commands.add(f"{name} {inner}".strip())
            valued = [parameter for parameter in each.params if not getattr(parameter, "is_flag", False)]
            options |= {option for parameter in valued for option in parameter.opts}
    return commands, options
