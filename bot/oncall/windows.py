"""When restrictions let a layer count: daily and weekly windows on the wall clock of a zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.oncall.clock import instant, wall
from bot.oncall.model import Restriction
from bot.oncall.spans import Span, united, within

DAY = timedelta(days=1)
WEEK_DAYS = 7
ENOUGH = timedelta(days=2 * WEEK_DAYS + 1)
"""Within this there is a window of any restriction, even if the clocks skip one."""


def windows(restrictions: tuple[Restriction, ...], zone: ZoneInfo, since: datetime, until: datetime) -> list[Span]:
    """The union of their windows in [since, until); all of it where there are no restrictions.

    Args:
        restrictions: of one layer.
        zone: in whose wall clock they are.
        since, until: UTC.
    """
    if not restrictions:
        return [(since, until)] if since < until else []
    found = [window for each in restrictions for window in _windows(each, zone, since, until)]
    return list(within(united(found), since, until))


def first_open(
    restrictions: tuple[Restriction, ...], zone: ZoneInfo, since: datetime, until: datetime
) -> datetime | None:
    """The first instant in [since, until) at which one of them is open; None where there is none."""
    found = windows(restrictions, zone, since, min(until, since + ENOUGH))
    return found[0][0] if found else None


def _windows(restriction: Restriction, zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[Span]:
    step, day = _first_day(restriction, wall(since, zone).date() - WEEK_DAYS * DAY)
    last = wall(until, zone).date() + DAY  # the clock may have been put back over midnight
    while day <= last:
        start = datetime.combine(day, restriction.start_time_of_day)
        yield instant(start, zone), instant(start + restriction.duration, zone)
        day += step


def _first_day(restriction: Restriction, day: date) -> tuple[timedelta, date]:
    """How far its windows are apart, and the first day from `day` on with one."""
    if restriction.start_day_of_week is None:
        return DAY, day
    return WEEK_DAYS * DAY, day + (restriction.start_day_of_week - day.isoweekday()) % WEEK_DAYS * DAY
