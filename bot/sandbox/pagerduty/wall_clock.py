"""Turns the wall clock of a schedule's zone into moments, over changes to and from summer time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

SECOND = timedelta(seconds=1)


def moment(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment (UTC) of a wall-clock time without zone.

    Of a time that occurs twice it is the first; for one that does not occur, the first moment after the gap.
    """
    found = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if wall_clock(found, zone) == wall:
        return found
    # Both readings of a missing time lie around the change: look for it in between.
    before, after = wall.replace(tzinfo=zone, fold=1).astimezone(UTC), found
    offset = after.astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0)


def wall_clock(at: datetime, zone: ZoneInfo) -> datetime:
    """Return what the clock on the wall shows at a moment, without zone."""
    return at.astimezone(zone).replace(tzinfo=None, fold=0)
