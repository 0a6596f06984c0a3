"""What people can ask the bot to do in a comment, one file per command; help and documentation are made from these.

A new command is one new file with its `COMMAND`, and its line in `COMMANDS`.
"""

from __future__ import annotations

from difflib import get_close_matches
from types import MappingProxyType

from bot.commands import (
    assign,
    close,
    contacted,
    escalate,
    help,  # noqa: A004 # the command's name; nothing here asks for Python's own help
    label,
    rating,
    reopen,
    snooze,
    unassign,
    unsnooze,
    who,
    why,
)
from bot.commands.permission import allowed, who_may
from bot.commands.record import Asked, CommandRecord, Effect, Refusal
from bot.config.problems import NEAR

__all__ = ["COMMANDS", "VERBS", "Asked", "CommandRecord", "Effect", "Refusal", "allowed", "find", "nearest", "who_may"]

COMMANDS: tuple[CommandRecord, ...] = (
    help.COMMAND,
    label.COMMAND,
    assign.COMMAND,
    unassign.COMMAND,
    contacted.COMMAND,
    close.COMMAND,
    reopen.COMMAND,
    snooze.COMMAND,
    unsnooze.COMMAND,
    escalate.COMMAND,
    who.COMMAND,
    why.COMMAND,
    rating.COMMAND,
)
_BY_NAME = {name: record for record in COMMANDS for name in (record.verb, *record.aliases)}
VERBS = MappingProxyType({name: record.verb for name, record in _BY_NAME.items()})
"""All words that begin a command, each with the command's first name."""

_LONGEST = 100


def find(verb: str) -> CommandRecord | None:
    """The command of a verb or an alias, in any case; a mention without a verb asks for help. None for no command."""
    return _BY_NAME.get(verb.casefold() or help.COMMAND.verb)


def nearest(verb: str) -> str | None:
    """The verb of the command that was probably meant by a word that names none, None when none is near."""
    near = get_close_matches(verb[:_LONGEST].casefold(), _BY_NAME, n=1, cutoff=NEAR)
    return _BY_NAME[near[0]].verb if near else None
