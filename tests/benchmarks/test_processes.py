"""Whole processes are measured as an operator starts them; small numbers, and nothing timed is asserted."""

from __future__ import annotations

import subprocess
import sys

import pytest

from benchmarks import markdown, processes
from benchmarks.overhead import overhead

pytestmark = pytest.mark.proof


def test_start_up() -> None:
    """Each kind of process has its seconds and its memory."""
    found = processes.start_up(mirrored=3, repeats=1)
    assert found.keys() == {"mirrored", *markdown.PROCESSES}
    assert all(vars_of(found[name]) == {"seconds", "fastest_seconds", "megabytes"} for name in markdown.PROCESSES)


def test_memory() -> None:
    """Both runs succeed, and are larger than what they import."""
    found = processes.memory(3)
    assert found.keys() == {"ratings", *markdown.MEMORY}


def test_overhead() -> None:
    """A first run makes at least the fewest possible requests."""
    found = overhead(11, workers=2)
    assert int(str(found["requests"])) >= int(str(found["fewest_requests"])) == 1 + 1 + 11 + 2


def test_help_is_held_against_what_it_imports() -> None:
    """The bare interpreter beside `--help` imports the same libraries of others, no more and no fewer."""
    assert libraries(processes.HELP) == libraries(processes.HELP_IMPORTS) > {"typer"}


def libraries(arguments: processes.Arguments) -> set[str]:
    """The packages that a process imports, but those of Python and of the bot."""
    command = [sys.executable, "-X", "importtime", *arguments]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stderr  # noqa: S603 - this Python
    names = {line.rpartition("|")[2].strip().partition(".")[0] for line in told.splitlines()}
    return names - sys.stdlib_module_names - {"bot", "imported package"}


def vars_of(cost: object) -> set[str]:
    assert isinstance(cost, dict)
    return set(cost)
