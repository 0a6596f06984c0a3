"""Lays entries over each other, as the layers and overrides of a schedule lie: the last one wins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter

from bot.oncall.model import Entry
from bot.oncall.spans import Span, without

Track = Sequence[Entry]
"""Entries in their order without overlap."""


def stacked(tracks: Sequence[Track]) -> Track:
    """All of them over each other: at each instant the last one that has an entry wins."""
    if len(tracks) <= 1:
        return tracks[0] if tracks else []
    middle = len(tracks) // 2  # in halves: hundreds of overrides of one entry each are quick so
    return over(stacked(tracks[:middle]), stacked(tracks[middle:]))


def over(lower: Track, upper: Track) -> Track:
    """The upper one, and what of the lower one it leaves free."""
    if not lower or not upper:
        return lower or upper
    taken = [(entry.start, entry.end) for entry in upper]
    left = [_part(entry, part) for entry in lower for part in without((entry.start, entry.end), taken)]
    return sorted([*left, *upper], key=attrgetter("start"))


def cut(track: Iterable[Entry], since: datetime, until: datetime) -> Track:
    """What of it lies in [since, until)."""
    return [
        _part(entry, (max(entry.start, since), min(entry.end, until)))
        for entry in track
        if max(entry.start, since) < min(entry.end, until)
    ]


def joined(track: Iterable[Entry]) -> list[Entry]:
    """Neighbours without a gap that have the same user and the same turn become one."""
    found: list[Entry] = []
    for entry in track:
        last = found[-1] if found else None
        if last and (last.end, last.user, last.since) == (entry.start, entry.user, entry.since):
            found[-1] = _part(last, (last.start, entry.end))
        else:
            found.append(entry)
    return found


def _part(entry: Entry, span: Span) -> Entry:
    return entry if span == (entry.start, entry.end) else Entry(*span, entry.user, entry.since)
