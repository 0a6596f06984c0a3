"""Lets a stretch of time pass: customers and managers act, and the bot looks whenever something could be due."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue, User
from tests.reviewing import BOT, COMPLETE
from tests.world import World
from tests.year.book import Book, Case
from tests.year.plot import HOUR, RATINGS, Deed, Event, Plot
from tests.year.staff import roster

MINUTE = timedelta(minutes=1)
URGENT = "vip"
PER_DAY = 5
LATER = 6 * HOUR


@dataclass(frozen=True, slots=True)
class Pace:
    """How often the bot looks.

    Args:
        soon: how long after something happened.
        after: what it looks for so soon.
        latest: at the latest so long after the last look.
        is_fixed: never sooner.
        heartbeat: how often it notes that it runs.
        outage: how long a silence is an outage; longer than both together.
        rests: every how many looks it looks again at once, and must find nothing to do.
    """

    soon: timedelta
    after: frozenset[Deed]
    latest: timedelta
    is_fixed: bool
    heartbeat: timedelta
    outage: timedelta
    rests: int


JUMPS = Pace(
    soon=10 * MINUTE,
    after=frozenset(Deed),
    latest=18 * HOUR,
    is_fixed=False,
    heartbeat=12 * HOUR,
    outage=30 * HOUR,
    rests=20,
)
LEISURELY = replace(JUMPS, after=RATINGS, rests=40)
HOURLY = Pace(
    soon=HOUR,
    after=frozenset(),
    latest=HOUR,
    is_fixed=True,
    heartbeat=HOUR,
    outage=6 * HOUR,
    rests=0,
)
"""As shipped."""

SLACK = 6 * MINUTE
"""More than what a look comes late for what is due."""

REST = 3 * MINUTE
"""GitLab shows no second touch within a minute."""


class Life:
    """A world in which a plot is played.

    Args:
        world: where; it is begun anew.
        plot: what happens.
        pace: how often the bot looks.
        by: the setting of that name.
    """

    def __init__(self, world: World, plot: Plot, pace: Pace, by: str) -> None:
        self.world, self.plot, self.pace, self.book = world, plot, pace, Book()
        world.restart(start=plot.since)
        world.set(
            {
                "rotation": {"outage": pace.outage},
                "ping": {"by": by, "per_day": PER_DAY, "urgent": {"tags": (URGENT,)}},
                "fallback": {"reviewer": plot.office.fallback.name},
                "status": {"heartbeat": pace.heartbeat},
            }
        )
        world.config = replace(world.config, roster=roster(plot.office))
        self._users = {person.name: self._joined(person.name) for person in plot.office.everybody}
        self.turns = plot.office.turns(plot.since - timedelta(days=8), plot.until + timedelta(days=15))
        self._issues: dict[int, Issue] = {}

    def _joined(self, name: str) -> User:
        gitlab = self.world.sandbox.gitlab
        user = gitlab.add_user(name, name.title(), email=f"{name}@acme.example")
        gitlab.add_member(self.world.project, user, people.REPORTER)
        return user

    @property
    def now(self) -> datetime:
        return self.world.sandbox.clock.now()

    def looks(self, clock: Callable[[datetime], datetime]) -> Iterator[bool]:
        """Plays everything, and yields after each look of the bot whether it had nothing to do.

        Args:
            clock: when something could be due next, by the time of the last look.
        """
        events, number = list(self.plot.events), 0
        look_at = self.plot.since
        while True:
            event = events[number] if number < len(events) else None
            if event is not None and event.at <= look_at:
                number += 1
                self._until(event.at)
                self._happen(event, events)
                if event.deed in self.pace.after:
                    look_at = min(look_at, self._up(event.at + self.pace.soon))
            elif look_at < self.plot.until:
                self._look(look_at)
                yield False
                look_at = self._up(self._next(clock(self.now)))
                rested_at = self.now + REST + SLACK
                is_quiet = rested_at < look_at and (event is None or rested_at < event.at)
                if is_quiet and self.pace.rests and not len(self.book.runs) % self.pace.rests:
                    self._look(self.now + REST)
                    yield True
            else:
                return

    def _next(self, due: datetime) -> datetime:
        """When to look, where something could be due by then."""
        latest = self.now + self.pace.latest
        return latest if self.pace.is_fixed else min(max(due, self.now + MINUTE), latest)

    def _look(self, at: datetime) -> None:
        self._until(at)
        self.world.run()
        self.book.ran(self.now, self.pace.outage)

    def _until(self, at: datetime) -> None:
        self.world.wait(max(timedelta(), at - self.now))

    def _up(self, at: datetime) -> datetime:
        """The time itself, or when the bot is up again."""
        return next((end for start, end in self.plot.outages if start <= at < end), at)

    # -- what people do ----------------------------------------------------------------------------------------

    def _happen(self, event: Event, events: list[Event]) -> None:
        if event.deed in RATINGS:
            self._rate(event)
        elif self.issue(event.case) is None:  # the bot is down: nobody can act on an issue that is not there yet
            later = replace(event, at=event.at + LATER)
            events.insert(next((i for i, each in enumerate(events) if each > later), len(events)), later)
        else:
            self._act(event, self.issue(event.case))

    def _rate(self, event: Event) -> None:
        known = self.book.cases.get(event.case)
        if known is None:
            is_urgent = event.case in self.plot.urgent
            ticket = self.world.ticket(tags=[URGENT] if is_urgent else [])
            known = self.book.cases[event.case] = Case(ticket, is_urgent)
        self.world.rate("bad" if event.deed is Deed.BAD else "good", "Words.", ticket=known.ticket)
        known.deeds.append((event.at, event.deed))

    def _act(self, event: Event, issue: Issue | None) -> None:
        assert issue is not None
        user = self.user(self.plot.office.on_duty(event.at))
        gitlab = self.world.sandbox.gitlab
        match event.deed:
            case Deed.ANSWER:
                gitlab.create_note(issue, user, COMPLETE)
            case Deed.SAY:
                gitlab.create_note(issue, user, "I will have a look.")
            case Deed.SNOOZE:
                gitlab.create_note(issue, user, f"{BOT} snooze 3d")
            case Deed.REACT_TO_CARD:
                gitlab.award(self.world.notes(issue, "card")[0], user, "eyes")
            case Deed.REACT_TO_ISSUE:
                gitlab.award(issue, user, "eyes")
            case Deed.TAKE if user in issue.assignees:
                gitlab.create_note(issue, user, "It is mine already.")
            case Deed.TAKE:
                gitlab.update_issue(issue, user, assignee_ids=[user.id])
            case Deed.CLOSE:
                gitlab.update_issue(issue, user, state_event="close")
        self.book.cases[event.case].deeds.append((event.at, event.deed))

    def user(self, key: str) -> User:
        """Somebody's account."""
        return self._users[self.plot.office.person(key).name]

    def issue(self, case: int) -> Issue | None:
        """The issue of a case, None before the bot opened it."""
        if case not in self._issues and case in self.book.cases:
            found = self.world.issues(self.book.cases[case].ticket)
            self._issues.update({case: found[0]} if found else {})
        return self._issues.get(case)
