"""Knows when the sandbox's people are about: customers mostly in office hours, managers on their own working days."""

from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
SATURDAY = 5
OPENS, CLOSES = 7, 19
BUSY, QUIET = 20, 1


def is_busy(moment: datetime) -> bool:
    """Tell whether most people are about: from Monday to Friday between seven and seven, by the moment's own clock."""
    return moment.weekday() < SATURDAY and OPENS <= moment.hour < CLOSES


def is_at_work(moment: datetime, time_zone: str) -> bool:
    """Tell the same of somebody who lives in a zone (an IANA name)."""
    return is_busy(moment.astimezone(ZoneInfo(time_zone)))


def moments(rng: Random, start: datetime, end: datetime, number: int) -> list[datetime]:
    """Return so many moments between two aware times at least an hour apart, in order.

    Whole hours are drawn first, busy ones twenty times as often as nights and weekends.
    """
    hours = [start + HOUR * place for place in range(int((end - start) / HOUR))]
    weights = [BUSY if is_busy(hour) else QUIET for hour in hours]
    return sorted(hour + HOUR * rng.random() for hour in rng.choices(hours, weights, k=number))


def workdays(start: datetime, at: time) -> list[datetime]:
    """Return the moments of a time of day on the five working days of the week from `start` (aware)."""
    days = [datetime.combine(start.date() + timedelta(days=day), at, start.tzinfo) for day in range(8)]
    return [day for day in days if day.weekday() < SATURDAY and start < day <= start + WEEK]
