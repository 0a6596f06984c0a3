"""`feedback-bot serve` as an operator starts it: a process of its own, whose log a test reads line by line."""

from __future__ import annotations

import html
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from tests.world import World

LAUNCH = """
import sys
from pathlib import Path
from bot import settings
settings.SECRETS_FOLDER = Path(sys.argv.pop(1))
settings.Settings.load.__func__.__defaults__ = (None, settings.SECRETS_FOLDER)
from bot.__main__ import main
main()
"""
"""Starts the bot where another folder stands for `/run/secrets`, which a test may not write."""


@contextmanager
def started(
    world: World, config: Path, *options: str, secrets: Path | None = None, listen: str = ""
) -> Iterator[subprocess.Popen[str]]:
    """The process, which is killed at the end if it still runs.

    Args:
        world: what it serves.
        config: the folder of its configuration.
        options: of the command line.
        secrets: the folder of secret files; then the tokens are not in the environment.
        listen: where its pages are served; empty for nowhere.
    """
    here = {
        "FEEDBACK_BOT_CONFIG": str(config),
        "FEEDBACK_BOT_CACHE": str(world.cache),
        "FEEDBACK_BOT_LISTEN": listen,
        "FEEDBACK_BOT_LOG": "json",
    }
    command = [sys.executable, *(["-c", LAUNCH, str(secrets)] if secrets else ["-m", "bot"])]
    given = world.sandbox.environment(world.url)
    if secrets is not None:
        secrets.mkdir()
        held = [name for name in given if name.endswith(("_TOKEN", "_SECRET"))]
        for name in held:
            (secrets / name.lower()).write_text(given[name])
            here[name] = ""
    process = subprocess.Popen(  # noqa: S603 - this Python
        [*command, "serve", "--every", "1h", *options],
        env={**os.environ, **given, **here},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=60)


def lines(process: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    """Its log as it comes; what is no event of it is kept as `said`."""
    assert process.stderr is not None
    for line in process.stderr:
        yield json.loads(line) if line.startswith("{") else {"event": "", "said": line}


def until(process: subprocess.Popen[str], event: str, **fields: object) -> dict[str, Any]:
    """The next line of an event, with these fields."""
    for line in lines(process):
        if line["event"] == event and fields.items() <= line.items():
            return line
    raise AssertionError(f"the process ended without {event} {fields}")


class Pages:
    """What people and probes see of a process that is asked to listen on a free port."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.url = f"http://{until(process, 'listening')['address']}"

    @property
    def reasons(self) -> list[str]:
        """Why it is not ready."""
        reply = requests.get(f"{self.url}/readyz", timeout=10)
        assert reply.json()["ready"] is (reply.status_code == requests.codes.ok)
        return [str(reason) for reason in reply.json()["reasons"]]

    @property
    def page(self) -> str:
        """The page for people."""
        return html.unescape(requests.get(self.url, timeout=10).text)


ANYWHERE = "127.0.0.1:0"
