"""`reopen` opens a closed issue again."""

from __future__ import annotations

from bot.commands import present
from bot.commands.record import Asked, CommandRecord, Effect, Refusal
from bot.domain.model import Need
from bot.domain.texts import Plain, Text
from bot.standing.acts import OPENED, Register

ALREADY = Text("This issue is open already, so I changed nothing. To close it, type `@{{ bot }} close`.\n")


def run(asked: Asked) -> Effect | Refusal:
    """Opens it, if it is closed; words behind it are for people."""
    if present.is_already(asked, OPENED):
        return Effect(reply=ALREADY.fill(bot=Plain(asked.bot)))
    return Effect(((Register.STATE, OPENED),))


COMMAND = CommandRecord(
    verb="reopen",
    usage=("reopen [reason]",),
    purpose="opens the issue again",
    example="reopen they wrote again",
    answer="a reaction and the card; a comment when it is open already",
    run=run,
    aliases=("open",),
    needs=Need.STATE_CLICKS,
)
