"""Cuts a schedule into turns: from which instant on whose it is, gaps that nobody intended among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.oncall.model import Entry, Rotation, Schedule
from bot.oncall.told import filled, told
from bot.oncall.tracks import Track
from bot.oncall.windows import first_open

FIRST = datetime(2000, 1, 1, tzinfo=UTC)
"""Since when it is nobody's turn where nobody was on call yet: no time that anybody is told."""

CHUNK = timedelta(days=28)
"""What is rendered at once, and kept."""

FAR = timedelta(days=731)
"""How far ahead the next turn is looked for."""


@dataclass(frozen=True, slots=True)
class Mark:
    """From `start` (UTC) on it is the turn of `user`, a key; None is a gap that nobody intended."""

    start: datetime
    user: str | None


@dataclass
class Timeline:
    """The turns of one schedule from 2000 on; what was rendered once is kept.

    Args:
        rotation: users and absences.
        schedule: one of it.
        live: what a service tells of it, empty for nothing.
    """

    rotation: Rotation
    schedule: Schedule
    live: Track = ()
    _turns: Track = field(init=False)
    _first: int = field(init=False)
    _entries: dict[int, tuple[Entry, ...]] = field(init=False, default_factory=dict)
    _marks: dict[int, tuple[Mark, ...]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._turns = told(self.live, self.rotation, self.schedule)
        starts = [layer.start for layer in self.schedule.layers]
        starts += [override.start for override in self.schedule.overrides]
        starts += [entry.start for entry in self._turns]
        self._first = max(_number(min(starts, default=FIRST)), 0)

    def mark(self, at: datetime) -> Mark:
        """Whose turn it is at `at` (UTC), and since when."""
        for number in range(_number(at), self._first - 1, -1):
            found = [mark for mark in self.marks(number) if mark.start <= at]
            if found:
                return found[-1]
        return Mark(FIRST, None)

    def following(self, at: datetime) -> Mark | None:
        """The next turn to begin after `at` (UTC); None where none does within two years."""
        for number in range(_number(at), _number(at + FAR) + 1):
            for mark in self.marks(number):
                if mark.start > at:
                    return mark if mark.start <= at + FAR else None
        return None

    def marks(self, number: int) -> tuple[Mark, ...]:
        """The turns that begin in the chunk of that number, in their order."""
        if number not in self._marks:
            self._marks[number] = tuple(self._cut(number))
        return self._marks[number]

    def _cut(self, number: int) -> Iterator[Mark]:
        """What begins in a chunk; a gap that lasts from before has its mark in both."""
        _, until = _bounds(number)
        last = self._last(number - 1)
        for entry in self._chunk(number):
            gap = self._gap(last, entry.start)
            if gap:
                yield Mark(gap, None)
            if gap or last is None or (last.user, last.since) != (entry.user, entry.since):
                yield Mark(entry.start, entry.user)
            last = entry
        gap = self._gap(last, until)
        if gap:
            yield Mark(gap, None)

    def _gap(self, last: Entry | None, until: datetime) -> datetime | None:
        """When it began that nobody is on call after an entry though somebody shall be, None where it did not."""
        if last is None or last.end >= until:
            return None
        return first_open(self.schedule.covers, self.schedule.time_zone, last.end, until)

    def _last(self, number: int) -> Entry | None:
        """The last entry of that chunk or one before it."""
        chunks = (self._chunk(each) for each in range(number, self._first - 1, -1))
        return next((chunk[-1] for chunk in chunks if chunk), None)

    def _chunk(self, number: int) -> tuple[Entry, ...]:
        if number not in self._entries:
            found = filled(self._turns, self.rotation, self.schedule, *_bounds(number))
            self._entries[number] = tuple(entry for entry in found if entry.user in self.rotation.users)
        return self._entries[number]


def _number(at: datetime) -> int:
    return (at - FIRST) // CHUNK


def _bounds(number: int) -> tuple[datetime, datetime]:
    return FIRST + number * CHUNK, FIRST + (number + 1) * CHUNK
