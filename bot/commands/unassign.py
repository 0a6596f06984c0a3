"""`unassign` takes the case from who has it."""

from __future__ import annotations

from bot.commands import present
from bot.commands.malformed import malformed
from bot.commands.people import MYSELF, user_name_in
from bot.commands.record import Asked, CommandRecord, Effect, Refusal
from bot.domain.quoted import QuotedInline
from bot.domain.texts import Plain, Text
from bot.standing.acts import Register

NOBODY = Text("Nobody has this case, so there was nothing to take off. To take it, type `@{{ bot }} assign me`.\n")
ANOTHER = Text(
    "{{ name }} does not have this case, {{ holder }} has. I changed nothing. To take it from them, type "
    "`@{{ bot }} unassign`.\n"
)


def run(asked: Asked) -> Effect | Refusal:
    """Leaves the case to nobody; a name must be that of who has it."""
    holder = present.assignee(asked)
    name, rest = user_name_in(asked.args)
    if asked.args.strip() and (rest or not name):
        return malformed(asked, COMMAND, rest or asked.args, "one user name, `me`, or nothing belongs there.")
    if not holder:
        return Effect(reply=NOBODY.fill(bot=Plain(asked.bot)))
    meant = asked.by.username if name.casefold() in MYSELF else name
    if meant and meant.casefold() != holder.casefold():
        names = {"name": QuotedInline(meant), "holder": QuotedInline(holder)}
        return Effect(reply=ANOTHER.fill(bot=Plain(asked.bot), **names))
    return Effect(((Register.ASSIGNEE, ""),))


COMMAND = CommandRecord(
    verb="unassign",
    usage=("unassign",),
    purpose="takes the case from who has it",
    example="unassign",
    answer="a reaction and the card; a comment when nobody has it",
    run=run,
)
