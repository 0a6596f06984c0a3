"""Fills an empty sandbox with thirty days of a support team's life, the same for the same seed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from bot.sandbox import phrases
from bot.sandbox.customers import Answer, hostile_texts, open_ticket, reason, words
from bot.sandbox.seed_gitlab import seed_gitlab
from bot.sandbox.team import Team, found
from bot.sandbox.zendesk.state import Zendesk

if TYPE_CHECKING:
    from bot.sandbox.world import Sandbox

HISTORY = timedelta(days=30)
RATED_WITHIN = timedelta(days=10)
WEEK = timedelta(days=7)
LATEST_CHANGE = timedelta(hours=8)
FIRST_TICKET = 4700
MOST_OFFERED = 20_000
YOUNG_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class _Every:
    """One of so many, counted rather than drawn, so that even a short list has some of each kind."""

    of: int
    at: int

    def has(self, index: int) -> bool:
        return index % self.of == self.at


BAD, HOSTILE = _Every(9, 4), _Every(7, 4)
TURNS_BAD, TURNS_GOOD, COMES_LATE = _Every(40, 11), _Every(45, 13), _Every(15, 7)


@dataclass(frozen=True, slots=True)
class _Case:
    """A ticket to be: when it is written and solved, and when rated (None: only offered)."""

    created_at: datetime
    solved_at: datetime
    rated_at: datetime | None


def seed(sandbox: "Sandbox", *, seed: int, ratings: int) -> None:
    """Let thirty days pass in an empty sandbox, after which `ratings` tickets are rated and others only offered.

    The clock is moved forward by the thirty days. Tickets are numbered from about 4700 up with gaps; ratings fall
    into the last ten days, most of them into the last seven.
    """
    if ratings < 0:
        raise ValueError("the number of ratings is not negative")
    rng = Random(seed)
    with sandbox.lock:
        team = found(sandbox.zendesk, rng, customers=max(12, min(ratings // 3, 2_000)))
        end = sandbox.clock.now() + HISTORY
        tickets = _open_tickets(sandbox.zendesk, team, rng, _cases(rng, end, ratings))
        seed_gitlab(sandbox, HISTORY)
        _rate(sandbox.zendesk, rng, end, tickets)


def _cases(rng: Random, end: datetime, ratings: int) -> list[_Case]:
    """Return the tickets to be, oldest first."""
    offered = min(5 + ratings + ratings // 2, MOST_OFFERED)
    moments = [*(_moment_of_rating(rng, end) for _ in range(ratings)), *[None] * offered]
    return sorted((_case(rng, end, rated_at) for rated_at in moments), key=lambda case: case.created_at)


def _moment_of_rating(rng: Random, end: datetime) -> datetime:
    # Four of five are younger than a week; none so young that a change of it would lie in the future.
    youngest, oldest = (LATEST_CHANGE, WEEK) if rng.random() < YOUNG_SHARE else (WEEK, RATED_WITHIN)
    return end - youngest - rng.random() * (oldest - youngest)


def _case(rng: Random, end: datetime, rated_at: datetime | None) -> _Case:
    asked_at = rated_at or end - rng.random() * RATED_WITHIN
    solved_at = asked_at - timedelta(days=rng.uniform(0.1, 2))
    created_at = max(end - HISTORY, solved_at - timedelta(days=rng.expovariate(0.3)))
    return _Case(created_at, solved_at, rated_at)


def _open_tickets(zendesk: Zendesk, team: Team, rng: Random, cases: list[_Case]) -> list[tuple[datetime, int]]:
    """Open and solve every ticket; return when and which tickets are rated, oldest rating first."""
    rated = []
    number = FIRST_TICKET
    for case in cases:
        number += rng.choice((1, 1, 1, 2, 4))
        open_ticket(zendesk, team, rng, (case.created_at, case.solved_at), number=number)
        if case.rated_at is None:
            zendesk.offer(number, at=case.solved_at + timedelta(minutes=30))
        else:
            rated.append((case.rated_at, number))
    return sorted(rated)


def _rate(zendesk: Zendesk, rng: Random, end: datetime, tickets: list[tuple[datetime, int]]) -> None:
    """Rate the tickets: a few with hostile words, a few changed or commented on later."""
    hostile = hostile_texts(rng)
    later: list[tuple[datetime, int, Answer, str]] = []
    for index, (rated_at, number) in enumerate(tickets):
        score: Answer = "bad" if BAD.has(index) else "good"
        change = _change(rng, index, score)
        if change is not None:
            later.append((min(end, rated_at + timedelta(hours=rng.uniform(1, 7))), number, *change))
        comes_late = change is not None and change[0] == score
        comment = next(hostile) if HOSTILE.has(index) and not comes_late else words(rng, score)
        zendesk.rate(number, score, None if comes_late else comment, reason(rng, score), at=rated_at)
    for moment, number, score, comment in sorted(later):
        zendesk.rate(number, score, comment, reason(rng, score), at=moment)


def _change(rng: Random, index: int, score: Answer) -> tuple[Answer, str] | None:
    """Return how a rating changes: good to bad, bad to good, or the same with a late comment (None: not at all)."""
    if TURNS_BAD.has(index) and score == "good":
        return "bad", rng.choice(phrases.BAD)
    if TURNS_GOOD.has(index) and score == "bad":
        return "good", rng.choice(phrases.GOOD)
    if COMES_LATE.has(index):
        return score, rng.choice(phrases.GOOD if score == "good" else phrases.BAD)
    return None
