"""Collects what stands behind each question of the review, wherever and however the question is repeated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, groupby

from bot.conversation.blocks import Gap, Kind, Line
from bot.conversation.causes import is_label
from bot.conversation.grammar import Grammar
from bot.conversation.names import Named, named
from bot.conversation.values import bare, is_nothing, is_struck, without_struck

MAX_CHARACTERS = 4_000
"""Of a value that are looked at."""

Part = tuple[str, str, str, str]
"""A piece of a line: as written with the mark of its list item, without it, as far as it is read, and not struck."""

_FILLED = re.compile(r"[^\s*_~]")


@dataclass(frozen=True)
class Value:
    """What stands behind one question, once.

    Args:
        meaning: the question's name, or `CAUSE`.
        parts: of the lines that it takes up.
        lines: indexes of these lines, the question's own the first.
        box: whether the checkbox before the question is ticked, None without one.
    """

    meaning: str
    parts: Sequence[Part]
    lines: tuple[int, ...]
    box: bool | None

    @cached_property
    def text(self) -> str:
        """As written, with the marks of its lists; empty when it says nothing."""
        return bare(self._joined[0]) if self.words else ""

    @cached_property
    def words(self) -> str:
        """The same without these marks, and without what is struck through."""
        _, text, seen, live = self._joined
        is_open = is_struck(seen, live) or is_nothing(bare(text))
        return "" if is_open else bare(without_struck(text, seen, live))

    @property
    def live(self) -> str:
        """As far as it is read, `UNREAD` in place of the rest."""
        return self._joined[3]

    @cached_property
    def _joined(self) -> tuple[str, str, str, str]:
        """All forms of the value; but for the first one they stay alike, character for character."""
        written, text, seen, live = ("\n".join(part[form] for part in self.parts) for form in range(4))
        start = len(text) - len(text.lstrip())
        kept = slice(start, min(len(text.rstrip()), start + MAX_CHARACTERS))
        return written.strip()[:MAX_CHARACTERS], text[kept], seen[kept], live[kept]


def values(lines: Sequence[Line], asking: Mapping[tuple[int, int], int], grammar: Grammar) -> Iterator[Value]:
    """The values in a comment, in their order, the empty ones among them.

    Args:
        lines: what is read of it.
        asking: for each line that holds a command, by number and column, the place of the first one in the line.
        grammar: the questions.
    """
    reader = _Reader(lines, asking, grammar)
    for kind, group in groupby(range(len(lines)), lambda index: (lines[index].kind is Kind.CELL, lines[index].block)):
        if kind[0]:
            yield from reader.table(list(group))
        else:
            yield from (reader.value(index) for index in group if index in reader.names)


class _Reader:
    def __init__(self, lines: Sequence[Line], asking: Mapping[tuple[int, int], int], grammar: Grammar) -> None:
        self._lines = lines
        self._asking = asking
        self._grammar = grammar
        self.names: dict[int, Named] = {}
        for index, line in enumerate(lines):
            found = named(line.text, grammar.names, is_alone=line.kind is not Kind.TEXT)
            if found:
                self.names[index] = found

    def value(self, index: int) -> Value:
        """What stands behind the question in a line, and below it."""
        found, line = self.names[index], self._lines[index]
        end = self._asking.get((line.number, line.column), len(line.text))
        parts = [_part(line, found.rest, end)]
        taken = [index]
        size = 0
        for place in [] if end < len(line.text) else self._below(index, is_filled=self._own(index)):
            below = self._lines[place]
            size += len(below.text)
            parts.append(_part(below))
            taken.append(place)
            if size > MAX_CHARACTERS:
                break
        return Value(found.meaning, parts, tuple(taken), found.box)

    def _below(self, index: int, *, is_filled: bool) -> Iterator[int]:
        """The lines below a question that belong to its value."""
        first = self._lines[index]
        for place in range(index + 1, len(self._lines)):
            line, before = self._lines[place], self._lines[place - 1]
            if self._ends(place, in_section=first.kind is Kind.HEADING):
                return
            if is_filled and not _continues(first, before, line):
                return
            yield place

    def _ends(self, place: int, *, in_section: bool) -> bool:
        """Whether a line cannot be part of the value of a question above it; a heading asks for its whole section."""
        line = self._lines[place]
        return (
            place in self.names
            or line.kind is not Kind.TEXT
            or (line.gap is not Gap.NONE and not in_section)
            or (line.number, line.column) in self._asking
            or line.is_quick_action
            or is_label(line.live, self._grammar)
        )

    def table(self, cells: Sequence[int]) -> Iterator[Value]:
        """The values in a table: questions at the top of its columns, or at the left of its rows."""
        rows = [list(row) for _, row in groupby(cells, lambda index: self._lines[index].row)]
        asked = [index for index in rows[0] if index in self.names and not self._own(index)]
        if len(asked) > 1 or (asked and len(rows[0]) == 1):
            yield from self._columns(asked, rows[1:])
            return
        for row in rows:
            yield from (self._cell(index, row) for index in row if index in self.names)

    def _own(self, index: int) -> bool:
        """Whether the line of a question says more than the question."""
        return _FILLED.search(self._lines[index].text, self.names[index].rest) is not None

    def _columns(self, asked: Sequence[int], rows: Sequence[Sequence[int]]) -> Iterator[Value]:
        below: dict[int, list[int]] = {}
        for place in chain.from_iterable(rows):
            below.setdefault(self._lines[place].cell, []).append(place)
        for index in asked:
            places = below.get(self._lines[index].cell, [])
            found = self.names[index]
            yield Value(found.meaning, [self._cut(place) for place in places], (index, *places), found.box)

    def _cell(self, index: int, row: Sequence[int]) -> Value:
        """The rest of the question's own cell, else the next cell of the row."""
        found, line = self.names[index], self._lines[index]
        if self._own(index):
            return Value(found.meaning, [_part(line, found.rest)], (index,), found.box)
        behind = [place for place in row if place == index + 1 and place not in self.names]
        return Value(found.meaning, [self._cut(place) for place in behind], (index, *behind), found.box)

    def _cut(self, place: int) -> Part:
        """A cell up to a command in it."""
        line = self._lines[place]
        return _part(line, 0, self._asking.get((line.number, line.column)))


def _part(line: Line, start: int = 0, end: int | None = None) -> Part:
    mark = "" if start else line.mark
    return mark + line.text[start:end], line.text[start:end], line.seen[start:end], line.live[start:end]


def _continues(first: Line, before: Line, line: Line) -> bool:
    """Whether a line goes on with what its question's line says: the same paragraph, or a list below it."""
    if line.block == first.block:
        return True
    is_nested = len(line.items) > len(first.items) and line.items[: len(first.items)] == first.items
    return is_nested and (bool(first.items) or before.number + 1 == line.number or before.block != first.block)
