"""Turns in what a service such as PagerDuty tells of a schedule: entries, but not which of them are one turn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import pairwise

from bot.oncall.absences import absent
from bot.oncall.clock import instant, wall
from bot.oncall.model import Entry, Rotation, Schedule
from bot.oncall.render import shifts
from bot.oncall.spans import without
from bot.oncall.tracks import Track, cut, joined, over, stacked
from bot.oncall.windows import WEEK_DAYS, first_open

PAUSE = timedelta(days=4)
"""Entries of one user this far apart are one turn: nights and long weekends lie between."""

LONG = timedelta(days=28)
"""A turn that began before the service's answer does, and lasts longer, is told week by week: its start moves."""


def told(live: Track, rotation: Rotation, schedule: Schedule) -> Track:
    """The entries as turns: pauses filled in, absences cut out, `since` of each set; gaps stand there as `user` None.

    Args:
        live: what the service tells, in any order; of several at once the first counts.
        rotation: users and absences. Users whom it does not know are nobody.
        schedule: the one that is told.
    """
    known = [
        entry if entry.user in rotation.users else Entry(entry.start, entry.end, None)
        for entry in live
        if entry.start < entry.end
    ]
    track = _without_pauses(stacked([[entry] for entry in reversed(known)]))
    return joined(_present(_whole(track, schedule), rotation, schedule))


def filled(turns: Track, rotation: Rotation, schedule: Schedule, since: datetime, until: datetime) -> tuple[Entry, ...]:
    """Who is on call in [since, until): before and after what the service tells, the file.

    Args:
        turns: from `told`.
        rotation, schedule: as there.
        since, until: UTC.
    """
    file = shifts(rotation, schedule.name, since, until)
    if not turns:
        return file
    gap = Entry(turns[0].start, turns[-1].end, None)
    track = over(file, cut(over([gap], turns), since, until))
    return tuple(entry for entry in joined(track) if entry.user is not None)


def _without_pauses(track: Track) -> Track:
    """The entries, of those without a user only what comes before and after all others: how far the service looks."""
    users = [entry.start for entry in track if entry.user is not None]
    return [entry for entry in track if entry.user is not None or not users or not users[0] < entry.start < users[-1]]


def _whole(track: Track, schedule: Schedule) -> Iterator[Entry]:
    """One entry for each turn, and for each gap; a long first one may be several."""
    turn: Entry | None = None
    for entry in track:
        if turn and _is_same(turn, entry, schedule):
            turn = Entry(turn.start, entry.end, turn.user, turn.since)
            continue
        if turn:
            yield from _named(turn, track[0], schedule)
        turn = entry
    if turn:
        yield from _named(turn, track[0], schedule)


def _is_same(turn: Entry, entry: Entry, schedule: Schedule) -> bool:
    """Whether an entry continues the turn before it."""
    if turn.user is None or entry.user != turn.user or (entry.since and entry.since != turn.since):
        return False
    return (
        entry.start - turn.end <= PAUSE
        or first_open(schedule.covers, schedule.time_zone, turn.end, entry.start) is None
    )


def _named(turn: Entry, first: Entry, schedule: Schedule) -> Iterator[Entry]:
    """A turn with its name: when it began. Where all begins with it, and nothing tells, it gets one each week."""
    is_cut = turn.start == first.start and turn.end - turn.start > LONG
    bounds = [turn.start, *(_mondays(turn, schedule) if is_cut else ()), turn.end]
    for start, end in pairwise(bounds):
        yield Entry(start, end, turn.user, turn.since or start)


def _mondays(turn: Entry, schedule: Schedule) -> Iterator[datetime]:
    """Each Monday's midnight within a turn."""
    zone = schedule.time_zone
    day = wall(turn.start, zone).date()
    day += timedelta(days=WEEK_DAYS + 1 - day.isoweekday())
    while (at := instant(datetime.combine(day, time()), zone)) < turn.end:
        yield at
        day += timedelta(days=WEEK_DAYS)


def _present(track: Iterator[Entry], rotation: Rotation, schedule: Schedule) -> Iterator[Entry]:
    """The entries without the absences of whom they name."""
    turns = list(track)
    absences = absent(rotation, schedule, turns[0].start, turns[-1].end) if turns else {}
    for turn in turns:
        holes = absences.get(turn.user or "", ())
        for start, end in without((turn.start, turn.end), holes):
            yield Entry(start, end, turn.user, turn.since)
