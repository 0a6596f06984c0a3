"""A long run shows what it does and waits for: a bar on a terminal, seldom lines else, never on standard output."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest
import structlog
from rich.console import Console

from bot.progress import EVERY_SECONDS, LONG_SECONDS, Progress
from bot.sandbox.faults import Fault
from tests.world import World

ROOT = Path(__file__).parent.parent
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Clock:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_long_waits_are_logged_seldom() -> None:
    """The first long one of a service at once, the next a minute later; what is short is nobody's concern."""
    clock = Clock()
    progress = Progress(clock)
    with structlog.testing.capture_logs() as lines:
        for service, seconds, moved in (
            ("GitLab", LONG_SECONDS - 1, 0.0),
            ("GitLab", 30.04, 0.0),
            ("GitLab", 40.0, EVERY_SECONDS - 1),
            ("Zendesk", 50.0, 0.0),
            ("GitLab", 60.0, 1.0),
        ):
            clock.now += moved
            progress.waits(service, seconds, "why")
    assert [(line["event"], line["service"], line["seconds"], line["why"]) for line in lines] == [
        ("waiting", "GitLab", 30.0, "why"),
        ("waiting", "Zendesk", 50.0, "why"),
        ("waiting", "GitLab", 60.0, "why"),
    ]


def test_the_line_tells_the_longest_wait_for_each_service() -> None:
    """As long as it lasts; many threads wait at once."""
    clock = Clock()
    progress = Progress(clock)
    for service, seconds in (("GitLab", 20), ("GitLab", 10), ("Zendesk", 5)):
        progress.waits(service, seconds, f"{seconds}")
    assert progress.line == "waiting 20 s for GitLab: 20, waiting 5 s for Zendesk: 5"
    clock.now = 12
    assert progress.line == "waiting 8 s for GitLab: 20"
    clock.now = 20
    assert progress.line == ""


def _drawn(progress: Progress, screen: io.StringIO) -> str:
    """What stands on the terminal at the moment."""
    progress.waits("GitLab", 10, "its limit")
    bar, _ = progress._bar or (None, None)
    assert bar is not None
    screen.truncate(0)
    bar.refresh()
    return CONTROL.sub("", screen.getvalue())


def test_a_terminal_shows_a_bar() -> None:
    """First that it looks, then how many of the planned cases are done, and what is waited for; at last nothing."""
    screen = io.StringIO()
    progress = Progress(Clock(), Console(file=screen, force_terminal=True, width=120))
    with structlog.testing.capture_logs() as lines, progress.shown():
        assert "looking" in _drawn(progress, screen)
        progress.plan(7)
        for _ in range(3):
            progress.advance()
        shown = _drawn(progress, screen)
    assert ("writing" in shown, "3/7" in shown, "waiting 10 s for GitLab: its limit" in shown) == (True, True, True)
    assert lines == []


def test_without_a_terminal_nothing_is_drawn() -> None:
    """What is planned and done is in the report."""
    progress = Progress(Clock())
    with progress.shown():
        progress.plan(2)
        progress.advance()
    assert progress.line == ""


def _on_terminal(world: World, folder: Path, *arguments: str) -> tuple[str, str]:
    """What a run in a process of its own writes to standard output, a pipe, and to a terminal as standard error."""
    ours, theirs = pty.openpty()
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        **world.sandbox.environment(world.url),
        "FEEDBACK_BOT_CONFIG": str(folder),
        "TERM": "xterm",
        "COLUMNS": "120",
    }
    seen: list[bytes] = []

    def read() -> None:
        with suppress(OSError):  # Linux says so at the end of a terminal
            while part := os.read(ours, 65536):
                seen.append(part)

    reader = threading.Thread(target=read)
    command = [sys.executable, "-m", "bot", *arguments]
    with subprocess.Popen(  # noqa: S603 - this Python
        command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, text=True
    ) as run:
        os.close(theirs)
        reader.start()
        out, _ = run.communicate(timeout=120)
    reader.join(timeout=30)
    os.close(ours)
    return out, CONTROL.sub("", b"".join(seen).decode())


@pytest.fixture
def slow(world: World, config: Path) -> Path:
    """A GitLab that once asks for a pause of a few seconds, when the first issue is opened."""
    world.rate("good")
    headers = {"Retry-After": str(int(LONG_SECONDS) + 1)}
    world.arm(Fault("status", service="gitlab", method="POST", nth=5, status=429, headers=headers))
    return config


def test_a_run_on_a_terminal(world: World, slow: Path) -> None:
    """The wait is seen on standard error with the log's lines above the bar; `--json` stays one object."""
    out, seen = _on_terminal(world, slow, "run", "--json")
    assert json.loads(out)["issues_opened"] == 1
    assert "s for GitLab: it asks for fewer requests" in seen
    assert ("writing" in seen, "OpenIssue" in seen) == (True, True)
