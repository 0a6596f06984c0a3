"""Lets a week pass in the sandbox: customers rate and change their minds, managers work on what they find."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from bot.sandbox import phrases
from bot.sandbox.customers import HOSTILE_LINES, Answer, open_ticket, reason, words
from bot.sandbox.hostile import HOSTILE
from bot.sandbox.managers import Managers
from bot.sandbox.team import Team, team_of
from bot.sandbox.zendesk.model import Ticket
from bot.sandbox.zendesk.state import Zendesk

if TYPE_CHECKING:
    from bot.sandbox.world import Sandbox

DAYS = 7
STEPS_A_DAY = 4
BAD_STEP = 2


def let_a_week_pass(sandbox: "Sandbox", rng: Random) -> None:
    """Move the clock seven days on, with everything that people do meanwhile.

    Managers act on the issues that are there, whoever wrote them; in an empty project they do nothing. Where there
    are no customers or tickets yet, only the time passes. The same `rng` state and world give the same week.
    """
    customers, managers = _Customers(sandbox.zendesk, rng), Managers(sandbox.gitlab, rng)
    for day in range(DAYS):
        for step in range(STEPS_A_DAY):
            sandbox.clock.advance(timedelta(days=1) / STEPS_A_DAY)
            with sandbox.lock:
                customers.answer(day, step)
        with sandbox.lock:
            customers.act(day)
            managers.act(day)


class _Customers:
    """The customers of a week."""

    def __init__(self, zendesk: Zendesk, rng: Random) -> None:
        self._zendesk = zendesk
        self._rng = rng
        self._team: Team = team_of(zendesk)

    def answer(self, day: int, step: int) -> None:
        """Rate one ticket that was solved in the last hours: badly every other day, with hostile words once a day."""
        if not self._team.agents or not self._team.customers:
            return
        now = self._zendesk.clock.now()
        when = (now - timedelta(hours=self._rng.uniform(3, 30)), now - timedelta(hours=1))
        number = open_ticket(self._zendesk, self._team, self._rng, when)
        score: Answer = "bad" if step == BAD_STEP and day % 2 == 0 else "good"
        comment = self._rng.choice(HOSTILE) if step == day % STEPS_A_DAY else words(self._rng, score)
        self._zendesk.rate(number, score, comment, reason(self._rng, score))

    def act(self, day: int) -> None:
        """Do what happens once a week, each on its own day."""
        acts: tuple[Callable[[], None], ...] = (
            self._turn_bad,
            self._comment_late,
            self._turn_good,
            self._merge,
            self._delete,
            self._turn_bad,
            self._insist,
        )
        acts[day % len(acts)]()

    def _turn_bad(self) -> None:
        self._change("good", "bad", self._rng.choice(phrases.BAD))

    def _turn_good(self) -> None:
        self._change("bad", "good", self._rng.choice(phrases.GOOD))

    def _comment_late(self) -> None:
        self._change("good", "good", self._rng.choice(phrases.GOOD))
        self._change("bad", "bad", self._rng.choice(phrases.BAD))

    def _insist(self) -> None:
        self._change("bad", "bad", self._rng.choice(HOSTILE_LINES))

    def _change(self, score: Answer, to: Answer, comment: str) -> None:
        ticket = self._some_rated(score)
        if ticket is not None:
            self._zendesk.rate(ticket.id, to, comment, reason(self._rng, to))

    def _merge(self) -> None:
        source, target = self._some_rated("bad"), self._some_rated("good")
        if source is not None and target is not None:
            self._zendesk.merge_ticket(source.id, target.id)

    def _delete(self) -> None:
        ticket = self._some_rated("good")
        if ticket is not None:
            self._zendesk.delete_ticket(ticket.id)

    def _some_rated(self, score: Answer) -> Ticket | None:
        """Return some ticket with that score, among the hundred rated last, that can still change."""
        recent = self._zendesk.ratings.view(score).rows[-100:]
        numbers = dict.fromkeys(row.ticket_id for row in recent)
        found = [self._zendesk.tickets[number] for number in numbers if number in self._zendesk.tickets]
        fit = [ticket for ticket in found if ticket.status != "closed" and self._has_score(ticket, score)]
        return self._rng.choice(fit) if fit else None

    def _has_score(self, ticket: Ticket, score: Answer) -> bool:
        current = self._zendesk.rating_of(ticket)
        return current is not None and current.score == score
