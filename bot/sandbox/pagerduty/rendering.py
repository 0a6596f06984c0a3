"""Works out who is on call when: turns of layers, cut by restrictions, laid over each other, overrides on top."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import reduce
from itertools import count
from zoneinfo import ZoneInfo

from bot.sandbox.pagerduty.model import WEEK, Layer, Override, Restriction, Schedule, Shift
from bot.sandbox.pagerduty.wall_clock import moment, wall_clock

DAY = timedelta(days=1)
Window = tuple[datetime, datetime]


def final(schedule: Schedule, since: datetime, until: datetime) -> tuple[Shift, ...]:
    """Return who is on call in [since, until) (UTC), in order; nobody is between shifts and in those of no user."""
    layers = [of_layer(layer, schedule.zone, since, until) for layer in schedule.layers]
    overrides = [(shift,) for shift in of_overrides(schedule.overrides, since, until)]
    return reduce(_over, [*layers, *overrides], ())


def of_layer(layer: Layer, zone: ZoneInfo, since: datetime, until: datetime) -> tuple[Shift, ...]:
    """Return the shifts of one layer alone in [since, until)."""
    since, until = max(since, layer.start), min(until, layer.end or until)
    if since >= until or not layer.users:
        return ()
    windows = _windows(layer.restrictions, zone, since, until)
    turns = [shift for shift in _turns(layer, zone, since, until) if shift.end > shift.start]
    return tuple(
        replace(turn, start=max(turn.start, start), end=min(turn.end, end))
        for turn in turns
        for start, end in windows
        if max(turn.start, start) < min(turn.end, end)
    )


def of_overrides(overrides: Iterable[Override], since: datetime, until: datetime) -> tuple[Shift, ...]:
    """Return the overrides in [since, until), cut at its bounds, in the order in which they were made."""
    cut = [(max(each.start, since), min(each.end, until), each) for each in overrides]
    return tuple(Shift(start, end, each.user, each.id) for start, end, each in cut if start < end)


def _turns(layer: Layer, zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[Shift]:
    first = max(0, (wall_clock(since, zone) - layer.virtual_start) // layer.turn_length)
    for place in count(first):
        start = moment(layer.virtual_start + place * layer.turn_length, zone)
        if start >= until:
            return
        end = moment(layer.virtual_start + (place + 1) * layer.turn_length, zone)
        yield Shift(max(start, since), min(end, until), layer.users[place % len(layer.users)], layer.id)


def _windows(restrictions: tuple[Restriction, ...], zone: ZoneInfo, since: datetime, until: datetime) -> list[Window]:
    """Return when at least one restriction holds in [since, until), without overlaps."""
    if not restrictions:
        return [(since, until)]
    found = sorted(window for each in restrictions for window in _repeated(each, zone, since, until))
    return reduce(_joined, found, [])


def _repeated(restriction: Restriction, zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[Window]:
    day = wall_clock(since - WEEK - DAY, zone).date()
    while day <= wall_clock(until, zone).date():
        if restriction.start_day_of_week in (None, day.isoweekday()):
            wall = datetime.combine(day, restriction.start_time_of_day)
            start, end = moment(wall, zone), moment(wall + restriction.duration, zone)
            if start < until and end > since:
                yield max(start, since), min(end, until)
        day += DAY


def _joined(windows: list[Window], window: Window) -> list[Window]:
    if windows and window[0] <= windows[-1][1]:
        return [*windows[:-1], (windows[-1][0], max(windows[-1][1], window[1]))]
    return [*windows, window]


def _over(below: tuple[Shift, ...], above: tuple[Shift, ...]) -> tuple[Shift, ...]:
    left = reduce(lambda shifts, shift: [part for each in shifts for part in _without(each, shift)], above, list(below))
    return tuple(sorted([*left, *above], key=lambda shift: shift.start))


def _without(shift: Shift, taken: Shift) -> list[Shift]:
    if shift.end <= taken.start or taken.end <= shift.start:
        return [shift]
    parts = (
        replace(shift, end=min(shift.end, taken.start)),
        replace(shift, start=max(shift.start, taken.end)),
    )
    return [part for part in parts if part.start < part.end]
