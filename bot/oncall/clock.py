"""Turns the wall clock of a place into instants, so that a hand-off stays at nine in the morning all year."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_SECOND = timedelta(seconds=1)


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which clocks in a zone show this time.

    Args:
        local: without an offset. A time that clocks skip means the first instant after the gap; one that they show
            twice, the first of the two.
        zone: of the place.
    """
    at = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if _shown(at, zone) == local:
        return at
    before, after = local.replace(tzinfo=zone, fold=1).astimezone(UTC), at
    while after - before > _SECOND:
        middle = before + (after - before) // (2 * _SECOND) * _SECOND
        before, after = (middle, after) if _shown(middle, zone) < local else (before, middle)
    return after


def _shown(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)
