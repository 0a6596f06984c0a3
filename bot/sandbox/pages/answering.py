"""Helps a visitor to speak to the bot: the lines to fill in, copied from its newest card, and what it may be asked."""

import re
from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from bot.sandbox.gitlab import Note
from bot.sandbox.people import BOT

# A list item in bold with nothing behind it, as anybody could copy it.
_TO_FILL_IN: Final = re.compile(r"\s*[*+-]\s+\*\*[^*]+\*\*\s*")

EXAMPLES: Final = MappingProxyType(
    {
        "help": "all that it understands, and who may",
        "label docs": "gives the cause",
        "assign me": "or somebody by user name; unassign gives it back",
        "snooze 3d waiting for engineering": "keeps it quiet about the case; also a day or a date, and unsnooze",
        "contacted": "the customer was written to; the mail may be quoted below",
        "close": "with a reason, if you like",
        "reopen": "takes a closing back",
        "escalate": "asks the one whom the team named for it, with a reason if you like",
        "who": "who has the case, and who answered what",
        "why": "what the bot did here last, and why",
        "rating": "what the customer said, and whether it may still change",
    }
)
"""What the bot may be asked, by example."""


def lines_to_fill_in(notes: Iterable[Note]) -> str:
    """Return the empty lines of the newest of the bot's comments that has some, each with a blank at its end."""
    for note in sorted(notes, key=lambda note: (note.created_at, note.id), reverse=True):
        if note.author.username == BOT:
            found = [line.strip() for line in note.body.splitlines() if _TO_FILL_IN.fullmatch(line)]
            if found:
                return "".join(f"{line} \n" for line in found)
    return ""
