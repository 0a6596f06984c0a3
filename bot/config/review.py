"""What an admin can set about the review: its questions, who may answer and command, which words to avoid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.config.entries import Entry, Section, finding
from bot.config.fields import CardLine, Duration, Line, OptionalUserName, UserName
from bot.config.words import COMPLAINTS, PHRASES, THANKS, folded

RoleName = Literal["guest", "planner", "reporter", "security_manager", "developer", "maintainer", "owner"]
ACCESS_LEVELS: Mapping[RoleName, int] = MappingProxyType(
    {
        "guest": 10, "planner": 15, "reporter": 20, "security_manager": 25, "developer": 30, "maintainer": 40,
        "owner": 50,
    }
)  # fmt: skip
"""GitLab's numbers of its roles (GitLab docs, Members API). They are not linear: roles are listed, never compared."""

TEAM: tuple[RoleName, ...] = ("planner", "reporter", "security_manager", "developer", "maintainer", "owner")


class ReviewField(Entry):
    """One question of the review."""

    name: CardLine = Field(description="The question as the card shows it and as answers repeat it; one line.")
    type: Literal["text", "yes_no", "choice"] = Field(
        default="text", description="text: any words; yes_no: Y or N; choice: one of `choices`."
    )
    required: bool = Field(default=True, description="Whether the review is incomplete without an answer.")
    effect: Literal["none", "action", "contact"] = Field(
        default="none",
        description="action: who answers it takes the case on and is assigned, unless the answer is none; contact: yes "
        "means that somebody will write to the customer.",
    )
    choices: tuple[CardLine, ...] = Field(default=(), max_length=50, description="The possible answers of a choice.")
    aliases: tuple[Line, ...] = Field(
        default=(), max_length=50, description="Short names and translations by which answers may repeat it."
    )

    @property
    def names(self) -> tuple[str, ...]:
        """All names by which people may answer it."""
        return (self.name, *self.aliases)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        """A choice needs something to choose from, and an effect its type."""
        found = []
        if (self.type == "choice") != bool(self.choices):
            told = "a choice needs `choices`" if self.type == "choice" else "only `type: choice` has choices"
            found.append(finding(("choices",), told))
        wanted = {"contact": "yes_no", "action": "text"}.get(self.effect)
        if wanted and self.type != wanted:
            found.append(finding(("effect",), f"{self.effect} needs `type: {wanted}`"))
        lower = [folded(choice) for choice in self.choices]
        found += [
            finding(("choices", index), "stands above already")
            for index, choice in enumerate(lower)
            if choice in lower[:index]
        ]
        return self._refuse(found)


class CauseLine(Section):
    """The line of the card on which people name the cause."""

    name: CardLine = Field(default="Cause:", description="The question as the card shows it; one line.")
    required: bool = Field(default=True, description="Whether the review is incomplete without a cause.")
    aliases: tuple[Line, ...] = Field(
        default=("Root cause", "Category", "Label", "Ursache", "Catégorie", "Causa", "Příčina", "Kategorie"),
        max_length=50,
        description="Short names and translations by which answers may repeat it.",
    )

    @property
    def names(self) -> tuple[str, ...]:
        """All names by which people may answer it."""
        return (self.name, *self.aliases)


_FIELDS = (
    ReviewField(
        name="Summary of ticket/feedback:",
        aliases=("Summary", "Zusammenfassung", "Résumé", "Resumen", "Riassunto", "Shrnutí", "Podsumowanie"),
    ),
    ReviewField(
        name="Action to be taken:",
        effect="action",
        aliases=(
            "Action", "Actions", "Next step", "Maßnahme", "Action à prendre", "Acción", "Azione", "Akce",
            "Opatření", "Działanie",
        ),
    ),
    ReviewField(
        name="Contact customer to discuss feedback? (Y/N)",
        type="yes_no",
        effect="contact",
        aliases=(
            "Contact", "Contact customer", "Call customer", "Kontakt", "Kunden kontaktieren", "Contacter le client",
            "Contactar al cliente", "Contattare il cliente", "Kontaktovat zákazníka",
        ),
    ),
)  # fmt: skip


class Phrase(Entry):
    """Words that the team does not want in an e-mail to a customer."""

    words: Line = Field(description="The words; any case, any kind of apostrophe, any white space between them.")
    reason: CardLine = Field(description="Why, and what to write instead; the comment that points it out shows it.")


class Look(Section):
    """Ratings whose words say the opposite of the score are marked for a look and do not close by themselves."""

    enabled: bool = Field(default=True, description="Whether such ratings get the label states.look of labels.yml.")
    complaints: tuple[Line, ...] = Field(
        default=COMPLAINTS, max_length=500, description="A good rating with one of these words is marked."
    )
    thanks: tuple[Line, ...] = Field(
        default=THANKS, max_length=500, description="A bad rating with one of these words is marked."
    )


class Review(Section):
    """What a manager answers about a bad rating."""

    fields: tuple[ReviewField, ...] = Field(
        default=_FIELDS,
        min_length=1,
        max_length=20,
        description="The questions of the card, in order. type is text, yes_no or choice; required: false allows to "
        "leave one open; aliases are other names by which people may answer it.",
    )
    cause: CauseLine = Field(default=CauseLine(), description="The line on which people name the cause.")
    answered_by: tuple[RoleName, ...] = Field(
        default=TEAM, min_length=1, description="Roles in the project whose comments count as answers."
    )
    close_when_done: bool = Field(
        default=False,
        description="true: a bad case closes once all is answered, no action is to be taken and nobody is to write to "
        "the customer, or somebody did.",
    )
    avoid: tuple[Phrase, ...] = Field(
        default=tuple(Phrase(words=words, reason=reason) for words, reason in PHRASES),
        max_length=200,
        description="Words that an e-mail to a customer should not hold, with the reason; pointed out once.",
    )

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        """Answers are found by the question or an alias, whatever its case, accents or final punctuation."""
        seen: set[str] = set()
        found = []
        for place, names in self._named():
            for index, name in enumerate(names):
                location = (*place, "name") if index == 0 else (*place, "aliases", index - 1)
                if folded(name) in seen:
                    found.append(finding(location, "asks the same as a name above"))
                seen.add(folded(name))
        found += [
            finding(("fields", index, "effect"), f"only one question can have the effect {field.effect}")
            for index, field in enumerate(self.fields)
            if field.effect != "none" and field.effect in {other.effect for other in self.fields[:index]}
        ]
        return self._refuse(found)

    def _named(self) -> list[tuple[tuple[str | int, ...], tuple[str, ...]]]:
        return [
            *((("fields", index), field.names) for index, field in enumerate(self.fields)),
            (("cause",), self.cause.names),
        ]


class Permission(Entry):
    """Who may use one command."""

    roles: tuple[RoleName, ...] = Field(default=(), description="Roles in the project.")
    people: tuple[UserName, ...] = Field(default=(), description="User names, whatever their role.")


class Commands(Section):
    """How the bot answers when somebody speaks to it."""

    allow: dict[str, Permission] = Field(
        default={},
        description="Who may use a command, by its name, such as `close: {roles: [maintainer], people: [ana]}`. What "
        "is not named here keeps the roles that docs/managers.md shows.",
    )
    reaction: Annotated[str, Field(pattern="^[a-z0-9_+-]{1,100}$")] = Field(
        default="white_check_mark", description="Name of the emoji that says: done."
    )
    within: Duration = Field(
        default=timedelta(hours=48),
        description="How old a command may be when the bot first sees it; an older one is not carried out, and the bot "
        "asks to repeat it.",
    )
    per_hour: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=30, description="How many commands of one person in an hour are carried out."
    )
    escalate_to: OptionalUserName = Field(
        default=None, description="User name of who is mentioned by `escalate`. null: nobody can be."
    )
