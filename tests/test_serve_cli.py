"""The command `serve` as an operator starts it: what it refuses, and what it goes on with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import time_machine

from bot.domain.errors import ConfigError
from bot.report import exit_code
from bot.service import Bell
from bot.stop import Stop
from tests.command import QUICK, UNPACED, Invoke
from tests.service.month import Clockwork
from tests.world import HOURS, Impatient, World


@pytest.mark.parametrize(
    ("lines", "options", "words"),
    [
        ("schedule: {cron: '61 * * * *'}\n", [], "bot.yml:1:18: schedule.cron has a minute"),
        ("{}\n", ["--every", "soon"], "--every is not a length of time: 'soon'"),
        ("{}\n", ["--every", ""], "--every is not a length of time: ''"),
    ],
)
def test_serve_refuses_to_start(invoke: Invoke, config: Path, lines: str, options: list[str], words: str) -> None:
    """What forbids to start ends `serve` with 2 at once, before any request and in the words of `run`."""
    (config / "bot.yml").write_text(lines)
    result = invoke("serve", *options)
    assert isinstance(result.exception, ConfigError)
    assert (exit_code(result.exception), words in str(result.exception)) == (2, True)


def test_a_file_that_breaks_between_two_runs(
    world: World, invoke: Invoke, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That run fails with the lines of `check` in the log; `serve` goes on, and takes the mended file up."""
    on_time = "schedule: {jitter: null}\n"
    ticket, files = world.rate("bad"), iter(["nothing: 1\n", QUICK + UNPACED + on_time])
    (config / "bot.yml").write_text(UNPACED + on_time)

    class Edits(Impatient):
        def wait(self, seconds: float | None = None) -> bool:
            text = next(files, None) if seconds else ""
            self.is_asked = text is None
            if text:
                (config / "bot.yml").write_text(text)
                process.shift(HOURS)
            return self.is_asked

    monkeypatch.setattr(Stop, "by", lambda *_: Edits())
    monkeypatch.setattr(Bell, "wait", Clockwork.wait)
    with time_machine.travel(world.sandbox.clock.now(), tick=False) as process:
        result = invoke("serve", FEEDBACK_BOT_LOG="json", FEEDBACK_BOT_LOG_LEVEL="info")
    runs = [line for line in map(json.loads, result.stderr.splitlines()) if line["event"] == "run"]
    assert [line["outcome"] for line in runs] == ["awaits_tick", "failed", "ok"]
    assert [error.partition(": ")[0] for error in runs[1]["problems"]] == [f"{config}/bot.yml:1:1"]
    assert (result.exit_code, len(world.notes(world.issue(ticket), "card"))) == (0, 1)
