"""Finds which causes people name: by label anywhere, by any of its words on the cause line; not what they deny."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from bot.conversation.grammar import Grammar, spelled
from bot.conversation.near import nearest, only_near
from bot.conversation.values import bare
from bot.domain.quoted import QuotedInline
from bot.domain.said import UnknownCause

LEAST_MISSPELT = 5
"""Letters that a word for a cause must have for one of them to be wrong."""

_EVENTS = r"""
    (?P<end>[.!?](?=[\s"')*_]|$)|\n)
  | (?P<arrow>\u2192|-+>|=>|\u21d2)
  | (?P<edge>[,;:()\u2013\u2014]|(?<=\s)-(?=\s)|\b(?:but|now|sondern|aber|mais|sino|pero|ma|ale|use|to)\b)
  | (?P<deny>\b(?:not|no|never|neither|nor|kein\w{0,3}|nicht|pas|non|nie|není|neni)\b|n['\u2019]t\b)
  | (?P<once>\b(?:rather\ than|instead\ of|formerly|from|previously|statt|anstatt|anstelle)\b)
  | (?P<was>\bwas\b)
"""
_CLAUSE_END = re.compile(r"[,;:()\n\u2013\u2014]|[.!?](?=\s|$)|\s-+\s")
_LABEL_SIGNS = "~\"'`*_ \t"


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
    told = _Told()
    for event in _labels(tuple(grammar.labels)).finditer(live):
        told.take(event, live, _label(event, grammar))
    return _sorted(told.names(), grammar)


def in_line(value: str, live: str, grammar: Grammar) -> Causes:
    """The causes that the value of the cause line names.

    Args:
        value: as written; not empty.
        live: the same as far as it is read.
        grammar: what causes there are.
    """
    if not grammar.causes:
        return Causes()
    word = bare(value).strip(_LABEL_SIGNS)
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
    return Causes(unknown=(_unknown(first.strip(_LABEL_SIGNS) or word, grammar),))


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
    return re.compile(f"{label}|{_verbose(_EVENTS)}", re.IGNORECASE)


def _verbose(pattern: str) -> str:
    return f"(?x:{pattern})"


@lru_cache(maxsize=8)
def _words(words: tuple[str, ...]) -> re.Pattern[str]:
    """All words for causes, as whole words, and the words around them that count."""
    word = "|".join(re.escape(each).replace(r"\ ", r"[-_\s]+") for each in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?P<word>{word})(?![\w-])|{_verbose(_EVENTS)}", re.IGNORECASE)


def _label(event: re.Match[str], grammar: Grammar) -> str:
    """The name that stands there: a cause, or something else in the scope of causes; empty for no label of ours."""
    name = (event["quoted"] or event["scoped"] or event["plain"] or event["foreign"] or "").strip()
    known = grammar.labels.get(name.lower())
    if known or event["foreign"]:
        return known or name.rstrip(".:-'/&+")
    scope = name.lower().rpartition("::")[0]
    return name if scope and any(label.rpartition("::")[0] == scope for label in grammar.labels) else ""


def _in_words(live: str, grammar: Grammar) -> tuple[str, ...]:
    told = _Told()
    for event in _words(tuple(grammar.causes)).finditer(live):
        told.take(event, live, grammar.causes.get(spelled(event["word"] or ""), ""), questions=False)
    return tuple(dict.fromkeys(told.names()))


def _known(word: str, grammar: Grammar) -> str:
    return grammar.labels.get(word.lower()) or grammar.causes.get(spelled(word), "")


def _slip(word: str, grammar: Grammar) -> str:
    return only_near(spelled(word.strip(_LABEL_SIGNS)), grammar.causes, 1, LEAST_MISSPELT)


def _unknown(word: str, grammar: Grammar) -> UnknownCause:
    near = nearest(spelled(word.rpartition("::")[2]), grammar.causes)  # the scope they share makes no two words alike
    return UnknownCause(QuotedInline(word), grammar.causes.get(near, ""))


def _sorted(names: Iterable[str], grammar: Grammar) -> Causes:
    once = dict.fromkeys(names)
    present = frozenset(grammar.labels.values())
    unknown = (_unknown(name, grammar) for name in once if name not in present)
    return Causes(tuple(name for name in once if name in present), tuple(unknown))


@dataclass(slots=True)
class _Told:
    """Follows a text from left to right and keeps the names that are neither denied, nor past, nor asked about."""

    _kept: list[str] = field(default_factory=list)
    _past: list[str] = field(default_factory=list)
    _sentence: list[str] = field(default_factory=list)
    _is_denied: bool = False
    _is_skipped: bool = False
    _is_past: bool = False
    _last: tuple[str, int] = ("", 0)

    def names(self) -> list[str]:
        self._end()
        return self._kept or self._past

    def take(self, event: re.Match[str], text: str, name: str, *, questions: bool = True) -> None:
        kind = event.lastgroup or ""
        match kind:
            case "end":
                self._at_end(event, text, questions=questions)
            case "edge":
                self._clear()
            case "arrow":
                if self._last[0] == "name" and self._sentence:
                    self._sentence.pop()
                self._clear()
            case "deny":
                self._is_denied = True
            case "once":
                self._is_skipped = True
            case "was":
                self._is_past = True
            case _ if name:
                self._name(name)
                kind = "name"
        self._last = (kind, event.end())

    def _at_end(self, event: re.Match[str], text: str, *, questions: bool) -> None:
        if event[0] == "\n" and self._last[0] == "deny" and not text[self._last[1] : event.start()].strip():
            return  # a sentence that goes on behind the line end: "this is not\nfeedback::process"
        if event[0] == "?" and questions:
            self._sentence.clear()
        self._end()

    def _end(self) -> None:
        self._kept += self._sentence
        self._sentence.clear()
        self._clear()

    def _name(self, name: str) -> None:
        if self._is_past and not self._is_denied:
            self._past.append(name)
        elif not self._is_denied and not self._is_skipped:
            self._sentence.append(name)
        self._is_skipped = self._is_past = False

    def _clear(self) -> None:
        self._is_denied = self._is_skipped = self._is_past = False
