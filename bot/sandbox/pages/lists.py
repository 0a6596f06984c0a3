"""Cuts long lists into pages and keeps the filters in the addresses of their links."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Generic, TypeVar
from urllib.parse import urlencode

PER_PAGE = 20

Row = TypeVar("Row")
Other = TypeVar("Other")
Value = str | int | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cut(Generic[Row]):
    """One page of a list: its rows, its `number` from 1, how many rows come `before` it, and how many there are."""

    rows: tuple[Row, ...]
    number: int
    before: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, ceil(self.total / PER_PAGE))

    @property
    def last(self) -> int:
        """The place of the last row on this page in the whole list, from 1."""
        return self.before + len(self.rows)

    def of(self, change: Callable[[Row], Other]) -> "Cut[Other]":
        """Return the same page with each row changed, so that only what is shown is made ready."""
        return Cut(tuple(change(row) for row in self.rows), self.number, self.before, self.total)


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the list to choose, with how many rows it has."""

    words: str
    count: int
    is_on: bool
    href: str


def cut(rows: Sequence[Row], asked: str | None) -> Cut[Row]:
    """Return the page of that number; the first for what is no number, the last for one too high."""
    number = _page(asked, len(rows))
    before = (number - 1) * PER_PAGE
    return Cut(tuple(rows[before : before + PER_PAGE]), number, before, len(rows))


def cut_from_end(rows: Sequence[Row], asked: str | None) -> Cut[Row]:
    """Return a page counted from the end, oldest first within it: page 1 is full and ends with the newest."""
    number = _page(asked, len(rows))
    end = len(rows) - (number - 1) * PER_PAGE
    before = max(0, end - PER_PAGE)
    return Cut(tuple(rows[before:end]), number, before, len(rows))


def _page(asked: str | None, total: int) -> int:
    is_number = asked is not None and asked.isascii() and asked.isdigit() and len(asked) < len("1000000000")
    return min(max(1, int(asked or 1) if is_number else 1), max(1, ceil(total / PER_PAGE)))


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a list as it is filtered now."""

    path: str
    filters: Mapping[str, Value]

    def to(self, **changes: Value) -> str:
        """Return the address with some filters changed; empty ones are left out."""
        return self.with_filters(changes)

    def with_filters(self, changes: Mapping[str, Value]) -> str:
        """Return the address with changed filters whose names are no Python names."""
        pairs = {name: value for name, value in {**self.filters, **changes}.items() if value}
        return f"{self.path}?{urlencode(pairs, doseq=True)}" if pairs else self.path
