"""Finds words for causes that mean something else already, so that no case gets a label that nobody meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pydantic_core import InitErrorDetails

from bot.config.entries import finding
from bot.config.naming import spelled
from bot.config.problems import shown

if TYPE_CHECKING:
    from bot.config.labels import Cause, LabelEntry

_Place = tuple[str | int, ...]

_NO_CAUSE = frozenset({"none", "no", "nothing", "n/a", "na"})
"""What people write when there is no cause; `label none` takes it off."""

_AROUND = "~\"'`\u00ab\u00bb\u2018\u2019\u201c\u201d\u201e"
"""Signs that count to no word, since people write labels as `~"feedback::docs"`."""


def short(label: str) -> str:
    """What stands behind the scope of a label: people may name a cause by it."""
    return label.rpartition("::")[2]


def misleading(
    causes: Sequence[Cause], others: Sequence[LabelEntry], places: Mapping[str, _Place]
) -> Iterator[InitErrorDetails]:
    """Words for causes that lead elsewhere, or nowhere.

    Args:
        causes: in the order of the file.
        others: the other labels of the file.
        places: of the labels' names.
    """
    owners = {spelled(word): other.name for other in others for name in other.names for word in (name, short(name))}
    for cause in causes:
        for name in sorted(cause.names):
            owners.setdefault(spelled(name), cause.name)
    for index, cause in enumerate(causes):
        yield from _of_name(index, cause, owners, places)
    for index, cause in enumerate(causes):
        for place, alias in enumerate(cause.aliases):
            told, owner = _of_alias(alias, cause, owners)
            if told:
                yield finding(("causes", index, "aliases", place), f"{shown(alias)} {told}", places.get(owner))


def _of_name(
    index: int, cause: Cause, owners: dict[str, str], places: Mapping[str, _Place]
) -> Iterator[InitErrorDetails]:
    """The words that a label's names bring with them."""
    for name in (cause.name, *sorted(cause.names - {cause.name})):
        word = spelled(short(name))
        owner = owners.setdefault(word, cause.name)
        if name != cause.name:
            continue
        if word in _NO_CAUSE:
            yield finding(("causes", index, "name"), f"{shown(name)} cannot be named: {shown(word)} says no cause")
        elif owner.casefold() != cause.name.casefold():
            told = f"leads to {shown(owner)} already: people name a cause by what stands behind '::'"
            yield finding(("causes", index, "name"), f"{shown(short(name))} {told}", places[owner])


def _of_alias(alias: str, cause: Cause, owners: dict[str, str]) -> tuple[str, str]:
    """What is wrong with an alias, empty for nothing, and the label to which it leads already."""
    word = spelled(alias)
    owner = owners.setdefault(word, cause.name)
    if alias.strip(_AROUND) != alias:
        return "must be written without ~ or quotes around it: people's are left out too", ""
    if word in _NO_CAUSE:
        return "says that there is no cause: choose another word", ""
    if len(word) == 1 and word.isascii():  # a single sign of Chinese is a word
        return "is a single letter, which people write for much else: use a word", ""
    return ("", "") if owner == cause.name else (f"leads to {shown(owner)} already: an alias leads to one cause", owner)


def shared_scopes(groups: Mapping[tuple[str | int, ...], tuple[str, LabelEntry]]) -> Iterator[InitErrorDetails]:
    """Labels of different kinds in one scope: GitLab keeps only one label of a scope on an issue (GitLab docs, Labels).

    Args:
        groups: by the place of a label its kind, of which a case carries one, and the label.
    """
    first: dict[str, tuple[str, str]] = {}
    for location, (kind, entry) in groups.items():
        scope = entry.name.rpartition("::")[0].casefold()
        known, owner = first.setdefault(scope, (kind, entry.name))
        if scope and known != kind:
            told = f"{shown(entry.name)} shares its scope with {shown(owner)}: each would take the other off a case"
            yield finding((*location, "name"), f"{told}, so choose another scope")
