"""Who serves in one layer of a schedule: hand-offs, turns, restrictions and absences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.oncall.absences import Absences, stand_ins
from bot.oncall.clock import instant, wall
from bot.oncall.model import Entry, Layer
from bot.oncall.spans import Span, within


def serving(layer: Layer, zone: ZoneInfo, open_spans: Sequence[Span], absences: Absences) -> list[Entry]:
    """Who serves in a layer, vacant slots and absences without a stand-in left out; in order.

    Args:
        layer: one of the schedule.
        zone: of the schedule.
        open_spans: when restrictions let it count, within the window that is looked at.
        absences: in this window.
    """
    if not open_spans or not layer.users:
        return []
    since, until = max(layer.start, open_spans[0][0]), min(layer.end or open_spans[-1][1], open_spans[-1][1])
    found = []
    for number, start, end in _turns(layer, zone, since, until):
        for span in within(open_spans, max(start, since), min(end, until)):
            parts = stand_ins(layer.users, number % len(layer.users), span, absences)
            found += [Entry(*part, since=start) for part in sorted(parts)]
    return found


def _turns(layer: Layer, zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[tuple[int, datetime, datetime]]:
    """The turns of [since, until), from hand-off to hand-off: the number since the virtual start, and when.

    One that changed clocks leave no time to is empty. The clock shows one hour twice: what it shows at `since` tells
    where to begin, but whose turn it is only the hand-offs do, so that the first one may be over already.
    """
    number = (wall(since, zone) - layer.rotation_virtual_start) // layer.rotation_turn_length
    start = _hand_off(layer, zone, number)
    while start < until:
        end = _hand_off(layer, zone, number + 1)
        yield number, start, end
        number, start = number + 1, end


def _hand_off(layer: Layer, zone: ZoneInfo, number: int) -> datetime:
    return instant(layer.rotation_virtual_start + number * layer.rotation_turn_length, zone)
