"""When somebody works: their hours, days off and absences, and how long something waited in working days."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.oncall.model import NO_DAYS, OFFICE_HOURS, WorkingHours

Outage = tuple[datetime, datetime]
"""A stretch (UTC) in which the bot did not run: no deadline runs in it."""


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
        raise NotImplementedError

    def opens_at(self, at: datetime) -> datetime | None:
        """`at` itself while they work, else when they work next (UTC); None when they do not within a year."""
        raise NotImplementedError

    def business_days(self, since: datetime, until: datetime, outages: Sequence[Outage] = ()) -> float:
        """How many working days lie in [since, until) (UTC) without the outages; a full day of hours counts 1."""
        raise NotImplementedError

    def due(self, since: datetime, days: float, outages: Sequence[Outage] = ()) -> datetime | None:
        """When so many working days will have passed since `since` (UTC); None when not within two years."""
        raise NotImplementedError
