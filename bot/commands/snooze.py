"""`snooze` keeps the bot quiet about a case for a while."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.commands.malformed import malformed
from bot.commands.record import Asked, CommandRecord, Effect, Refusal
from bot.commands.until import UnreadableError, until
from bot.domain.memory import stamp
from bot.standing.acts import Register


def run(asked: Asked) -> Effect | Refusal:
    """Notes until when; the reason behind it is for people."""
    try:
        end = until(asked.args, asked.at, ZoneInfo(asked.config.bot.schedule.time_zone))
    except UnreadableError as error:
        return malformed(asked, COMMAND, error.part, error.told)
    return Effect(((Register.SNOOZE, stamp(end)),))


COMMAND = CommandRecord(
    verb="snooze",
    usage=("snooze 3d [reason]", "snooze until friday [reason]", "snooze until 2027-01-15 [reason]"),
    purpose="keeps me quiet about the case, from an hour to a year; with a day it ends there at 08:00",
    example="snooze 2 weeks waiting for the release",
    answer="a reaction and the card; a comment when I cannot read the time",
    run=run,
)
