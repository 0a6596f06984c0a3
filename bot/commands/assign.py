"""`assign` gives the case to somebody of the project."""

from __future__ import annotations

from bot.commands.malformed import malformed
from bot.commands.people import MYSELF, user_name_in
from bot.commands.record import Asked, CommandRecord, Effect, Refusal
from bot.config.review import SEES_ALL
from bot.domain.quoted import QuotedInline
from bot.domain.said import Person
from bot.domain.texts import Body, Plain, Text
from bot.standing.acts import Register

UNKNOWN = Text(
    "I find nobody with the user name {{ name }}. It stands behind the `@` on the person's page. To take the case "
    "yourself, type `@{{ bot }} assign me`.\n"
)
A_BOT = Text("{{ name }} is a bot: a case needs a person. To take it yourself, type `@{{ bot }} assign me`.\n")
BLOCKED = Text(
    "The account {{ name }} is blocked or deactivated, so nothing would reach them. To take the case yourself, type "
    "`@{{ bot }} assign me`.\n"
)
NO_MEMBER = Text(
    "{{ name }} is no member of this project, so they could not see the case. Ask an owner to add them, or take the "
    "case yourself: `@{{ bot }} assign me`.\n"
)
GUEST = Text(
    "{{ name }} is a Guest here, and Guests do not see confidential issues. Ask an owner for another role, or take the "
    "case yourself: `@{{ bot }} assign me`.\n"
)


def run(asked: Asked) -> Effect | Refusal:
    """Assigns one active member."""
    if not asked.args.strip():
        return malformed(asked, COMMAND, "", "who takes the case?")
    name, rest = user_name_in(asked.args)
    if rest or not name:
        return malformed(asked, COMMAND, rest or asked.args, "I need one user name, or `me`.")
    person = _person(asked, name)
    why_not = _why_not(person, name, asked)
    if person is None or why_not is not None:
        return Refusal(_filled(why_not or UNKNOWN, name, asked))
    return Effect(((Register.ASSIGNEE, person.username),))


def _person(asked: Asked, name: str) -> Person | None:
    """Who is meant; None when there is no such account, or nobody looked it up."""
    if name.casefold() in {*MYSELF, asked.by.username.casefold()}:
        return asked.by
    return asked.case.talk.people.get(name.lower()) if asked.case.talk else None


def _why_not(person: Person | None, name: str, asked: Asked) -> Text | None:
    if name.casefold() == asked.bot.casefold():
        return A_BOT
    if person is None:
        return UNKNOWN
    refusals = (
        (person.is_bot, A_BOT),
        (not person.is_active, BLOCKED),
        (person.access_level is None, NO_MEMBER),
        (person.access_level not in SEES_ALL, GUEST),
    )
    return next((text for is_so, text in refusals if is_so), None)


def _filled(text: Text, name: str, asked: Asked) -> Body:
    shown = asked.by.username if name.casefold() in MYSELF else name
    return text.fill(name=QuotedInline(shown), bot=Plain(asked.bot))


COMMAND = CommandRecord(
    verb="assign",
    usage=("assign me", "assign @user"),
    purpose="gives the case to you or to another member of the project, instead of who has it",
    example="assign me",
    answer="a reaction and the card; a comment where it cannot be done",
    run=run,
)
