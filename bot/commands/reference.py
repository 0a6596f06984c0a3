"""Writes down for managers what they can ask the bot: the table of the documentation, from the commands' records."""

from __future__ import annotations

from collections.abc import Iterator

from bot.commands import COMMANDS, CommandRecord
from bot.commands.permission import in_words


def commands_table() -> str:
    """Every command with its forms, who may use it unless settings say otherwise, an example and its answer."""
    head = ("| command | what it does | for example | my answer | allowed for |", "|---|---|---|---|---|")
    return "\n".join((*head, *map(_row, COMMANDS)))


def _row(record: CommandRecord) -> str:
    forms = "<br>".join(_forms(record))
    cells = (forms, record.purpose, f"`{record.example}`", record.answer, in_words(record.roles))
    return f"| {' | '.join(cells)} |"


def _forms(record: CommandRecord) -> Iterator[str]:
    yield from (f"`{form}`" for form in record.usage)
    yield from (f"`{alias}`" for alias in record.aliases)
