"""`unsnooze` wakes a case that somebody put to sleep."""

from __future__ import annotations

from bot.commands.record import Asked, CommandRecord, Effect, Refusal
from bot.domain.memory import moment
from bot.domain.texts import Plain, Text
from bot.standing.acts import Register

AWAKE = Text("This case is not snoozed, so I changed nothing. To snooze it, type for example `@{{ bot }} snooze 3d`.\n")


def run(asked: Asked) -> Effect | Refusal:
    """Ends the snooze, if there is one."""
    until = moment(asked.review.value(Register.SNOOZE))
    if until is None or until <= asked.at:
        return Effect(reply=AWAKE.fill(bot=Plain(asked.bot)))
    return Effect(((Register.SNOOZE, ""),))


COMMAND = CommandRecord(
    verb="unsnooze",
    usage=("unsnooze",),
    purpose="ends a snooze now",
    example="unsnooze",
    answer="a reaction and the card; a comment when the case is not snoozed",
    run=run,
)
