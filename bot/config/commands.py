"""What an admin can set about commands in comments: who may give them, and how the bot answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

from bot.config.entries import Entry, Section, finding
from bot.config.fields import EmojiName, HourOrMore, OptionalUserName, UserName
from bot.config.review import RoleName

UNKNOWN, SECOND_NAME = "unknown_command", "second_name"
"""The types of the findings about a command that does not exist, whose context holds those that do, and about another
name of one, whose context holds the first."""

_VERB = "[a-z]+"


class Permission(Entry):
    """Who may use one command."""

    roles: tuple[RoleName, ...] = Field(default=(), description="Roles in the project.")
    people: tuple[UserName, ...] = Field(default=(), description="User names, whatever their role.")

    @model_validator(mode="after")
    def _is_for_somebody(self) -> Self:
        """A command that nobody may use would only refuse everybody."""
        is_empty = not (self.roles or self.people)
        told = "names nobody: list roles or people, or delete it for the command's own roles"
        return self._refuse([finding((), told)] if is_empty else [])


def _known(allow: dict[str, Permission], info: ValidationInfo) -> dict[str, Permission]:
    """The permissions, if each is about a command that there is, as far as somebody said which these are."""
    found = list(_findings(allow, (info.context or {}).get("verbs")))
    if found:
        raise ValidationError.from_exception_data("commands", found)
    return allow


def _findings(allow: Mapping[str, Permission], verbs: Mapping[str, str] | None) -> Iterator[InitErrorDetails]:
    """What is no first name of a command: only these are looked up when somebody gives one."""
    for verb in allow:
        first = None if verbs is None else verbs.get(verb)
        if not re.fullmatch(_VERB, verb) or (verbs is not None and first is None):
            error = PydanticCustomError(UNKNOWN, "unknown command", {"verbs": tuple({*(verbs or {}).values()})})
            yield InitErrorDetails(type=error, loc=(verb,), input=None)
        elif first is not None and first != verb:
            error = PydanticCustomError(SECOND_NAME, "second name", {"first": first})
            yield InitErrorDetails(type=error, loc=(verb,), input=None)


_Allow = Annotated[
    dict[str, Permission],
    BeforeValidator(lambda allow: {} if allow is None else allow),
    AfterValidator(_known),
]


class Commands(Section):
    """How the bot answers when somebody speaks to it."""

    allow: _Allow = Field(
        default={},
        description="Who may use a command, by its name, such as `close: {roles: [maintainer], people: [ana]}`. What "
        "is not named here keeps the roles that docs/managers.md shows.",
        json_schema_extra={"type": ["object", "null"], "propertyNames": {"pattern": f"^{_VERB}$"}},
    )
    reaction: EmojiName = Field(default="white_check_mark", description="Name of the emoji that says: done.")
    within: HourOrMore = Field(
        default=timedelta(hours=48),
        description="How old a command may be when the bot first sees it, at least 1 hour; an older one is not carried "
        "out, and the bot asks to repeat it.",
    )
    per_hour: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=30, description="How many commands of one person in an hour are carried out."
    )
    escalate_to: OptionalUserName = Field(
        default=None, description="User name of who is mentioned by `escalate`. null: nobody can be."
    )
