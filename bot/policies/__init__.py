"""What the bot does, one file per behaviour. A policy is a pure function from a case, the time and the configuration.

A new behaviour is one new file with `wants_history` and `decide`, and its name in `POLICIES`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from bot.config import Configuration
from bot.domain.actions import Action, Finding
from bot.domain.model import Case
from bot.policies import change, double, gone, mend, mirror, review


class Policy(Protocol):
    """What each module of this package offers."""

    def wants_history(self, case: Case) -> bool:
        """Whether `decide` needs to know what the issue's notes record."""
        ...

    def decide(self, case: Case, now: datetime, config: Configuration) -> Iterator[Action | Finding]:
        """What to do about the case at `now` (UTC), in the order in which it must be done."""
        ...


POLICIES: tuple[Policy, ...] = (mirror, change, review, mend, double, gone)


def decide(case: Case, now: datetime, config: Configuration) -> tuple[Action | Finding, ...]:
    """All that the policies want for one case, in order."""
    return tuple(wanted for policy in POLICIES for wanted in policy.decide(case, now, config))


def wants_history(case: Case) -> bool:
    """Whether any policy needs the issue's notes."""
    return any(policy.wants_history(case) for policy in POLICIES)
