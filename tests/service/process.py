"""`feedback-bot serve` as an operator starts it: a process of its own, whose log a test reads line by line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.world import World


def started(world: World, config: Path, *options: str, **environ: str) -> subprocess.Popen[str]:
    """The process; without pages unless an option or a variable says where.

    Args:
        world: what it serves.
        config: the folder of its configuration.
        options: of the command line.
        environ: what else is set.
    """
    here = {"FEEDBACK_BOT_CONFIG": str(config), "FEEDBACK_BOT_LISTEN": "", "FEEDBACK_BOT_LOG": "json", **environ}
    command = [sys.executable, "-m", "bot", "serve", "--every", "1h", *options]
    return subprocess.Popen(  # noqa: S603 - this Python
        command,
        env={**os.environ, **world.sandbox.environment(world.url), **here},
        stderr=subprocess.PIPE,
        text=True,
    )


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
