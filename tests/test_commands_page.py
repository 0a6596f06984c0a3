"""The page of commands, and what `--help` tells of each."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from bot import handbook
from bot.commands_page import commands_page
from tests.command import Invoke, every_command

ROOT = Path(__file__).parent.parent
COMMANDS = every_command()


def test_the_page_is_up_to_date() -> None:
    """Whoever changes a command runs `python -m bot.handbook`."""
    assert (ROOT / handbook.COMMANDS).read_text("utf-8") == commands_page()


@pytest.mark.parametrize("name", COMMANDS)
def test_help_tells_all(name: str, invoke: Invoke) -> None:
    """What it does and does not, its options with a meaning each, how it ends, and an example of its own."""
    told = invoke(*name.split(), "--help").stdout
    words = ("Exit codes:", f"Example: feedback-bot {name}", *COMMANDS[name])
    assert [word for word in words if word not in told] == []
    rows = re.findall(r"^\| `--[^|]*\|[^|]*\|(.*)\|$", section(name), re.MULTILINE)
    assert [row for row in rows if not row.strip()] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_examples_name_what_exists(name: str) -> None:
    """Each begins with its command, and every option in it is one."""
    block = section(name).split("Example: ")[1].split("```")[0].replace("\\\n", " ")
    calls = [shlex.split(line) for line in block.strip().splitlines()]
    assert [call for call in calls if " ".join(call[1:]).find(name) != 0] == []
    assert [word for call in calls for word in call if word.startswith("--") and word not in COMMANDS[name]] == []


def test_serve_tells_its_own_exit_codes() -> None:
    """No outcome of a run ends it, so none of those codes is listed."""
    block = section("serve").split("Exit codes:")[1].split("Environment:")[0]
    assert re.findall(r"^  (\d)", block, re.MULTILINE) == ["0", "1", "2"]
    assert [words for words in ("tick", "partly", "paused") if words in block] == []


def section(name: str) -> str:
    found = re.search(rf"^## feedback-bot {name}\n(.*?)(?=^## |\Z)", commands_page(), re.MULTILINE | re.DOTALL)
    assert found
    return found[1]
