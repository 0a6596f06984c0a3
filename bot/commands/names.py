"""Reads the names of labels behind `label`, in all the ways in which people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.config.labels import LabelEntry, LabelsConfig
from bot.standing.acts import Register
from bot.standing.label_words import causes_named, short, spoken

NONE = "none"
"""Takes off the cause; GitLab's filters reserve the word, so no label is called so."""

_TOKEN = re.compile(
    r"""(?P<sign>-?)(?P<name>
        ~?"(?P<quoted>[^"]*)"    # GitLab's form for names with spaces
      | ~?`(?P<code>[^`]*)`      # as the card shows it
      | [^\s,;"`]+ | ["`])""",
    re.VERBOSE,
)
_BETWEEN = frozenset({"and", "&", "+", "-"})


@dataclass(frozen=True, slots=True)
class Settable:
    """A label that a name leads to.

    Args:
        register: what it sets, None for a label that nobody sets by a command.
        entry: of `labels.yml`.
    """

    register: Register | None
    entry: LabelEntry


@dataclass(frozen=True, slots=True)
class Name:
    """One name.

    Args:
        word: as it was written, without a leading dash.
        is_off: whether the label is to be taken off.
        found: the labels that it may mean, none for one that is not known.
    """

    word: str
    is_off: bool
    found: tuple[Settable, ...] = ()


def names(args: str, labels: LabelsConfig) -> Iterator[Name]:
    """The names in the order in which they stand; of several words together the most that name something count."""
    tokens = _TOKEN.finditer(args)
    most = max(len(spoken(known).split()) for known in _known(labels))
    window = [*islice(tokens, most)]
    while window:
        count = 1
        if window[0]["sign"] or window[0]["name"].casefold() not in _BETWEEN:
            name, count = _longest(window, labels)
            yield name
        window = [*window[count:], *islice(tokens, count)]


def settable(labels: LabelsConfig) -> tuple[LabelEntry, ...]:
    """Every label that a command can set."""
    return (*labels.causes, *(each.entry for each in _others(labels) if each.register))


def _known(labels: LabelsConfig) -> Iterator[str]:
    for entry in labels.entries:
        yield from entry.names
    for cause in labels.causes:
        yield from cause.aliases


def _longest(tokens: list[re.Match[str]], labels: LabelsConfig) -> tuple[Name, int]:
    """The name at the beginning, and of how many words it is."""
    is_off = bool(tokens[0]["sign"])
    for count in range(len(tokens), 0, -1):
        word = " ".join(_inner(token) for token in tokens[:count])
        found = () if any(token["sign"] for token in tokens[1:count]) else _found(word, labels)
        if found:
            return Name(word, is_off, found), count
    return Name(_inner(tokens[0]), is_off), 1


def _inner(token: re.Match[str]) -> str:
    return token["quoted"] or token["code"] or token["name"]


def _found(word: str, labels: LabelsConfig) -> tuple[Settable, ...]:
    """Whole names first, then the causes by other words, then what stands behind the scope of another label."""
    told, others = spoken(word), _others(labels)
    if told == NONE or not told:
        return ()
    whole = tuple(each for each in others if told in {spoken(name) for name in each.entry.names})
    causes = tuple(Settable(Register.CAUSE, cause) for cause in causes_named(word, labels.causes))
    return whole or causes or tuple(each for each in others if told == spoken(short(each.entry.name)))


def _others(labels: LabelsConfig) -> tuple[Settable, ...]:
    return (
        Settable(Register.CONTACT, labels.contact.pending),
        Settable(Register.CONTACT, labels.contact.done),
        Settable(Register.KEEP_OPEN, labels.states.keep_open),
        Settable(Register.LOOK, labels.states.look),
        *(Settable(None, entry) for entry in (labels.satisfaction.good, labels.satisfaction.bad, labels.states.paused)),
    )
