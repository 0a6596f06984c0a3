"""Watches a life go by, and writes down whatever should not have happened, with when and what about."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from tests.year.book import Book, Case
from tests.year.oracle import DAY, Office, Span, Turn, calendar_due
from tests.year.plot import Plot

SECONDARY_DAYS, FALLBACK_DAYS = 2, 7
"""Working days, and days by the calendar."""


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that must not happen."""

    at: datetime
    rule: str
    ticket: int | None
    told: str

    def __str__(self) -> str:
        about = f" #{self.ticket}" if self.ticket else ""
        return f"{self.at:%a %Y-%m-%d %H:%M}Z {self.rule}{about}: {self.told}"


@dataclass(slots=True)
class Moment:
    """What the oracle says of a time.

    Args:
        now: UTC.
        turn: whose turn it is.
        following: the next turn of somebody else who is there.
        upcoming: the next turn, brief gaps apart.
    """

    now: datetime
    turn: Turn
    following: Turn | None
    upcoming: Turn | None


@dataclass(frozen=True, slots=True)
class Window:
    """When something is due: never before `soonest`, and done by a look from `latest` on."""

    soonest: datetime
    latest: datetime


def is_brief(turn: Turn) -> bool:
    """Whether the fallback stands in for so short that no issue is opened."""
    return turn.reason == "gap" and turn.end - turn.start < SHORT


class Watch:
    """What is known so far, for rules to judge.

    Args:
        plot: who is where, and when the bot is down.
        book: what people did.
        turns: of all the time, in their order.
        per_day: in how many issues of cases one person is addressed a day.
        heartbeat: how often the bot notes that it runs.
        by: how the first one is asked: `mention`, or `assign`; then an issue goes on to the next manager.
    """

    def __init__(
        self, plot: Plot, book: Book, turns: list[Turn], *, per_day: int, heartbeat: timedelta, by: str
    ) -> None:
        self.plot, self.book, self.turns = plot, book, turns
        self.per_day, self.heartbeat = per_day, heartbeat
        self.is_assigning = by == "assign"
        self.violations: list[Violation] = []
        self.mentioned: Counter[tuple[str, date]] = Counter()
        self._starts = [turn.start for turn in turns]

    @property
    def office(self) -> Office:
        return self.plot.office

    def moment(self, now: datetime) -> Moment:
        """What the oracle says of a time."""
        index = bisect_right(self._starts, now) - 1
        turn = self.turns[index]
        later = self.turns[index + 1 :]
        others = (each for each in later if each.key != turn.key and self._is_there(each.key, now))
        return Moment(now, turn, next(others, None), next((each for each in later if not is_brief(each)), None))

    def _is_there(self, key: str, at: datetime) -> bool:
        return not self.office.is_away(key, self.office.day(key, at))

    def complain(self, at: datetime, rule: str, told: str, ticket: int | None = None) -> None:
        """Writes a violation down."""
        self.violations.append(Violation(at, rule, ticket, told))

    def is_used_up(self, key: str, at: datetime) -> bool:
        """Whether somebody was addressed on as many cases today as on one day is allowed."""
        return self.mentioned[key, self.office.day(key, at)] >= self.per_day

    def secondary_due(self, case: Case) -> Window | None:
        """When the secondary is asked, None where nobody was asked first."""
        asks = case.round_asks
        if not asks:
            return None

        def due(since: datetime, outages: list[Span]) -> datetime:
            found = self.office.business_due(asks[0].key, since, SECONDARY_DAYS, outages)
            return found or datetime.max.replace(tzinfo=UTC)

        return self._window(case, due)

    def fallback_due(self, case: Case) -> Window | None:
        """When the fallback is asked, None where nobody was asked first."""
        return self._window(case, lambda since, outages: calendar_due(since, FALLBACK_DAYS * DAY, outages))

    def _window(self, case: Case, due: Callable[[datetime, list[Span]], datetime]) -> Window | None:
        """From when the bot may count: from the mention, or from when it saw a case that only a reminder told of."""
        asks = case.round_asks
        if not asks or case.seen_at is None:
            return None
        since = asks[0].at if asks[0].is_mention else case.seen_at
        latest = due(asks[0].at, self.book.told_outages(self.heartbeat))
        return Window(due(since, self.book.outages), latest)

    def next_look(self, moment: Moment) -> datetime:
        """When something could be due next: a morning, a hand-over, a deadline."""
        now, turn = moment.now, moment.turn
        times: list[datetime | None] = [turn.end + MINUTES_5]
        if any(not case.is_answered for case in self.book.cases.values()):
            times.append(self._opening(turn.key, now))
        if moment.upcoming is not None:
            times.append(self._last_morning(moment.upcoming, now))
        for case in self.book.waiting:
            times += self._deadlines(case, moment)
        return min(at for at in times if at is not None and at > now)

    def _deadlines(self, case: Case, moment: Moment) -> list[datetime | None]:
        found: list[datetime | None] = []
        asked = moment.following.key if moment.following else self.office.fallback.key
        for window, key in ((self.secondary_due(case), asked), (self.fallback_due(case), self.office.fallback.key)):
            if window is not None:
                later = self._opening(key, moment.now) if len(case.mentions) < MOST else None
                found.append(window.latest + MINUTE if window.latest >= moment.now else later)
        return found

    def _last_morning(self, turn: Turn, now: datetime) -> datetime | None:
        """When the next manager's last day of work before the turn begins, or is over."""
        found = [start for start, _ in self.office.shifts(turn.key, now) if now < start < turn.start]
        return found[-1] + MINUTES_5 if found else None

    def _opening(self, key: str, after: datetime) -> datetime | None:
        opens = self.office.opening(key, after)
        return opens and opens + MINUTES_5


SHORT = timedelta(hours=12)
MINUTE, MINUTES_5 = timedelta(minutes=1), timedelta(minutes=5)
MOST = 3
"""How often people are addressed in a case's own issue over its life."""
