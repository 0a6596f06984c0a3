"""When somebody works: their hours, days off and absences, and how long something waited in working days."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.oncall.clock import instant
from bot.oncall.model import NO_DAYS, OFFICE_HOURS, WorkingHours
from bot.oncall.spans import Span, united, within, without

Outage = tuple[datetime, datetime]
"""A stretch (UTC) in which the bot did not run: no deadline runs in it."""

DAY = timedelta(days=1)
YEAR = 366 * DAY
TWO_YEARS = 2 * YEAR
ROUNDING = 1e-9
"""Of a working day: less than a second's fraction, more than sums of days are off by."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """When one person works.

    Args:
        zone: their time zone.
        hours: their working hours.
        days_off: days without work, absences among them.
    """

    zone: ZoneInfo
    hours: WorkingHours = OFFICE_HOURS
    days_off: Container[date] = NO_DAYS

    def day(self, at: datetime) -> date:
        """The person's day at `at` (UTC)."""
        return at.astimezone(self.zone).date()

    def is_working(self, at: datetime) -> bool:
        """Whether they work at `at` (UTC)."""
        return any(start <= at for start, _ in self._hours(at, at + DAY))

    def opens_at(self, at: datetime) -> datetime | None:
        """`at` itself while they work, else when they work next (UTC); None when they do not within a year."""
        return next((max(start, at) for start, _ in self._hours(at, at + YEAR)), None)

    def business_days(self, since: datetime, until: datetime, outages: Sequence[Outage] = ()) -> float:
        """How many working days lie in [since, until) (UTC) without the outages; a full day of hours counts 1."""
        return sum((end - start) / whole for start, end, whole in self._work(since, until, outages))

    def due(self, since: datetime, days: float, outages: Sequence[Outage] = ()) -> datetime | None:
        """When so many working days will have passed since `since` (UTC); None when not within two years.

        The first such instant: a day that ends a person's week is over when they go home, not when they come again.
        """
        if days <= 0:
            return since
        left = days
        for start, end, whole in self._work(since, since + TWO_YEARS, outages):
            share = (end - start) / whole
            if left <= share + ROUNDING:
                return min(start + timedelta(seconds=round(left * whole.total_seconds())), end)
            left -= share
        return None

    def _work(
        self, since: datetime, until: datetime, outages: Sequence[Outage]
    ) -> Iterator[tuple[datetime, datetime, timedelta]]:
        """The stretches of [since, until) in which deadlines run, with the length of the whole day of each."""
        lost = united(outages)
        for start, end in self._hours(since, until):
            for span in within([(start, end)], since, until):
                yield from ((*part, end - start) for part in without(span, lost))

    def _hours(self, since: datetime, until: datetime) -> Iterator[Span]:
        """The hours of each working day, whole, of those that end after `since` and begin before `until`."""
        day, last = self.day(since), self.day(until) + DAY  # the clock may have been put back over midnight
        while day <= last:
            if day.isoweekday() in self.hours.days and day not in self.days_off:
                start, end = _opening(day, self.hours, self.zone)
                if start < end and since < end and start < until:
                    yield start, end
            day += DAY


@lru_cache(maxsize=4096)
def _opening(day: date, hours: WorkingHours, zone: ZoneInfo) -> Span:
    """From when to when somebody works on a day; empty where the clocks skip all of it."""
    midnight = datetime.combine(day + DAY, time())
    end = midnight if hours.end == time.max else datetime.combine(day, hours.end)
    return instant(datetime.combine(day, hours.start), zone), instant(end, zone)
