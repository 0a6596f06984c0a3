"""Follows a text and keeps the names that it gives: not what it denies, replaces, remembers or asks about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

LABEL_SIGNS = "~\"'`*_ \t"
"""What may stand around a label without being a part of it."""

EVENTS = r"""(?x:
    (?P<end>[.!?](?=[\s"')*_]|$)|\n)
  | (?P<arrow>\u2192|-+>|=>|\u21d2)
  | (?P<edge>[,;:()\u2013\u2014]|(?<=\s)-(?=\s)|\b(?:but|now|sondern|aber|mais|sino|pero|ma|ale|use)\b)
  | (?P<undo>\b(?:is|was)(?:\s+(?:not|wrong|no\ longer)\b|n['\u2019]t\b))
  | (?P<deny>\b(?:not|no|never|nothing|without|neither|nor|kein\w{0,3}|nicht|pas|non|nie|není|neni)\b|n['\u2019]t\b)
  | (?P<once>\b(?:
        rather\ than|instead\ of|formerly|from|previously|changed?|moved?|replaced?|removed?|statt|anstatt|anstelle
    )\b)
  | (?P<was>\bwas\b)
)"""
"""What in a text counts beside the names. Group names are the kinds of events."""


@dataclass(slots=True)
class Told:
    """Takes the events of a text from left to right.

    A denial (`not`) holds to the end of its clause; `rather than` and `from` skip the next name; what something `was`
    counts only while nothing says what it is; a question names nothing.
    """

    _kept: list[str] = field(default_factory=list)
    _past: list[str] = field(default_factory=list)
    _sentence: list[str] = field(default_factory=list)
    _flags: set[str] = field(default_factory=set)
    _last: tuple[str, int] = ("", 0)

    def names(self) -> list[str]:
        """The names that count, in their order."""
        self._end()
        return self._kept or self._past

    def take(self, event: re.Match[str], name: str, *, questions: bool = True) -> None:
        """The next event.

        Args:
            event: a match of `EVENTS`, or of a name.
            name: what the match names, empty for nothing.
            questions: whether a question takes back what it names.
        """
        kind = "name" if name else event.lastgroup or ""
        match kind:
            case "name":
                self._name(name)
            case "end":
                self._at_end(event, questions=questions)
            case "edge":
                self._flags.clear()
            case "arrow" | "undo":
                self._take_back(event, kind)
            case "deny" | "once" | "was":
                self._flags.add(kind)
        self._last = (kind, event.end())

    def _name(self, name: str) -> None:
        if self._flags == {"was"}:
            self._past.append(name)
        elif not self._flags:
            self._sentence.append(name)
        self._flags &= {"deny"}

    def _take_back(self, event: re.Match[str], kind: str) -> None:
        """`old -> new` and `old is wrong` take back the name right before them; `is not` denies what follows."""
        is_right_behind = not event.string[self._last[1] : event.start()].strip(LABEL_SIGNS)
        if self._last[0] == "name" and is_right_behind:
            self._sentence = self._sentence[:-1]
        self._flags = {"deny"} if kind == "undo" else set()

    def _at_end(self, event: re.Match[str], *, questions: bool) -> None:
        is_right_behind = not event.string[self._last[1] : event.start()].strip()
        if event[0] == "\n" and self._last[0] in {"deny", "undo"} and is_right_behind:
            return  # a sentence that goes on behind the line end: "this is not\nfeedback::process"
        if event[0] == "?" and questions:
            self._sentence.clear()
        self._end()

    def _end(self) -> None:
        self._kept += self._sentence
        self._sentence.clear()
        self._flags.clear()
