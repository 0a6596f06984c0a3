"""Finds which causes people name: by label anywhere, by any of its words on the cause line; not what they deny."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.config.naming import spelled
from bot.conversation.grammar import Grammar
from bot.conversation.near import nearest, only_near
from bot.conversation.told import EVENTS, LABEL_SIGNS, Told
from bot.conversation.values import bare
from bot.domain.quoted import QuotedInline
from bot.domain.said import UnknownCause

LEAST_MISSPELT = 5
"""Letters that a word for a cause must have for one of them to be wrong."""

_CLAUSE_END = re.compile(r"[,;:()\n\u2013\u2014]|[.!?](?=\s|$)|\s-+\s")
_NO_CAUSE = frozenset({"none", "no", "nothing", "unknown", "other", "n/a", "na", "not sure", "unsure", "no idea"})
"""Words that say that none fits: no cause is near to them, however it is spelt."""


@dataclass(frozen=True, slots=True)
class Causes:
    """What a text names.

    Args:
        labels: of known causes, each once.
        unknown: words in a cause's place that name none.
    """

    labels: tuple[str, ...] = ()
    unknown: tuple[UnknownCause, ...] = ()


def in_text(live: str, grammar: Grammar) -> Causes:
    """The causes that a text names by their labels.

    Args:
        live: read text, struck words left out.
        grammar: what causes there are.
    """
    if not grammar.labels or ("::" not in live and "~" not in live):
        return Causes()
    told = Told()
    for event in _labels(tuple(grammar.labels)).finditer(live):
        told.take(event, _label(event, grammar))
    return _sorted(told.names(), grammar)


def in_line(value: str, live: str, grammar: Grammar) -> Causes:
    """The causes that the value of the cause line names.

    Args:
        value: as written; not empty.
        live: the same as far as it is read.
        grammar: what causes there are.
    """
    value, live = _left_ticked(value), _left_ticked(live)
    if not grammar.causes or not value:
        return Causes()
    word = bare(value).strip(LABEL_SIGNS)
    known = _known(word, grammar)
    if known:
        return Causes((known,))
    labels = in_text(live, grammar)
    if labels.labels:
        return labels
    first = _CLAUSE_END.split(word.replace("::", "\0"), maxsplit=1)[0].replace("\0", "::")
    words = _in_words(live, grammar)
    slip = "" if words else _slip(word, grammar) or _slip(first, grammar)
    if words or slip:
        return Causes(words or (slip,))
    return Causes(unknown=(_unknown(first.strip(LABEL_SIGNS) or word, grammar),))


def _left_ticked(text: str) -> str:
    """A list without the items whose box is not ticked, and without the ticks."""
    lines = (line for line in text.split("\n") if not line.startswith("[ ]"))
    return "\n".join(line.removeprefix("[x]").removeprefix("[X]").strip() for line in lines)


def is_label(live: str, grammar: Grammar) -> bool:
    """Whether a line holds the label of a cause and nothing else."""
    if "::" not in live and "~" not in live:
        return False
    found = _labels(tuple(grammar.labels)).fullmatch(live.strip(" \t*_")) if grammar.labels else None
    return found is not None and bool(_label(found, grammar))


@lru_cache(maxsize=8)
def _labels(labels: tuple[str, ...]) -> re.Pattern[str]:
    """Labels in GitLab's form or bare, and the words around them that count."""
    scopes = {label.rpartition("::")[0] for label in labels if "::" in label} or {"\0"}
    ordered = sorted(labels, key=len, reverse=True)
    scoped = "|".join(re.escape(label) for label in ordered if "::" in label) or "\0"
    plain = "|".join(re.escape(label) for label in ordered if "::" not in label) or "\0"
    scope = "|".join(re.escape(scope) for scope in sorted(scopes, key=len, reverse=True))
    end = r"(?![\w+]|[-:.&/']\w)"
    label = (
        rf"~\"(?P<quoted>[^\"\n]{{1,255}})\"|(?<![\w:/~-])~?(?P<scoped>{scoped}){end}"
        rf"|(?<![\w:/~-])~(?P<plain>{plain}){end}|(?<![\w:/~-])~?(?P<foreign>(?:{scope})::\w[\w.&+/':-]*+)"
    )
    return re.compile(f"{label}|{EVENTS}", re.IGNORECASE)


@lru_cache(maxsize=8)
def _words(words: tuple[str, ...]) -> re.Pattern[str]:
    """All words for causes, as whole words, and the words around them that count."""
    word = "|".join(re.escape(each).replace(r"\ ", r"[-_\s]+") for each in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?P<word>{word})(?![\w-])|{EVENTS}", re.IGNORECASE)


def _label(event: re.Match[str], grammar: Grammar) -> str:
    """The name that stands there: a cause, or something else in the scope of causes; empty for no label of ours."""
    name = (event["quoted"] or event["scoped"] or event["plain"] or event["foreign"] or "").strip()
    known = grammar.labels.get(name.lower())
    if known or event["foreign"]:
        return known or name.rstrip(".:-'/&+")
    scope = name.lower().rpartition("::")[0]
    return name if scope and any(label.rpartition("::")[0] == scope for label in grammar.labels) else ""


def _in_words(live: str, grammar: Grammar) -> tuple[str, ...]:
    told = Told()
    for event in _words(tuple(grammar.causes)).finditer(live):
        told.take(event, grammar.causes.get(spelled(event["word"] or ""), ""), questions=False)
    return tuple(dict.fromkeys(told.names()))


def _known(word: str, grammar: Grammar) -> str:
    return grammar.labels.get(word.lower()) or grammar.causes.get(spelled(word), "")


def _slip(word: str, grammar: Grammar) -> str:
    return only_near(spelled(word.strip(LABEL_SIGNS)), grammar.causes, 1, LEAST_MISSPELT)


def _unknown(word: str, grammar: Grammar) -> UnknownCause:
    name = spelled(word.rpartition("::")[2])  # the scope that they share makes no two words alike
    near = "" if name in _NO_CAUSE else nearest(name, grammar.causes)
    return UnknownCause(QuotedInline(word), grammar.causes.get(near, ""))


def _sorted(names: Iterable[str], grammar: Grammar) -> Causes:
    once = dict.fromkeys(names)
    present = frozenset(grammar.labels.values())
    unknown = (_unknown(name, grammar) for name in once if name not in present)
    return Causes(tuple(name for name in once if name in present), tuple(unknown))
