"""What a comment can say, made from the configuration once: questions and causes by all their names, the bot's name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from bot.config import Configuration
from bot.config.labels import Cause
from bot.config.naming import key, spelled

CAUSE = ""
"""Stands for the cause line among the questions: no question has an empty name."""

_EMPTY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Question:
    """One field of the review.

    Args:
        name: as configured.
        type: how its answers are read.
        choices: of a choice, as configured.
    """

    name: str
    type: Literal["text", "yes_no", "choice"]
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grammar:
    """All that the parser knows.

    Args:
        username: the bot's.
        questions: in the order of the card.
        names: every name of a question, as `key` spells it, with the configured one; for the cause line, `CAUSE`.
        labels: every label of a cause in lower case, former ones included, with the present one.
        causes: every word for a cause, as `spelled` spells it, with the present label.
        verbs: of known commands, aliases included.
    """

    username: str
    questions: tuple[Question, ...] = ()
    names: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    labels: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    causes: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    verbs: frozenset[str] = frozenset()

    @classmethod
    def of(cls, config: Configuration, username: str, verbs: Iterable[str] = ()) -> Grammar:
        """The grammar of a configuration.

        Args:
            config: a broken `labels.yml` gives no causes.
            username: the bot's.
            verbs: of known commands: only these count in the middle of a sentence.
        """
        review = config.bot.review
        named = [*((each.name, each.names) for each in review.fields), (CAUSE, review.cause.names)]
        return cls(
            username=username,
            questions=tuple(Question(each.name, each.type, each.choices) for each in review.fields),
            names=_first((key(name), meaning) for meaning, names in named for name in names),
            labels=_first((name.lower(), cause.name) for cause in config.causes for name in sorted(cause.names)),
            causes=_first((spelled(word), cause.name) for cause in config.causes for word in _words(cause)),
            verbs=frozenset(verb.lower() for verb in verbs),
        )


def _words(cause: Cause) -> Iterable[str]:
    names = sorted(cause.names, key=lambda name: name != cause.name)
    return (*names, *(name.rpartition("::")[2] for name in names), *cause.aliases)


def _first(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """The pairs as a mapping in which the first of a name counts."""
    found: dict[str, str] = {}
    for name, meaning in pairs:
        if name:
            found.setdefault(name, meaning)
    return MappingProxyType(found)
