"""Finds people who stand in a layer and never serve: their turns always fall into hours that do not count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from math import gcd

from bot.oncall.model import Layer, Restriction

_DAY, _WEEK = 86_400, 7 * 86_400
_MONDAY = datetime.combine(date(2001, 1, 1), time())


def starving(layer: Layer) -> tuple[str, ...]:
    """Who never serves in a layer with restrictions, in its order.

    Turns go on while a restriction hides them. A turn begins at the same places of the week again and again: the place
    of the first one, and steps of what a whole cycle and a week have in common. Changes of the clocks are left aside.
    """
    windows = [window for each in layer.restrictions for window in _windows(each)]
    if not windows:
        return ()
    turn = _seconds(layer.rotation_turn_length)
    step = gcd(turn * len(layer.users), _WEEK)
    first = _seconds(layer.rotation_virtual_start - _MONDAY)
    served = {
        user
        for slot, user in enumerate(layer.users)
        if any(_meets(first + slot * turn, turn, step, window) for window in windows)
    }
    return tuple(dict.fromkeys(user for user in layer.users if user is not None and user not in served))


def _meets(start: int, turn: int, step: int, window: tuple[int, int]) -> bool:
    """Whether one of the turns that begin at `start`, modulo `step`, overlaps a window."""
    opens, closes = window
    last = closes - 1 - (closes - 1 - start) % step  # the latest beginning before the window closes
    return last + turn > opens


def _windows(restriction: Restriction) -> Iterator[tuple[int, int]]:
    """When it is open, in seconds of the week; it may end in the next one."""
    clock = restriction.start_time_of_day
    opens = _seconds(timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second))
    days = range(7) if restriction.start_day_of_week is None else [restriction.start_day_of_week - 1]
    for day in days:
        start = day * _DAY + opens
        yield start, start + _seconds(restriction.duration)


def _seconds(length: timedelta) -> int:
    return int(length.total_seconds())
