"""Renders a schedule: who is on call when, by layers, restrictions, absences and overrides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.oncall.absences import absent
from bot.oncall.layers import serving
from bot.oncall.model import Entry, Restriction, Rotation, Schedule
from bot.oncall.spans import Span
from bot.oncall.tracks import Track, cut, joined, over, stacked
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
    return with_gaps(shifts(rotation, schedule, since, until), since, until)


def shifts(rotation: Rotation, schedule: str, since: datetime, until: datetime) -> tuple[Entry, ...]:
    """The same without gaps, with the turn that each belongs to: neighbours of one user and two turns stay apart."""
    found = rotation.schedules[schedule]
    if since >= until:
        return ()
    overrides = cut(stacked(_overrides(found)), since, until)
    return tuple(joined(over(stacked(_layers(rotation, found, since, until)), overrides)))


def with_gaps(track: Track, since: datetime, until: datetime) -> tuple[Entry, ...]:
    """Entries as they are shown to people: gaps filled in, whose turn it is left out."""
    return tuple(joined(_with_gaps(track, since, until)))


def _with_gaps(track: Track, since: datetime, until: datetime) -> Iterator[Entry]:
    at = since
    for entry in track:
        if at < entry.start:
            yield Entry(at, entry.start, None)
        yield Entry(entry.start, entry.end, entry.user)
        at = entry.end
    if at < until:
        yield Entry(at, until, None)


def _layers(rotation: Rotation, schedule: Schedule, since: datetime, until: datetime) -> list[Track]:
    """What each layer says, the first of the file first; absences are in it, since they pass duty on within a layer."""
    absences = absent(rotation, schedule, since, until)
    open_spans: dict[Sequence[Restriction], list[Span]] = {}
    found: list[Track] = []
    for layer in schedule.layers:
        rules = layer.restrictions
        if rules not in open_spans:
            open_spans[rules] = windows(rules, schedule.time_zone, since, until)
        found.append(serving(layer, schedule.time_zone, open_spans[rules], absences))
    return found


def _overrides(schedule: Schedule) -> list[Track]:
    """Each of them, the first of the file first; one that ends before it begins is none."""
    return [
        [Entry(each.start, each.end, each.user, each.start)] for each in schedule.overrides if each.start < each.end
    ]
