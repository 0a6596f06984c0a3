"""Makes a PagerDuty schedule ready for a page: who has it now and next, a month of it, who stands in for whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.pagerduty import Override, PagerDuty, Schedule, Shift
from bot.sandbox.pagerduty.rendering import final
from bot.sandbox.pagerduty.wall_clock import moment

DAY, WEEK = timedelta(days=1), timedelta(days=7)
HORIZON = timedelta(days=366)
MOST_COMING = 6
# So many colours has the style sheet for people; the next one begins anew.
COLOURS = 8


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the page.

    Args:
        id, name: of PagerDuty.
        short: the first name, where nobody else has it.
        colour: the number of a colour of the style sheet.
        is_me: whether it is the visitor.
    """

    id: str
    name: str
    short: str
    colour: int
    is_me: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time of one person (None: of nobody), in the schedule's zone.

    `end` is None where there is none in sight; `is_swap` when somebody stands in.
    """

    person: Person | None
    start: datetime
    end: datetime | None
    is_swap: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar."""

    day: date
    is_today: bool
    is_of_month: bool
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """A row of the calendar, from Monday; `number` is that of ISO 8601."""

    number: int
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Swap:
    """Somebody stands in, for those whom the schedule had there (`instead_of`)."""

    id: str
    stretch: Stretch
    instead_of: tuple[Person, ...]
    has_begun: bool


@dataclass(frozen=True, slots=True)
class Duty:
    """One schedule, as somebody sees it at some time.

    Args:
        service, schedule: what is shown.
        now: UTC.
        me: the visitor's PagerDuty id, empty for none.
    """

    service: PagerDuty
    schedule: Schedule
    now: datetime
    me: str = ""

    @property
    def zone(self) -> ZoneInfo:
        """The schedule's zone: all times of the page are those of its clock."""
        return self.schedule.zone

    def people(self) -> tuple[Person, ...]:
        """Everybody of the account, in its order, with a colour each."""
        users = list(self.service.users.values())
        firsts = [user.name.split()[0] if user.name.split() else user.id for user in users]
        return tuple(
            Person(
                user.id, user.name, first if firsts.count(first) == 1 else user.name, at % COLOURS, user.id == self.me
            )
            for at, (user, first) in enumerate(zip(users, firsts, strict=True))
        )

    def present(self) -> Stretch:
        """Who has it now; nobody's time lasts until somebody's begins."""
        first = next(iter(self._ahead()), None)
        if first is not None and first.start <= self.now:
            return self._stretch(first)
        return Stretch(None, self._local(self.now), self._local(first.start) if first else None)

    def coming(self) -> tuple[Stretch, ...]:
        """The next times of people, soonest first, without the present one."""
        return tuple(self._stretch(each) for each in self._ahead() if each.start > self.now)[:MOST_COMING]

    def month(self, first: date) -> tuple[Week, ...]:
        """The weeks in which the days of a month lie, given its first day."""
        following = (first + DAY * 31).replace(day=1)
        monday = first - DAY * first.weekday()
        count = -((monday - following) // WEEK)
        end = monday + WEEK * count
        shifts = self._shifts(self._midnight(monday), self._midnight(end))
        days = [monday + DAY * place for place in range(7 * count)]
        shown = [self._day(day, shifts, is_of_month=first <= day < following) for day in days]
        return tuple(
            Week(days[start].isocalendar().week, tuple(shown[start : start + 7])) for start in range(0, len(days), 7)
        )

    def swaps(self) -> tuple[Swap, ...]:
        """The overrides that run or come, soonest first."""
        coming = [each for each in self.schedule.overrides if each.end > self.now]
        return tuple(self._swap(each) for each in sorted(coming, key=lambda each: each.start))

    def _swap(self, override: Override) -> Swap:
        bare = replace(self.schedule, overrides=[])
        planned = final(bare, override.start, override.end)
        users = dict.fromkeys(each.user for each in planned if each.user not in (None, override.user))
        people = {person.id: person for person in self.people()}
        stretch = self._stretch(Shift(override.start, override.end, override.user, override.id))
        has_begun = override.start <= self.now
        return Swap(override.id, stretch, tuple(people[user] for user in users if user), has_begun)

    def _day(self, day: date, shifts: Iterable[Shift], *, is_of_month: bool) -> Day:
        start, end = self._midnight(day), self._midnight(day + DAY)
        found = [
            replace(each, start=max(each.start, start), end=min(each.end, end))
            for each in shifts
            if each.start < end and each.end > start
        ]
        is_today = day == self.now.astimezone(self.zone).date()
        return Day(day, is_today, is_of_month, tuple(self._stretch(each) for each in found))

    def _stretch(self, shift: Shift) -> Stretch:
        person = next((each for each in self.people() if each.id == shift.user), None)
        end = self._local(shift.end) if shift.end < self.now + HORIZON else None
        is_swap = any(each.id == shift.source for each in self.schedule.overrides)
        return Stretch(person, self._local(shift.start), end, is_swap)

    def _ahead(self) -> list[Shift]:
        """Return what runs now, begun whenever, and what follows."""
        return self._shifts(self.now, self.now + HORIZON)

    def _shifts(self, since: datetime, until: datetime) -> list[Shift]:
        """Return the times of people in a window, equal neighbours as one."""
        found = [each for each in self.service.shifts(self.schedule, since, until) if each.user]
        return _joined(found)

    def _midnight(self, day: date) -> datetime:
        return moment(datetime.combine(day, datetime.min.time()), self.zone)

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)


def _joined(shifts: Sequence[Shift]) -> list[Shift]:
    joined: list[Shift] = []
    for shift in shifts:
        last = joined[-1] if joined else None
        if last and last.end == shift.start and (last.user, last.source) == (shift.user, shift.source):
            joined[-1] = replace(last, end=shift.end)
        else:
            joined.append(shift)
    return joined
