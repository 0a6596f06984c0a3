"""What an admin can set about the review: its questions, who may answer, which words to avoid or to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import InitErrorDetails

from bot.config.entries import Entry, Section, finding
from bot.config.fields import Choice, Question, Reason, Words
from bot.config.naming import asks_yes_or_no, key
from bot.config.problems import shown
from bot.config.words import COMPLAINTS, PHRASES, THANKS, folded

_Place = tuple[str | int, ...]

RoleName = Literal["guest", "planner", "reporter", "security_manager", "developer", "maintainer", "owner"]
ACCESS_LEVELS: Mapping[RoleName, int] = MappingProxyType(
    {
        "guest": 10, "planner": 15, "reporter": 20, "security_manager": 25, "developer": 30, "maintainer": 40,
        "owner": 50,
    }
)  # fmt: skip
"""GitLab's numbers of its roles (GitLab docs, Members API). They are not linear: roles are listed, never compared."""

SEES_ALL = frozenset(number for name, number in ACCESS_LEVELS.items() if name != "guest")
"""Roles that see confidential issues of others (GitLab docs, Permissions): only they can be assigned to one."""

TEAM: tuple[RoleName, ...] = ("planner", "reporter", "security_manager", "developer", "maintainer", "owner")


class ReviewField(Entry):
    """One question of the review."""

    name: Question = Field(description="The question as the card shows it and as answers repeat it; one line.")
    type: Literal["text", "yes_no", "choice"] = Field(
        default="text", description="text: any words; yes_no: Y or N; choice: one of `choices`."
    )
    required: bool = Field(default=True, description="Whether the review is incomplete without an answer.")
    effect: Literal["none", "action", "contact"] = Field(
        default="none",
        description="action: who answers it takes the case on and is assigned, unless the answer is none; contact: yes "
        "means that somebody will write to the customer.",
    )
    choices: tuple[Choice, ...] = Field(default=(), max_length=50, description="The possible answers of a choice.")
    aliases: tuple[Words, ...] = Field(
        default=(), max_length=50, description="Short names and translations by which answers may repeat it."
    )

    @property
    def names(self) -> tuple[str, ...]:
        """All names by which people may answer it."""
        return (self.name, *self.aliases)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        """A choice needs something to choose from, and an effect its type."""
        found = list(_choice_findings(self))
        wanted = {"contact": "yes_no", "action": "text"}.get(self.effect)
        if wanted and self.type != wanted:
            found.append(finding(("effect",), f"{self.effect} needs a question of `type: {wanted}`, not {self.type}"))
        if self.type == "text" and asks_yes_or_no(self.name):
            found.append(finding(("name",), f"{shown(self.name)} asks for yes or no: use `type: yes_no`"))
        return self._refuse(found)


_YES_AND_NO = frozenset(
    frozenset(pair.split())
    for pair in ("yes no", "y n", "ja nein", "j n", "oui non", "o n", "si no", "sim nao", "ano ne", "tak nie")
)  # fmt: skip


def _choice_findings(field: ReviewField) -> Iterator[InitErrorDetails]:
    if field.type == "choice" and not field.choices:
        place = "choices" if "choices" in field.model_fields_set else "type"
        yield finding((place,), "has nothing to choose from: list the answers, such as `choices: [low, high]`")
    if field.type != "choice" and field.choices:
        yield finding(("choices",), f"are for `type: choice` alone, and this is {field.type}: delete them or change it")
    names = [folded(choice) for choice in field.choices]
    if frozenset(names) in _YES_AND_NO:
        yield finding(("choices",), "are yes and no: use `type: yes_no` without choices, which reads more words")
    for index, name in enumerate(names):
        if name in names[:index]:
            yield finding(("choices", index), f"{shown(field.choices[index])} stands above already: delete one")


class CauseLine(Section):
    """The line of the card on which people name the cause."""

    name: Question = Field(default="Cause:", description="The question as the card shows it; one line.")
    required: bool = Field(default=True, description="Whether the review is incomplete without a cause.")
    aliases: tuple[Words, ...] = Field(
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

    words: Words = Field(description="The words; any case, any kind of apostrophe, any white space between them.")
    reason: Reason = Field(description="Why, and what to write instead; the comment that points it out shows it.")


class Look(Section):
    """Ratings whose words say the opposite of the score are marked for a look and do not close by themselves."""

    enabled: bool = Field(default=True, description="Whether such ratings get the label states.look of labels.yml.")
    complaints: tuple[Words, ...] = Field(
        default=COMPLAINTS, max_length=500, description="A good rating with one of these words is marked."
    )
    thanks: tuple[Words, ...] = Field(
        default=THANKS, max_length=500, description="A bad rating with one of these words is marked."
    )


class Review(Section):
    """What a manager answers about a bad rating."""

    fields: tuple[ReviewField, ...] = Field(
        default=_FIELDS,
        min_length=1,
        max_length=20,
        description="The questions of the card, in order. type: text, yes_no or choice, with `choices`. effect: action "
        "assigns the case to who takes it on, contact says that somebody will write to the customer. required: false "
        "allows to leave one open. aliases: other names by which people may answer it.",
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

    @property
    def lines(self) -> tuple[str, ...]:
        """What the card asks and answers repeat: the questions in their order, the cause last."""
        return (*(field.name for field in self.fields), self.cause.name)

    @model_validator(mode="after")
    def _answers_lead_to_one(self) -> Self:
        """Answers are found by a name, whatever its case, accents or final punctuation; an effect has one source."""
        owners: dict[str, tuple[_Place, str, _Place]] = {}
        found = []
        for place, names in self._named():
            for index, name in enumerate(names):
                location = (*place, "name") if index == 0 else (*place, "aliases", index - 1)
                owner, known, other = owners.setdefault(key(name), (place, names[0], location))
                if key(name) and owner != place:
                    told = f"{shown(name)} leads to {shown(known)} already: a name leads to one question"
                    found.append(finding(location, told, other))
        return self._refuse([*found, *self._repeated_effects()])

    def _named(self) -> list[tuple[_Place, tuple[str, ...]]]:
        """All names with their places; those of the file last, since problems are told at the later one."""
        cause: list[tuple[_Place, tuple[str, ...]]] = [(("cause",), self.cause.names)]
        fields: list[tuple[_Place, tuple[str, ...]]] = [
            (("fields", index), field.names) for index, field in enumerate(self.fields)
        ]
        return [*cause, *fields] if "fields" in self.model_fields_set else [*fields, *cause]

    def _repeated_effects(self) -> Iterator[InitErrorDetails]:
        first: dict[str, ReviewField] = {}
        for index, field in enumerate(self.fields):
            owner = first.setdefault(field.effect, field)
            if field.effect != "none" and owner is not field:
                told = f"{field.effect} is the effect of {shown(owner.name)} already: only one question can have it"
                yield finding(("fields", index, "effect"), told, ("fields", self.fields.index(owner), "effect"))
