"""Plays scenarios and judges them."""

from __future__ import annotations

import re
import traceback
from collections import Counter
from dataclasses import dataclass, field

from tests.campaign import oracle
from tests.campaign.script import Script
from tests.world import World


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a scenario went.

    Args:
        violations: what should not be, a line each.
        looks, requests: how often bots ran, and what they sent.
        faults: how often each kind was met.
    """

    violations: tuple[str, ...]
    looks: int = 0
    requests: int = 0
    faults: Counter[str] = field(default_factory=Counter)

    @property
    def rules(self) -> frozenset[str]:
        """The violations without what differs from one world to another."""
        return frozenset(map(rule, self.violations))


def played(world: World, script: Script) -> Verdict:
    """Plays a scenario in a new world; an exception is a violation too."""
    play = None
    try:
        play = script.begin(world)
        for act in script.acts:
            act.play(play)
        violations = oracle.judged(play)
    except Exception as error:  # noqa: BLE001 - whatever a run raises beside the errors of services is what we look for
        place = traceback.extract_tb(error.__traceback__)[-1]
        violations = [f"{type(error).__name__} in {place.name}: {error}"]
    if play is None:
        return Verdict(tuple(violations))
    return Verdict(tuple(violations), play.looks, play.requests, play.faults)


def rule(violation: str) -> str:
    """What is wrong, without names and numbers."""
    return re.sub(r"'[^']*'|\"[^\"]*\"|\d+|\[.*\]|\{.*\}", "…", violation.partition(": ")[0] or violation)
