"""What the bot does, one file per behaviour. A policy is a pure function from a case, the time and the configuration.

A new behaviour is one new file with `needs` and `decide`, and its name in `POLICIES`; one about the turns of the
rotation, which looks at the whole desk instead of one case, in `TURN_POLICIES`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Protocol

from bot.config import Configuration
from bot.domain.actions import Action, Decided, Finding
from bot.domain.desk import NOTHING_MORE, Desk, DeskNeed
from bot.domain.model import Case, Need
from bot.policies import (
    change,
    close_idle,
    converse,
    double,
    forget,
    gone,
    hand_over,
    mend,
    mirror,
    ping,
    remind,
    review,
    twice,
)


class Policy(Protocol):
    """What each module of this package offers."""

    def needs(self, case: Case, now: datetime, config: Configuration) -> Need:
        """What `decide` has to know of the case's issue beside its own fields."""
        ...

    def decide(self, case: Case, now: datetime, config: Configuration) -> Iterator[Decided]:
        """What to do about the case at `now` (UTC), in the order in which it must be done; a `Wait` for later."""
        ...


class TurnPolicy(Protocol):
    """What each module offers that is about the turns of the rotation."""

    def needs(self, desk: Desk, now: datetime, config: Configuration) -> DeskNeed:
        """What `decide` has to know beside what is on the desk."""
        ...

    def decide(self, desk: Desk, now: datetime, config: Configuration) -> Iterator[tuple[Action, ...] | Finding]:
        """What to do at `now` (UTC): writes that belong together, in their order. No two touch the same issue."""
        ...


POLICIES: tuple[Policy, ...] = (mirror, change, converse, ping, review, twice, mend, double, forget, gone, close_idle)
"""In the order of their writes. Words go before people are told that a ticket is gone: that note ends looks at it."""

TURN_POLICIES: tuple[TurnPolicy, ...] = (hand_over, remind)


def decide(case: Case, now: datetime, config: Configuration) -> tuple[Decided, ...]:
    """All that the policies want for one case, in order."""
    return tuple(wanted for policy in POLICIES for wanted in policy.decide(case, now, config))


def needs(case: Case, now: datetime, config: Configuration) -> Need:
    """All that the policies have to know of one case's issue."""
    return reduce(or_, (policy.needs(case, now, config) for policy in POLICIES))


def decide_turns(desk: Desk, now: datetime, config: Configuration) -> tuple[tuple[Action, ...] | Finding, ...]:
    """All that the policies want for the rotation issues."""
    return tuple(wanted for policy in TURN_POLICIES for wanted in policy.decide(desk, now, config))


def turn_needs(desk: Desk, now: datetime, config: Configuration) -> DeskNeed:
    """All that they have to know."""
    return reduce(or_, (policy.needs(desk, now, config) for policy in TURN_POLICIES), NOTHING_MORE)
