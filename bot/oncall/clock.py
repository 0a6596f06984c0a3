"""Turns what a wall clock shows into an instant, so that a hand-off at nine stays at nine when the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

SECOND = timedelta(seconds=1)


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """When the wall clock shows a time.

    Args:
        local: without a zone.
        zone: whose wall clock it is.

    Returns:
        UTC. A time that the clocks skip is the first instant after the gap, one that comes twice the first of the two.
    """
    first = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return _end_of_gap(second, first, zone) if second < first else first  # PEP 495: only in a gap are they reversed


def wall(at: datetime, zone: ZoneInfo) -> datetime:
    """What the wall clock shows at `at` (UTC), without a zone."""
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The instant in (before, after] at which the clocks jump; zone files know whole seconds only."""
    before, after = before.replace(microsecond=0), after.replace(microsecond=0)
    offset = after.astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = before + (after - before) // 2 // SECOND * SECOND
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after
