"""Lays a schedule out on the weeks of a month, as a calendar on the wall shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.oncall.clock import instant, wall
from bot.oncall.model import Entry, Rotation
from bot.oncall.render import render
from bot.oncall.spans import within
from bot.oncall.windows import windows

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MOST_WEEKS = 6


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a calendar, with whole weeks.

    Args:
        year, month: which.
        zone: in whose wall clock.
    """

    year: int
    month: int
    zone: ZoneInfo

    @classmethod
    def of(cls, at: datetime, zone: ZoneInfo) -> Month:
        """The month in which a moment (UTC) lies."""
        local = wall(at, zone)
        return cls(local.year, local.month, zone)

    @property
    def name(self) -> str:
        """Such as `November 2026`."""
        return f"{MONTHS[self.month - 1]} {self.year}"

    @property
    def mondays(self) -> list[date]:
        """The first day of each week that has a day of the month."""
        first = date(self.year, self.month, 1)
        weeks = (first - first.weekday() * DAY + number * WEEK for number in range(_MOST_WEEKS))
        return [monday for monday in weeks if monday <= first or monday.month == self.month]

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From when until when its weeks last (UTC)."""
        return self.begins(self.mondays[0]), self.begins(self.mondays[-1] + WEEK)

    def begins(self, day: date) -> datetime:
        """When a day begins (UTC)."""
        return instant(datetime.combine(day, time()), self.zone)


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch within one week.

    Args:
        start, end: in days since the week began, by the wall clock: 0.375 is Monday at nine.
        entry: what it is of, from its own start to its own end.
        goes_before, goes_on: whether it is also of the week before, or of the next.
    """

    start: float
    end: float
    entry: Entry
    goes_before: bool
    goes_on: bool


def entries(rotation: Rotation, schedule: str, month: Month) -> list[Entry]:
    """Who is on call in the weeks of a month; a gap (`user` None) only where somebody should be."""
    found = rotation.schedules[schedule]
    since, until = month.span
    covered = windows(found.covers, found.time_zone, since, until)
    shown: list[Entry] = []
    for entry in render(rotation, schedule, since, until):
        spans = [(entry.start, entry.end)] if entry.user else within(covered, entry.start, entry.end)
        shown += (replace(entry, start=start, end=end) for start, end in spans)
    return shown


def bars(shown: Sequence[Entry], monday: date, month: Month) -> Iterator[Bar]:
    """The stretches of one week. What lies beyond the picture is not known: a stretch at its edge is taken to go on."""
    since, until = month.begins(monday), month.begins(monday + WEEK)
    first, last = month.span
    for entry in shown:
        start, end = max(since, entry.start), min(until, entry.end)
        if start < end:
            midnight = datetime.combine(monday, time())
            left, right = (7.0 if at == until else (wall(at, month.zone) - midnight) / DAY for at in (start, end))
            goes_before = entry.start < since or entry.start == first
            yield Bar(left, max(left, right), entry, goes_before, goes_on=entry.end > until or entry.end == last)
