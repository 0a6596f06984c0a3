"""Bots that try for the lease while others are in the middle of it, and that die there: one holds it at the most."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import cast

from hypothesis import given, settings
from hypothesis import strategies as st

from bot import lease
from bot.domain.errors import Conflict, NotFound
from bot.domain.labels import Label
from bot.domain.ports import FeedbackProject

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
LENGTH = timedelta(minutes=10)
DEAD = Label(lease.NAME, description="held by dead until 2026-11-16T08:00:00Z", label_id=1)


class DiedError(Exception):
    """The process is gone."""


@dataclass
class Project:
    """What all bots share.

    Args:
        choices: at each request what happens before: another bot comes (1), this one dies (2), nothing (anything else).
        stays: whether the next bot that gets the lease holds it, instead of giving it back.
    """

    choices: list[int]
    stays: list[bool]
    labels: dict[int, Label] = field(default_factory=lambda: {1: DEAD})
    holding: list[lease.Lease] = field(default_factory=list)
    open: ExitStack = field(default_factory=ExitStack)
    numbers: count[int] = field(default_factory=lambda: count(2))

    def come(self) -> None:
        """A bot tries for the lease."""
        visit = ExitStack()
        with suppress(DiedError):
            attempt = lease.taken(cast("FeedbackProject", self), f"bot-{next(self.numbers)}", NOW, LENGTH, lambda: 0.0)
            held = visit.enter_context(attempt)
            assert held is None or self.holding == [], "two hold it"
            if held is not None and self.stays and self.stays.pop():
                self.holding.append(held)
                self.open.push(visit.pop_all())
            visit.close()

    def _step(self) -> None:
        choice = self.choices.pop() if self.choices else 0
        if choice == 1:
            self.come()
        if choice == 2:
            raise DiedError

    def create_label(self, label: Label) -> int:
        self._step()
        if any(each.name == label.name for each in self.labels.values()):
            raise Conflict("GitLab", "it exists")
        number = next(self.numbers)
        self.labels[number] = replace(label, label_id=number)
        return number

    def label(self, name: str) -> Label | None:
        self._step()
        return next((each for each in self.labels.values() if each.name == name), None)

    def delete_label(self, key: str | int) -> None:
        self._step()
        found = [number for number, each in self.labels.items() if key in {number, each.name}]
        if not found:
            raise NotFound("GitLab", "it is gone")
        del self.labels[found[0]]


@settings(max_examples=200)
@given(st.lists(st.integers(0, 5), max_size=30), st.lists(st.booleans(), max_size=8))
def test_one_holds_it_whoever_dies_meanwhile(choices: list[int], stays: list[bool]) -> None:
    """Whatever happens between two requests, the lease has one holder at the most, and one label."""
    project = Project(choices, stays)
    for _ in range(4):
        project.come()
    assert len(project.holding) <= 1
    assert len(project.labels) <= 1
    project.choices.clear()
    project.open.close()
