"""Sandboxes as a benchmark sees them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from benchmarks import jobs
from benchmarks.client import Service
from benchmarks.filling import Filling, filled
from bot.sandbox.server import Server
from tests.world import World


@pytest.fixture
def found(world: World) -> Service:
    """The test's world."""
    return Service(world.url)


@pytest.fixture
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sandboxes are served by threads: as good while nothing is timed, and sooner there."""
    monkeypatch.setattr(jobs, "services", served_here)


@contextmanager
def served_here(*wanted: Filling) -> Iterator[tuple[Service, ...]]:
    """Sandboxes with that content, each served by a thread of this process."""
    with ExitStack() as stack:
        yield tuple(Service(stack.enter_context(Server(filled(each))).url) for each in wanted)
