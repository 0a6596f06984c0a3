"""Fills an empty sandbox with thirty days of a support team's life, the same for the same seed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from bot.sandbox import people
from bot.sandbox.customers import Scene, open_ticket, reason, said
from bot.sandbox.hours import WEEK, is_busy, moments
from bot.sandbox.plot import Part, parts
from bot.sandbox.seed_gitlab import seed_gitlab
from bot.sandbox.seed_pagerduty import seed_pagerduty
from bot.sandbox.situations import ORDINARY, THREAD
from bot.sandbox.situations_product import OUTAGE
from bot.sandbox.team import Team, found, pick
from bot.sandbox.zendesk.state import Zendesk

if TYPE_CHECKING:
    from bot.sandbox.world import Sandbox

HISTORY = timedelta(days=30)
RATED_WITHIN = timedelta(days=10)
LATEST_CHANGE = timedelta(hours=8)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
FIRST_TICKET = 4700
MOST_OFFERED = 20_000
OLD_SHARE = 5
OUTAGE_HOURS = (8, 17)
OFFERED = tuple(Scene(situation, "good") for situation in ORDINARY)
GAPS = (1, 1, 1, 2, 4)


@dataclass(frozen=True, slots=True)
class _Case:
    """A ticket to be: when it is written and solved, what it is about, and how it is rated (None: only offered)."""

    created_at: datetime
    solved_at: datetime
    asked_at: datetime
    scene: Scene
    part: Part | None


def seed(sandbox: "Sandbox", *, seed: int, ratings: int) -> None:
    """Let thirty days pass in an empty sandbox, after which `ratings` tickets are rated and others only offered.

    The clock is moved forward by the thirty days. Tickets are numbered from about 4700 up with gaps; ratings fall
    into the last ten days, most of them into the last seven, and most into office hours.
    """
    if ratings < 0:
        raise ValueError("the number of ratings is not negative")
    rng = Random(seed)
    with sandbox.lock:
        team = found(sandbox.zendesk, rng, customers=max(len(people.CONTACTS), min(ratings // 3, 2_000)))
        end = sandbox.clock.now() + HISTORY
        rated = _open_tickets(sandbox.zendesk, team, rng, _cases(rng, end, ratings))
        seed_gitlab(sandbox, HISTORY)
        seed_pagerduty(sandbox.pagerduty)
        _rate(sandbox.zendesk, rng, end, rated)


def _cases(rng: Random, end: datetime, ratings: int) -> list[_Case]:
    """Return the tickets to be, oldest first."""
    offered = min(5 + ratings + ratings // 2, MOST_OFFERED)
    rated = zip(_moments_of_ratings(rng, end, ratings), parts(rng, ratings), strict=True)
    cases = [_case(rng, end, moment, part.scene, part) for moment, part in rated]
    cases += [_case(rng, end, end - rng.random() * RATED_WITHIN, pick(rng, OFFERED)) for _ in range(offered)]
    return sorted(_of_one_day(cases), key=lambda case: case.created_at)


def _moments_of_ratings(rng: Random, end: datetime, number: int) -> list[datetime]:
    # Four of five are younger than a week; none so young that a change of it would lie in the future.
    old = number // OLD_SHARE
    return moments(rng, end - RATED_WITHIN, end - WEEK, old) + moments(
        rng, end - WEEK, end - LATEST_CHANGE, number - old
    )


def _case(rng: Random, end: datetime, asked_at: datetime, scene: Scene, part: Part | None = None) -> _Case:
    """Return a ticket that was solved up to two days before the customer answered; most wait for some days before."""
    solved_at = asked_at - timedelta(days=rng.uniform(0.1, 2))
    waited = timedelta(days=rng.uniform(0.2, 1) if scene.situation in THREAD else rng.expovariate(0.3))
    return _Case(max(end - HISTORY, solved_at - waited), solved_at, asked_at, scene, part)


def _of_one_day(cases: list[_Case]) -> list[_Case]:
    """Let all who wrote about the outage write on one morning, of the working day before the first of them rated."""
    hit = [case for case in cases if case.scene.situation is OUTAGE]
    if not hit:
        return cases
    first = min(case.asked_at for case in hit)
    began = next(first - DAY * day for day in (1, 2, 3) if is_busy((first - DAY * day).replace(hour=OUTAGE_HOURS[0])))
    morning, over = (began.replace(hour=hour, minute=5, second=0, microsecond=0) for hour in OUTAGE_HOURS)
    same = {
        id(case): replace(case, created_at=morning + 17 * MINUTE * place, solved_at=over)
        for place, case in enumerate(hit)
    }
    return [same.get(id(case), case) for case in cases]


def _open_tickets(zendesk: Zendesk, team: Team, rng: Random, cases: list[_Case]) -> dict[int, _Case]:
    """Open and solve every ticket; return those that are rated, by number."""
    rated = {}
    number = FIRST_TICKET
    for case in cases:
        number += pick(rng, GAPS)
        open_ticket(zendesk, team, rng, case.scene, (case.created_at, case.solved_at), number=number)
        if case.part is None:
            zendesk.offer(number, at=case.solved_at + 30 * MINUTE)
        else:
            rated[number] = case
    return rated


def _rate(zendesk: Zendesk, rng: Random, end: datetime, rated: dict[int, _Case]) -> None:
    """Rate the tickets; a few are changed or commented on some hours later."""
    later: list[tuple[datetime, int, Part]] = []
    for number in sorted(rated, key=lambda number: (rated[number].asked_at, number)):
        at, part = rated[number].asked_at, rated[number].part
        if part is not None:
            comment = part.comment and said(zendesk, zendesk.tickets[number], part.comment)
            zendesk.rate(number, part.scene.score, comment, part.reason, at=at)
            if part.change is not None:
                later.append((min(end, at + timedelta(hours=rng.uniform(1, 7))), number, part))
    for at, number, part in sorted(later, key=lambda each: each[:2]):
        if part.change is not None:
            score, words = part.change
            why = reason(rng, replace(part.scene, score=score))
            zendesk.rate(number, score, said(zendesk, zendesk.tickets[number], words), why, at=at)
