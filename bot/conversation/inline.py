"""Tells within a line what people say from what they only show: code, HTML, addresses, and words struck through."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property

UNREAD = "\0"
"""Stands in for each character that is not read, so that places stay what they are. Texts hold none of their own."""

_MARK = re.compile(
    r"\\."  # an escaped character means itself
    r"|`+"
    r"|~~+"
    r"|<"
    r"|\]\((?=(?P<target>(?:[^()\n\\]|\\.|\((?:[^()\n\\]|\\.)*+\))*+)\))"
    r"|(?:https?|ftp)://(?P<address>[^\s<>|`]*+)",
    re.IGNORECASE | re.DOTALL,
)
_IS_MARKED = re.compile(r"[`<~]|\]\(|://")
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-z][\w-]*)(?=[\s/:@.>])[^<>]*+>", re.IGNORECASE | re.ASCII)
_UNTIL = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>"}
_STRUCK_TAGS = frozenset({"s", "del", "strike"})
_DEFINITION = re.compile(r"\[[^\]\n^][^\]\n]*+\]:[ \t]*\S+[ \t]*")

Span = tuple[int, int]


def masked(text: str) -> tuple[str, str]:
    """A text with what is not read replaced by `UNREAD`, character for character.

    Args:
        text: the lines of one paragraph, heading or cell.

    Returns:
        The text without code, HTML and addresses; and the same without what is struck through either.
    """
    if not _IS_MARKED.search(text):
        return (_without(text, [(0, len(text))]),) * 2 if _DEFINITION.fullmatch(text) else (text, text)
    found = _Marks(text)
    seen = _without(text, found.unread)
    return seen, _without(seen, found.struck)


class _Marks:
    """Looks through a text once, from left to right; what opens first wins, as in CommonMark."""

    def __init__(self, text: str) -> None:
        self.unread: list[Span] = []
        self.struck: list[Span] = []
        self._text = text
        self._missing: set[str] = set()
        self._open: dict[str, int] = {}
        place = 0
        while mark := _MARK.search(text, place):
            place = self._passed(mark)

    def _passed(self, mark: re.Match[str]) -> int:
        """Takes note of what begins here; where to look on."""
        for group in ("target", "address"):
            if mark[group] is not None:
                return self._hidden(mark.start(group), mark.end(group))
        match mark[0][0]:
            case "`":
                return self._after_code(mark)
            case "<":
                return self._after_html(mark.start())
            case "~":
                self._strike("~~", mark.start(), mark.end())
        return mark.end()

    def _hidden(self, start: int, end: int) -> int:
        if end > start:
            self.unread.append((start, end))
        return end

    def _after_code(self, mark: re.Match[str]) -> int:
        starts = self._ticks.get(len(mark[0]), [])
        index = bisect_left(starts, mark.end())
        return self._hidden(mark.start(), starts[index] + len(mark[0])) if index < len(starts) else mark.end()

    @cached_property
    def _ticks(self) -> dict[int, list[int]]:
        """Where runs of backticks begin, by their length."""
        found: dict[int, list[int]] = {}
        for run in re.finditer("`+", self._text):
            found.setdefault(len(run[0]), []).append(run.start())
        return found

    def _after_html(self, start: int) -> int:
        for opening, closing in _UNTIL.items():
            if self._text.startswith(opening, start) and opening not in self._missing:
                end = self._text.find(closing, start + len(opening))
                if end >= 0:
                    return self._hidden(start, end + len(closing))
                self._missing.add(opening)  # nor is there one further on: looked for once
        tag = _TAG.match(self._text, start)
        if tag is None:
            return start + 1
        if tag["name"].lower() in _STRUCK_TAGS:
            self._strike(tag["name"].lower(), *tag.span())
        return self._hidden(*tag.span())

    def _strike(self, mark: str, start: int, end: int) -> None:
        if mark in self._open:
            self.struck.append((self._open.pop(mark), end))
        elif not self._text[end : end + 1].isspace():
            self._open[mark] = start


def _without(text: str, spans: Iterable[Span]) -> str:
    pieces = []
    place = 0
    for start, end in _apart(spans):
        pieces += [text[place:start], re.sub(r"[^\n]", UNREAD, text[start:end])]
        place = end
    return "".join((*pieces, text[place:]))


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans in order and without overlaps."""
    last = 0
    for start, end in sorted(spans):
        if end > last:
            yield max(start, last), end
            last = end
