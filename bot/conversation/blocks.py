"""The lines of a comment that count: with their place in the text, and what stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import islice, pairwise

from markdown_it.token import Token

from bot.conversation import markdown
from bot.conversation.inline import masked

MAX_CELLS = 50
"""Of a row that are read."""

_RULER = frozenset("|-: \t")
_BORDER = re.compile(r"\\.|(?P<border>\|)")
_QUOTE_SIGNS = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?:>[ \t]?)+")
_SPACE = " \t"
_HARD_BREAK = re.compile(r"(?<!\\)(?:\\\\)*+\\$")
_QUICK_ACTION = re.compile(r"/[a-z_]+(?=\s|$)", re.IGNORECASE)


class Kind(Enum):
    """What a line is part of."""

    TEXT = 1
    HEADING = 2
    CELL = 3


class Gap(Enum):
    """What stands before a line."""

    NONE = 0
    RULE = 1
    UNREAD = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph, a heading, or one cell of a table.

    Args:
        text: as written, without the marks of what holds it.
        seen: the same, `UNREAD` in place of code, HTML and addresses.
        live: the same, without what is struck through either.
        number, column: where it begins in the comment, from 1.
        kind: what it is part of.
        block: number of the paragraph, heading or table.
        items: numbers of the list items around it, the outermost first.
        row, cell: place in a table.
        gap: what stands between it and the line before.
        mark: of the list item that it begins, such as `- `.
    """

    text: str
    seen: str
    live: str
    number: int
    column: int = 1
    kind: Kind = Kind.TEXT
    block: int = 0
    items: tuple[int, ...] = ()
    row: int = 0
    cell: int = 0
    gap: Gap = Gap.NONE
    mark: str = ""

    @property
    def is_quick_action(self) -> bool:
        """Whether GitLab would have obeyed it at another place."""
        return _QUICK_ACTION.match(self.text) is not None


@dataclass(frozen=True, slots=True)
class Blocks:
    """A comment as far as it is read.

    Args:
        lines: in their order.
        quoted: the words of its quotes, line by line.
    """

    lines: tuple[Line, ...]
    quoted: str


def blocks(text: str) -> Blocks:
    r"""What of a comment is read.

    Args:
        text: Markdown without other control characters than `\n` and tabs.
    """
    found = _Walk(text.split("\n"))
    for token in markdown.tokens(text):
        found.take(token)
    return Blocks(tuple(found.lines), "\n".join(found.quoted))


class _Walk:
    """Goes through the tokens once."""

    def __init__(self, source: Sequence[str]) -> None:
        self.lines: list[Line] = []
        self.quoted: list[str] = []
        self._source = source
        self._items: list[int] = []
        self._count = 0
        self._quotes = 0
        self._gap = Gap.NONE
        self._mark = ""
        self._kind = Kind.TEXT

    def take(self, token: Token) -> None:
        match token.type:
            case "blockquote_open" | "blockquote_close" | markdown.QUOTE_BLOCK:
                self._quote(token)
            case _ if self._quotes:
                return
            case "list_item_open":
                self._count += 1
                self._items.append(self._count)
                self._mark = f"{token.info}{token.markup} "
            case "list_item_close":
                self._items.pop()
            case "heading_open":
                self._kind = Kind.HEADING
            case "heading_close":
                self._kind = Kind.TEXT
            case "hr":
                self._gap = Gap.RULE
            case "fence" | "code_block" | "html_block":
                self._gap = Gap.UNREAD
            case "inline":
                self._read(token)

    def _quote(self, token: Token) -> None:
        if self._quotes == 0 and token.map:
            first, last = token.map
            is_fenced = token.type == markdown.QUOTE_BLOCK
            lines = self._source[first + is_fenced : last]
            self.quoted += lines if is_fenced else map(_unquoted, lines)
            self._gap = Gap.UNREAD
        self._quotes += token.nesting

    def _read(self, token: Token) -> None:
        first = token.map[0] if token.map else 0
        self._count += 1
        written = [_without_break(line.strip(_SPACE)) for line in token.content.split("\n")]
        header = next(_headers(written), len(written)) if self._kind is Kind.TEXT else len(written)
        if header:
            self._text(written[:header], first)
        for index, row in enumerate(written[header:]):
            if index != 1:
                self._row(row, first + header + index)

    def _text(self, written: list[str], first: int) -> None:
        seen, live = (text.split("\n") for text in masked("\n".join(written)))
        for index, lines in enumerate(zip(written, seen, live, strict=True)):
            self._add(lines, first + index, self._column(lines[0], first + index))

    def _row(self, row: str, index: int) -> None:
        start = self._column(row, index) + row.startswith("|")
        for cell, (place, raw) in enumerate(_cells(row)):
            text = raw.strip(_SPACE)
            column = start + place + len(raw) - len(raw.lstrip(_SPACE))
            self._add((text, *masked(text)), index, column, Kind.CELL, cell)

    def _add(
        self, lines: tuple[str, str, str], index: int, column: int, kind: Kind | None = None, cell: int = 0
    ) -> None:
        text, seen, live = lines
        kind = kind or self._kind
        row = index if kind is Kind.CELL else 0
        items = tuple(self._items)
        gap, mark = self._gap, self._mark
        self.lines.append(Line(text, seen, live, index + 1, column, kind, self._count, items, row, cell, gap, mark))
        self._gap, self._mark = Gap.NONE, ""

    def _column(self, text: str, index: int) -> int:
        source = self._source[index] if index < len(self._source) else ""
        return max(source.rfind(text), 0) + 1


def _without_break(line: str) -> str:
    """A line without the backslash by which editors break it."""
    return line[:-1].rstrip(_SPACE) if line.endswith("\\") and _HARD_BREAK.search(line) else line


def _unquoted(line: str) -> str:
    signs = _QUOTE_SIGNS.match(line)
    return line[signs.end() :] if signs else line


def _headers(written: Sequence[str]) -> Iterator[int]:
    """Lines that a ruler of a table follows (GitHub Flavored Markdown, Tables)."""
    for index, (line, ruler) in enumerate(pairwise(written)):
        is_ruler = "-" in ruler and "|" in ruler and _RULER.issuperset(ruler)
        if is_ruler and "|" in line and len(list(_cells(line))) == len(list(_cells(ruler))):
            yield index


def _cells(row: str) -> Iterator[tuple[int, str]]:
    """The cells of a row with their places behind its first border."""
    row = row.removeprefix("|")
    bare = row if row.endswith("\\|") else row.removesuffix("|")
    borders = (found.start() for found in _BORDER.finditer(bare) if found["border"])
    for before, behind in islice(pairwise((-1, *borders, len(bare))), MAX_CELLS):
        yield before + 1, bare[before + 1 : behind]
