"""Lets a week pass in the sandbox: an eventful one in which customers rate and managers work, or a quiet one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from random import Random
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from bot.sandbox.customers import Scene, open_ticket, reason, said, some_words, words
from bot.sandbox.hostile import RECOGNISABLE
from bot.sandbox.hours import WEEK, moments, workdays
from bot.sandbox.managers import Managers
from bot.sandbox.phrases import INSISTING
from bot.sandbox.plot import ordinary
from bot.sandbox.situation import Answer, Situation
from bot.sandbox.situations import PROBE, situation_of
from bot.sandbox.situations_office import EXPORT
from bot.sandbox.swaps import swap_a_day
from bot.sandbox.team import team_of
from bot.sandbox.zendesk.model import Rating, Ticket
from bot.sandbox.zendesk.state import Zendesk

if TYPE_CHECKING:
    from bot.sandbox.world import Sandbox

RATINGS_A_WEEK = 28
BAD_ONES, EXPORT_FAILS, EXPORT_HELPED, PROBE_AT = (2, 9, 16, 23), 2, 5, 12
# Words that say the opposite of their score: thanks in a bad rating, a complaint in a good one.
MIXED: Final = MappingProxyType({EXPORT_FAILS: EXPORT.bad.comments[-1], EXPORT_HELPED: EXPORT.good.comments[0]})
MORNING, NOON, AFTERNOON, EVENING = time(9, 30), time(11), time(14, 30), time(15)
MIDWEEK, DAY_AFTER = 2, 3
RECENT: Final = 100
SCORES: Final[tuple[Answer, ...]] = ("good", "bad")


@dataclass(frozen=True, slots=True)
class _Event:
    """Something that somebody does at an aware time; None: a moment to look at the world."""

    at: datetime
    act: Callable[[], None] | None


def let_a_week_pass(sandbox: "Sandbox", rng: Random) -> None:
    """Move the clock seven days on, with everything that people do meanwhile.

    Managers act on the issues that are there, whoever wrote them; in an empty project they do nothing. Where there
    are no customers or tickets yet, only the time passes. The same `rng` state and world give the same week.
    """
    for _ in a_week(sandbox, rng):
        pass


def a_week(sandbox: "Sandbox", rng: Random) -> Iterator[None]:
    """Let the same week pass with one stop, on the afternoon of its third working day: the lock is free there."""
    start = sandbox.clock.now()
    customers, managers = _Customers(sandbox.zendesk, rng), Managers(sandbox.gitlab, sandbox.zendesk, rng)
    events = [_Event(at, managers.review) for at in workdays(start, MORNING)]
    events += [_Event(at, partial(customers.act, day)) for day, at in enumerate(workdays(start, NOON))]
    events += [_Event(at, managers.go_on_reviewing) for at in workdays(start, AFTERNOON)]
    events += [_Event(at, partial(managers.do_chores, day)) for day, at in enumerate(workdays(start, AFTERNOON))]
    events += [
        _Event(workdays(start, NOON)[0], partial(swap_a_day, sandbox.pagerduty, workdays(start, NOON)[DAY_AFTER]))
    ]
    events += [_Event(workdays(start, EVENING)[MIDWEEK], None)]
    rated_at = moments(rng, start, start + WEEK, RATINGS_A_WEEK)
    events += [_Event(at, partial(customers.answer, place)) for place, at in enumerate(rated_at)]
    yield from _pass(sandbox, start + WEEK, events)


def let_a_quiet_week_pass(sandbox: "Sandbox", rng: Random) -> None:
    """Move the clock seven days on, in which no customer rates and managers hardly do anything.

    On the third working day one of them reopens one good issue that the bot had closed, if there is one, with a word
    why; on the fourth one comments on another open good issue.
    """
    start = sandbox.clock.now()
    managers, days = Managers(sandbox.gitlab, sandbox.zendesk, rng), workdays(start, MORNING)
    events = [_Event(days[MIDWEEK], managers.open_again), _Event(days[DAY_AFTER], managers.remark)]
    for _ in _pass(sandbox, start + WEEK, events):
        pass


def newest_bad(zendesk: Zendesk) -> Ticket | None:
    """Return the ticket that was rated bad last and is so still; None without one."""
    rated = (zendesk.tickets.get(row.ticket_id) for row in reversed(zendesk.ratings.view("bad").rows))
    return next((ticket for ticket in rated if ticket and _is_bad(zendesk, ticket)), None)


def _is_bad(zendesk: Zendesk, ticket: Ticket) -> bool:
    rating = zendesk.rating_of(ticket)
    return rating is not None and rating.score == "bad"


def _pass(sandbox: "Sandbox", end: datetime, events: list[_Event]) -> Iterator[None]:
    """Let everything happen at its time, and the time pass until the end; stop where there is nothing to do."""
    for event in sorted(events, key=lambda event: event.at):
        _wait(sandbox, event.at)
        if event.act is None:
            yield
            continue
        with sandbox.lock:
            event.act()
    _wait(sandbox, end)


def _wait(sandbox: "Sandbox", until: datetime) -> None:
    # A clock that runs by itself may be there already.
    sandbox.clock.advance(max(until - sandbox.clock.now(), timedelta(0)))


@dataclass(frozen=True, slots=True)
class _Rated:
    """A ticket of the story with what it is about and its current rating."""

    ticket: Ticket
    situation: Situation
    rating: Rating


class _Customers:
    """The customers of a week; what happens once a week spares the ticket that was rated bad last, where it can."""

    def __init__(self, zendesk: Zendesk, rng: Random) -> None:
        self._zendesk = zendesk
        self._rng = rng
        self._team = team_of(zendesk)
        self._deck = ordinary(rng)
        self._first_page = newest_bad(zendesk)

    def answer(self, place: int) -> None:
        """Rate one ticket that was solved in the last hours: every seventh badly, and one with words that attack."""
        if not self._team.is_complete:
            return
        scene = self._scene(place)
        now = self._zendesk.clock.now()
        when = (now - timedelta(hours=self._rng.uniform(3, 30)), now - timedelta(hours=1))
        number = open_ticket(self._zendesk, self._team, self._rng, scene, when)
        self._rate(self._zendesk.tickets[number], scene, self._words(place, scene))

    def _words(self, place: int, scene: Scene) -> str | None:
        if scene.situation is PROBE:
            return self._rng.choice(RECOGNISABLE)
        return MIXED.get(place) or words(self._rng, scene)

    def _scene(self, place: int) -> Scene:
        if place == PROBE_AT:
            return Scene(PROBE, "good")
        situation = EXPORT if place in MIXED else next(self._deck)
        return Scene(situation, "bad" if place in BAD_ONES else "good")

    def act(self, day: int) -> None:
        """Do what happens once a week, each on its own working day; on the third the invoice export is mended."""
        acts: tuple[tuple[Callable[[], None], ...], ...] = (
            (self._turn_bad,),
            (self._comment_late,),
            (self._turn_good,),
            (self._merge,),
            (self._delete, self._insist),
        )
        for act in acts[day % len(acts)]:
            act()

    def _turn_bad(self) -> None:
        for case in self._some(self._rated("good")):
            self._change(case, "bad", case.situation.turned_bad)

    def _turn_good(self) -> None:
        waiting = self._rated("bad")
        for case in self._some([case for case in waiting if case.situation is EXPORT] or waiting):
            self._change(case, "good", case.situation.turned_good)

    def _comment_late(self) -> None:
        for score in SCORES:
            rated = self._rated(score)
            for case in self._some([case for case in rated if not case.rating.comment] or rated):
                self._change(case, score, some_words(self._rng, Scene(case.situation, score)))

    def _insist(self) -> None:
        for case in self._some(self._rated("bad")):
            self._change(case, "bad", self._rng.choice(INSISTING[case.situation.language]))

    def _merge(self) -> None:
        for source, target in zip(self._some(self._rated("bad")), self._some(self._rated("good")), strict=False):
            self._zendesk.merge_ticket(source.ticket.id, target.ticket.id)

    def _delete(self) -> None:
        for case in self._some(self._rated("good")):
            self._zendesk.delete_ticket(case.ticket.id)

    def _change(self, case: _Rated, score: Answer, comment: str) -> None:
        self._rate(case.ticket, Scene(case.situation, score), comment)

    def _rate(self, ticket: Ticket, scene: Scene, comment: str | None) -> None:
        spoken = comment and said(self._zendesk, ticket, comment)
        self._zendesk.rate(ticket.id, scene.score, spoken, reason(self._rng, scene))

    def _some(self, cases: list[_Rated]) -> list[_Rated]:
        """Return one of the cases, if there is one: rather none to which the first page points, or did at first."""
        shown = {ticket.id for ticket in (self._first_page, newest_bad(self._zendesk)) if ticket}
        chosen = [case for case in cases if case.ticket.id not in shown] or cases
        return self._rng.sample(chosen, min(1, len(chosen)))

    def _rated(self, score: Answer) -> list[_Rated]:
        """Return the cases of the story that have that score and can still change, among the hundred rated last."""
        recent = self._zendesk.ratings.view(score).rows[-RECENT:]
        numbers = dict.fromkeys(row.ticket_id for row in recent)
        tickets = [self._zendesk.tickets[number] for number in numbers if number in self._zendesk.tickets]
        cases = [self._case(ticket) for ticket in tickets if ticket.status != "closed"]
        return [case for case in cases if case is not None and case.rating.score == score]

    def _case(self, ticket: Ticket) -> _Rated | None:
        """Return what a ticket is about; None when it is not rated, and for those that tests and probers wrote."""
        situation, rating = situation_of(ticket.subject), self._zendesk.rating_of(ticket)
        if situation is None or situation is PROBE or rating is None:
            return None
        return _Rated(ticket, situation, rating)
