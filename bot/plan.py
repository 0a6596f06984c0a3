"""What one look led to: the cases, what policies want for each, and what was left."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.actions import Action, CreateLabel, Finding
from bot.domain.markers import Key
from bot.observe import AGAIN_EVERY, Seed


@dataclass(slots=True)
class Plan:
    """What one look led to.

    Args:
        cases: each seed with what policies want, most urgent first.
        left: seeds that were not looked at, since the run is full.
        labels: labels of `labels.yml` that the project lacks.
        turns: what the rotation issues need, writes that belong together at a time.
        findings: what people should know.
        reserved: how many writes of the run are kept for what is decided later.
        held: how many of the writes the brake holds back; they take no room from others.
    """

    cases: list[tuple[Seed, tuple[Action, ...]]] = field(default_factory=list)
    left: list[Seed] = field(default_factory=list)
    labels: list[CreateLabel] = field(default_factory=list)
    turns: list[tuple[Action, ...]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    held: int = 0
    reserved: int = 0

    @property
    def actions(self) -> list[tuple[Action, ...]]:
        """What the brake looks at: labels first, since issues need them, then the few writes that concern everybody."""
        return [*((label,) for label in self.labels), *self.turns, *(actions for _, actions in self.cases if actions)]

    @property
    def of_cases(self) -> Plan:
        """The same without the rotation issues, which show how cases stand once these are written."""
        return replace(self, turns=[], reserved=sum(map(len, self.turns)))

    @property
    def by_issue(self) -> dict[int, tuple[Action, ...]]:
        """What is to be written on the known issues of cases."""
        return {seed.iid: actions for seed, actions in self.cases if seed.iid is not None}

    @property
    def writes(self) -> int:
        """How many writes cases and turns need, without those that are held back."""
        return sum(map(len, self.turns)) + sum(len(actions) for _, actions in self.cases) - self.held

    def is_urgent(self, waiting: Iterable[Seed], failed: Collection[Key], now: datetime) -> bool:
        """Whether of what waits for the next run something is new, or was left for lack of room alone.

        What failed for long, as a case may that GitLab refuses for ever, is no reason to read everything at once.

        Args:
            waiting: with a rating.
            failed: the cases that were not done as planned.
            now: UTC.
        """
        stuck = {*failed, *(found.key for found in self.findings if found.kind == "left_alone")}
        return any(seed.key not in stuck or now - seed.since < AGAIN_EVERY for seed in waiting)
