"""Bots with caches of their own, whose waits pass in the sandbox's time, and in whose runs something may happen."""

from __future__ import annotations

import secrets
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from bot import wiring
from bot.domain.ports import FeedbackProject
from bot.erase import ErasePass
from bot.ports import Ports
from bot.report import Report
from bot.run import Options, Pass
from bot.sandbox.clock import Clock
from bot.stop import Stop
from tests.world import World

FILE = "feedback-bot.sqlite"


class Simulated(Stop):
    """Waits by moving the sandbox's clock on."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def wait(self, seconds: float | None = None) -> bool:
        """Whoever waits without end would wait for ever: nobody else moves this clock."""
        if seconds is None:
            raise AssertionError("a run waits without a bound")
        self._clock.advance(timedelta(seconds=max(0.0, seconds)))
        return self.is_asked


class Interrupted:
    """A GitLab project at whose nth use something else happens first.

    Args:
        project: whose methods are passed on.
        nth: from 1.
        happen: what happens.
    """

    def __init__(self, project: FeedbackProject, nth: int, happen: Callable[[], None]) -> None:
        self._project, self._left, self._happen = project, nth, happen
        self._guard = threading.Lock()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._project, name)
        return self._later(found) if callable(found) else found

    def _later(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: Any, **named: Any) -> Any:
            with self._guard:
                self._left -= 1
                is_now = self._left == 0
            if is_now:
                self._happen()
            return method(*arguments, **named)

        return called


class Bot:
    """One installation of the bot.

    Args:
        world: where.
        name: of its cache.
    """

    def __init__(self, world: World, name: str) -> None:
        self._world = world
        self.folder = world.cache / name

    def run(self, nth: int = 0, happen: Callable[[], None] | None = None) -> Report:
        """One run; something may happen before its nth use of GitLab."""
        with self._ports(nth, happen) as ports:
            return Pass(ports, Options()).run()

    def erase(
        self, ticket: int, nth: int = 0, happen: Callable[[], None] | None = None, *, with_comments: bool = False
    ) -> Report:
        """The command `erase` on the machine of this bot; the same may happen."""
        with self._ports(nth, happen) as ports:
            return ErasePass(ports, ticket, with_comments=with_comments).run()

    @contextmanager
    def _ports(self, nth: int, happen: Callable[[], None] | None) -> Iterator[Ports]:
        world, clock = self._world, self._world.sandbox.clock
        with wiring.assembled(
            world.services,
            world.config,
            self.folder,
            local_now=clock.now,
            clock=lambda: clock.now().timestamp(),
            stop=Simulated(clock),
        ) as ports:
            held = replace(ports, holder=secrets.token_hex(8))
            if happen is not None:
                held = replace(held, gitlab=cast("FeedbackProject", Interrupted(held.gitlab, nth, happen)))
            yield held

    # -- its cache -----------------------------------------------------------------------------------------------

    @property
    def _copy(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}-copy")

    def lose(self) -> None:
        """The cache is gone."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def damage(self, share: float) -> None:
        """All behind a part of the file is overwritten."""
        path = self.folder / FILE
        if path.is_file():
            whole = path.read_bytes()
            kept = whole[: int(len(whole) * share)]
            path.write_bytes(kept + b"\xa5" * (len(whole) - len(kept)))

    def keep(self) -> None:
        """A copy of the cache is made."""
        if self.folder.is_dir():
            shutil.rmtree(self._copy, ignore_errors=True)
            shutil.copytree(self.folder, self._copy)

    def restore(self) -> None:
        """The copy takes the place of the cache, as after a restored volume."""
        if self._copy.is_dir():
            self.lose()
            shutil.copytree(self._copy, self.folder)
