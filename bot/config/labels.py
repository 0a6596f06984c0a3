"""What an admin can set in `labels.yml`: the labels that the bot creates, gives and reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Self, TypeVar, cast

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import InitErrorDetails

from bot.config.cause_words import misleading, shared_scopes
from bot.config.entries import Entry, Section, finding
from bot.config.fields import Color, Description, FormerLabelName, LabelName, Words
from bot.domain.labels import Label

_GREEN, _RED, _BLUE, _ORANGE, _GREY = "#108548", "#DD2B0E", "#1F75CB", "#C17D10", "#737278"


_Names = Annotated[tuple[FormerLabelName, ...], BeforeValidator(lambda names: () if names is None else names)]


class LabelEntry(Entry):
    """One label."""

    name: LabelName = Field(description="Title in GitLab, scope included; up to 255 characters, no comma.")
    color: Color = Field(default=_GREY, description="Colour as #RRGGBB, in quotes.")
    description: Description = Field(default="", description="One line that tells people what it means.")
    was: _Names = Field(
        default=(),
        description="Names that it had before; `feedback-bot labels --apply` renames it.",
        json_schema_extra={"type": ["array", "null"]},
    )

    @property
    def label(self) -> Label:
        """As GitLab knows it."""
        return Label(self.name, self.color, self.description)

    @property
    def names(self) -> frozenset[str]:
        """Its name and its former ones: an issue that carries any of them has the label."""
        return frozenset({self.name, *self.was})


class Cause(LabelEntry):
    """One cause of a bad rating."""

    aliases: tuple[Words, ...] = Field(
        default=(), max_length=50, description="Other words by which people may name it."
    )


class SatisfactionLabels(Section):
    """What the customer said."""

    good: LabelEntry = Field(
        default=LabelEntry(name="satisfaction::good", color=_GREEN, description="The customer is satisfied"),
        description="Label of good ratings.",
    )
    bad: LabelEntry = Field(
        default=LabelEntry(name="satisfaction::bad", color=_RED, description="The customer is not satisfied"),
        description="Label of bad ratings.",
    )


class ContactLabels(Section):
    """Whether the customer hears from us."""

    pending: LabelEntry = Field(
        default=LabelEntry(name="contact::pending", color=_ORANGE, description="Somebody will write to the customer"),
        description="The review says Y, nobody wrote yet.",
    )
    done: LabelEntry = Field(
        default=LabelEntry(name="contact::done", color=_GREEN, description="Somebody wrote to the customer"),
        description="The customer heard from us.",
    )


class StateLabels(Section):
    """Switches for people."""

    keep_open: LabelEntry = Field(
        default=LabelEntry(name="keep-open", color=_GREY, description="The bot never closes this issue for idleness"),
        description="On a case: never closed for idleness.",
    )
    look: LabelEntry = Field(
        default=LabelEntry(
            name="needs-look", color=_ORANGE, description="Score and words of the rating say different things"
        ),
        description="On a case whose score and words differ: never closed for idleness; people take it off.",
    )
    overdue: LabelEntry = Field(
        default=LabelEntry(name="overdue", color=_RED, description="Nobody has looked at this bad rating for long"),
        description="On a case that nobody answered through all levels of the escalation, until its review is "
        "complete.",
    )
    paused: LabelEntry = Field(
        default=LabelEntry(name="bot-paused", color=_GREY, description="On the status issue: the bot writes nothing"),
        description="On the status issue: the bot writes nothing until it is taken off.",
    )


def _cause(name: str, description: str, *aliases: str) -> Cause:
    return Cause(name=f"feedback::{name}", color=_BLUE, description=description, aliases=aliases)


_CAUSES = (
    _cause("process", "How we work: waiting, hand-overs, who is responsible, rules that got in the way", "processes"),
    _cause("tech-skills", "We lacked technical knowledge, or looked in the wrong place", "technical", "tech"),
    _cause("soft-skills", "Tone, empathy, clarity or expectations in our replies", "tone", "communication"),
    _cause("docs-issue", "Documentation is missing, wrong or hard to find", "docs", "documentation"),
    _cause("product-issue", "The product does not do what the customer needs, or breaks", "product", "bug"),
    _cause("known-issue", "A known bug or limitation that we could only point to", "known"),
    _cause("lacking-info", "Too little to tell: no comment, or a rating given by mistake", "no info", "unclear"),
)


class LabelsConfig(Section):
    """Labels of feedback-bot (`labels.yml`)."""

    satisfaction: SatisfactionLabels = Field(
        default=SatisfactionLabels(),
        description="What the customer said. These belong to the bot: it puts them back when somebody changes them.",
    )
    causes: tuple[Cause, ...] = Field(
        default=_CAUSES,
        min_length=1,
        max_length=100,
        description="Causes of a bad rating; a reviewed case carries one. Add, change or remove lines as you like. "
        "aliases are other words by which people may name a cause in a comment.",
    )
    contact: ContactLabels = Field(default=ContactLabels(), description="Whether the customer hears from us.")
    states: StateLabels = Field(default=StateLabels(), description="Switches for people.")

    @property
    def labels(self) -> tuple[Label, ...]:
        """All labels, in the order of the file."""
        return tuple(entry.label for entry in self.entries)

    @property
    def entries(self) -> tuple[LabelEntry, ...]:
        """All labels with their former names, in the order of the file."""
        return tuple(entry for _, entry in self._entries())

    def renamed(self, names: Mapping[str, str]) -> Self:
        """The same labels under other names.

        Args:
            names: from the name in the file to the one to use; what is not in it keeps its own.
        """
        return _renamed(self, names)

    def _entries(self) -> Iterator[tuple[tuple[str | int, ...], LabelEntry]]:
        yield ("satisfaction", "good"), self.satisfaction.good
        yield ("satisfaction", "bad"), self.satisfaction.bad
        yield from ((("causes", index), cause) for index, cause in enumerate(self.causes))
        yield ("contact", "pending"), self.contact.pending
        yield ("contact", "done"), self.contact.done
        yield ("states", "keep_open"), self.states.keep_open
        yield ("states", "look"), self.states.look
        yield ("states", "overdue"), self.states.overdue
        yield ("states", "paused"), self.states.paused

    @model_validator(mode="after")
    def _names_lead_to_one(self) -> Self:
        """Each name stands for one label, and each word by which people name a cause for one cause."""
        others = [entry for entry in self.entries if not isinstance(entry, Cause)]
        places = {entry.name: (*location, "name") for location, entry in self._entries()}
        words = misleading(self.causes, others, places)
        return self._refuse([*self._repeated_names(), *words, *shared_scopes(self._kinds())])

    def _kinds(self) -> dict[tuple[str | int, ...], tuple[str, LabelEntry]]:
        """Labels of cases by their places, with what one of them tells; `paused` never stands on a case."""
        return {
            location: ("/".join(map(str, location)) if location[0] == "states" else str(location[0]), entry)
            for location, entry in self._entries()
            if location != ("states", "paused")
        }

    def _repeated_names(self) -> Iterator[InitErrorDetails]:
        """Two labels of one name would be one label. Case does not count."""
        names: set[str] = set()
        for location, entry in self._entries():
            if entry.name.casefold() in names:
                yield finding((*location, "name"), f"label {entry.name!r} stands above already")
            names.add(entry.name.casefold())

    @model_validator(mode="after")
    def _former_names_lead_to_one(self) -> Self:
        """A renaming must have one end: a former name belongs to one label and is no present one. Case does not count.

        A label's own name in another case is a former name like others.
        """
        present = {entry.name.casefold(): entry.name for entry in self.entries}
        former: set[str] = set()
        found = []
        for location, entry in self._entries():
            for index, old in enumerate(entry.was):
                if old == entry.name or present.get(old.casefold(), entry.name) != entry.name:
                    message = f"{old!r} is the name of a label of this file: it cannot be a former name"
                    found.append(finding((*location, "was", index), message))
                elif old.casefold() in former:
                    found.append(finding((*location, "was", index), f"{old!r} stands above already as a former name"))
                former.add(old.casefold())
        return self._refuse(found)


_Held = TypeVar("_Held")


def _renamed(held: _Held, names: Mapping[str, str]) -> _Held:
    """A label, a list or a group of labels under other names."""
    changed: object = held
    if isinstance(held, LabelEntry):
        changed = held.model_copy(update={"name": names.get(held.name, held.name)})
    elif isinstance(held, Section):
        parts = {name: _renamed(getattr(held, name), names) for name in type(held).model_fields}
        changed = held.model_copy(update=parts)
    elif isinstance(held, tuple):
        changed = tuple(_renamed(each, names) for each in held)
    return cast("_Held", changed)
