"""Numbers that a service gives to what it makes, one after the other, and never again."""

from __future__ import annotations

from typing import Self


class Numbers:
    """An iterator without end that can be copied with the world it is part of, as `itertools.count` cannot from 3.14.

    Args:
        first: what it begins with.
    """

    def __init__(self, first: int = 1) -> None:
        self._next = first

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> int:
        """The next number."""
        number = self._next
        self._next += 1
        return number
