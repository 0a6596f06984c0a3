"""Renders a schedule: who is on call when, by layers, restrictions, absences and overrides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from operator import attrgetter

from bot.oncall.absences import absent
from bot.oncall.layers import serving
from bot.oncall.model import Entry, Rotation, Schedule
from bot.oncall.spans import Span, within, without
from bot.oncall.tracks import Track, joined, stacked
from bot.oncall.windows import windows


def render(rotation: Rotation, schedule: str, since: datetime, until: datetime) -> tuple[Entry, ...]:
    """Who is on call in [since, until).

    Args:
        rotation: users, schedules and absences.
        schedule: the key of one.
        since, until: UTC.

    Returns:
        Entries that cover the window without overlap, gaps among them (`user` None); neighbours differ in `user`, and
        `since` of each is None. Empty where `since` is not before `until`.

    Raises:
        KeyError: there is no such schedule.
    """
    return tuple(joined(_with_gaps(shifts(rotation, schedule, since, until), since, until)))


def shifts(rotation: Rotation, schedule: str, since: datetime, until: datetime) -> tuple[Entry, ...]:
    """The same without gaps, with the turn that each belongs to: neighbours of one user and two turns stay apart."""
    found = rotation.schedules[schedule]
    overrides = stacked(_overrides(found, since, until))
    layers = _layers(rotation, found, without((since, until), _spans(overrides)))
    return tuple(joined(sorted([*overrides, *layers], key=attrgetter("start"))))


def _with_gaps(track: Track, since: datetime, until: datetime) -> Iterator[Entry]:
    """Entries as they are shown to people: gaps filled in, whose turn it is left out."""
    at = since
    for entry in track:
        if at < entry.start:
            yield Entry(at, entry.start, None)
        yield Entry(entry.start, entry.end, entry.user)
        at = entry.end
    if at < until:
        yield Entry(at, until, None)


def _layers(rotation: Rotation, schedule: Schedule, free: Iterable[Span]) -> Iterator[Entry]:
    """Who serves in the layers where no override does; each layer is only asked where those above it have nobody.

    Absences are in it, since they pass duty on within a layer.
    """
    left = list(free)
    if not left:
        return
    bounds = (left[0][0], left[-1][1])
    absences = absent(rotation, schedule, *bounds)
    opened = cache(lambda rules: windows(rules, schedule.time_zone, *bounds))
    for layer in reversed(schedule.layers):
        if not left:
            return
        allowed = opened(layer.restrictions)
        spans = [part for span in left for part in within(allowed, *span)]
        entries = serving(layer, schedule.time_zone, spans, absences)
        yield from entries
        taken = _spans(entries)
        left = [part for span in left for part in without(span, taken)]


def _spans(track: Track) -> list[Span]:
    return [(entry.start, entry.end) for entry in track]


def _overrides(schedule: Schedule, since: datetime, until: datetime) -> list[Track]:
    """What of each lies in [since, until), the first of the file first; one that ends before it begins is none."""
    return [
        [Entry(max(each.start, since), min(each.end, until), each.user, each.start)]
        for each in schedule.overrides
        if max(each.start, since) < min(each.end, until)
    ]
