"""Says who may use a command, by role and by name, and puts it in words."""

from __future__ import annotations

from collections.abc import Collection

from bot.commands.record import CommandRecord
from bot.commands.words import listed, spans
from bot.config import Configuration
from bot.config.review import ACCESS_LEVELS, TEAM, RoleName
from bot.domain.said import Person
from bot.domain.texts import Plain

EVERYBODY: tuple[RoleName, ...] = ("guest", *TEAM)


def allowed(record: CommandRecord, person: Person, config: Configuration) -> bool:
    """Whether somebody may use a command: by a role that is listed, or by name whatever the role. Bots never may."""
    if person.is_bot or not person.is_active:
        return False
    roles, people = _given(record, config)
    has_role = person.access_level in {ACCESS_LEVELS[role] for role in roles}
    return has_role or person.username.casefold() in {name.casefold() for name in people}


def who_may(record: CommandRecord, config: Configuration) -> Plain:
    """Who may use a command, in words for a sentence that begins with `Allowed for`; it notifies nobody."""
    return in_words(*_given(record, config))


def in_words(roles: Collection[RoleName], people: Collection[str] = ()) -> Plain:
    """Roles and people in words: `Maintainers and Owners of this project, and `ana``.

    Args:
        roles: as settings name them.
        people: user names, checked already.
    """
    told = [words for words in (_roles(roles), spans(people)) if words]
    return Plain(", and ".join(told))


def _given(record: CommandRecord, config: Configuration) -> tuple[Collection[RoleName], Collection[str]]:
    permission = config.bot.commands.allow.get(record.verb)
    return (permission.roles, permission.people) if permission else (record.roles, ())


def _roles(roles: Collection[RoleName]) -> str:
    if set(roles) == set(EVERYBODY):
        return "all members of this project"
    if set(roles) == set(TEAM):
        return "all members of this project but Guests"
    names = [f"{role.replace('_', ' ').title()}s" for role in ACCESS_LEVELS if role in roles]
    return f"{listed(names)} of this project" if names else ""
