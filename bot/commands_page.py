"""Writes down for operators what every `--help` tells: the page docs/commands.md, from the same source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

import typer

from bot.__main__ import app

HEAD = """\
# Commands

Written by `python -m bot.handbook` from what `--help` tells; do not edit by hand. Each command is told with its
options, their defaults, what it reads of the environment, how it ends, and examples that work.
"""


def commands_page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(_section(name, each) for name, each in every())])


def every() -> Iterator[tuple[str, Any]]:
    """Each command by its words, those of a group one by one."""
    for name, command in _inner(typer.main.get_command(app)).items():
        found = _inner(command)
        yield from ((f"{name} {inner}", each) for inner, each in found.items()) if found else [(name, command)]


def _inner(command: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", getattr(command, "commands", {}))


def _section(name: str, command: Any) -> str:
    told = "\n".join(line.strip() for line in str(command.help or "").splitlines())
    rows = [_row(each) for each in command.params if each.name != "help"]
    table = "\n".join(["| option | default | meaning |", "|---|---|---|", *rows])
    below = "\n".join(line for line in str(command.epilog or "").replace("\b\n", "").splitlines())
    return f"## feedback-bot {name}\n\n{told.strip()}\n\n{table}\n\n```text\n{below}\n```\n"


def _row(parameter: Any) -> str:
    """An option with its default as people write it, and what it is for."""
    names = ", ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts))
    if parameter.param_type_name == "argument":
        names = f"`{parameter.metavar or parameter.name.upper()}`"
    elif parameter.metavar:
        names += f" {parameter.metavar}".replace("|", "\\|")
    default = parameter.default
    shown = "" if default in {None, False} or callable(default) else f"`{default}`"
    meaning = str(parameter.help or "").replace("|", "\\|")
    return f"| {names} | {'needed' if parameter.required else shown} | {meaning} |"
