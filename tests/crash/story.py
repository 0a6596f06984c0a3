"""One scene played as often as wanted: undisturbed, or with a process that dies; then the runs of a schedule."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Literal

from starlette.types import ASGIApp

from bot import lease
from bot.report import Report
from tests import labelling
from tests.crash import process, view
from tests.crash.gate import Gate, Jitter, Sluice
from tests.crash.saved import Saved
from tests.crash.scenes import ALONE, SCENES
from tests.undoing import undo
from tests.world import DAYS, HOURS, MINUTES, World, configured

Death = Literal["unanswered", "answered", "forgetful"]
"""Killed before the reply to the write comes, after it did, or before and the cache is lost as well."""

SCHEDULE = (5 * MINUTES, 15 * MINUTES, HOURS, DAYS + HOURS)
"""After how long each of the next runs comes: the first finds the dead one's lease, the second takes it over."""

SHORT = 0.05
"""Seconds between two looks at a process."""

OVER = 10 * MINUTES + lease.MARGIN + MINUTES
"""After which the lease of a run with the shipped time budget counts no more."""


class Story:
    """A scene in a world.

    Args:
        world: where; it is another one afterwards.
        name: of the scene.
        folder: an empty place for what is kept.
    """

    def __init__(self, world: World, name: str, folder: Path) -> None:
        self.world, self.name, self.scene = world, name, SCENES[name]
        self.seconds = process.Seconds()
        world.restart()
        world.cache.mkdir()
        world.config = configured(ALONE, self.scene.changes) if self.scene.is_labels else self.scene.config()
        self.scene.prepare(world)
        world.config = self.scene.config()
        self._saved = Saved(world, folder / "saved")

    def begin(self) -> None:
        """Everything is as the scene has it."""
        self._saved.restore()
        shutil.rmtree(self.world.cache.with_name("other"), ignore_errors=True)

    def look(self) -> list[Report]:
        """The command of the scene in this process, and where that is not `run`, the next run too."""
        own = [labelling.labels(self.world)] if self.scene.is_labels else []
        own += [undo(self.world)] if self.scene.is_undo else []
        return [*own, self.world.run()]

    def follow(self) -> list[Report]:
        """The next runs of a schedule."""
        reports = []
        for pause in SCHEDULE:
            self.wait(pause.total_seconds())
            reports += self.look()
        return reports

    def wait(self, seconds: float) -> None:
        """Time passes for the services and for stopped processes."""
        self.world.wait(seconds / 60 * MINUTES)
        self.seconds.go_on(seconds)

    def kinds(self) -> list[str]:
        """The kinds of action of an undisturbed run."""
        self.begin()
        return [done.action.kind for report in self.look() for done in report.done]

    def writes(self) -> int:
        """How many actions the command of the scene itself reports when nothing disturbs it."""
        self.begin()
        return len(self.look()[0].done)

    def undisturbed(self) -> dict[str, Any]:
        """What people see after an undisturbed run and those that follow."""
        self.kinds()
        self.follow()
        return view.everything(self.world)

    def killed(self, nth: int, death: Death) -> list[str]:
        """The run in the scene dies at its n-th write; the answer is what it wrote, empty where it wrote less."""
        self.begin()
        with process.started(self.world, self.name, self.seconds) as bot:
            gate = Gate(self.world.sandbox.app, nth, bot.kill, is_answered=death == "answered")
            with self._behind(gate.serve):
                bot.join(process.LONG)
        assert bot.exitcode in {0, -signal.SIGKILL}, f"the run ended with {bot.exitcode}"
        if death == "forgetful":
            self.world.lose_cache()
        return gate.writes if bot.exitcode else []

    def late(self, nth: int) -> list[str]:
        """The run stands still just before its n-th write; when its lease is over another one comes, then it wakes up.

        The answer is what it had written, with the write that came late; empty where it wrote less.
        """
        self.begin()
        sluice = Sluice(self.world.sandbox.app, nth)
        with process.started(self.world, self.name, self.seconds) as bot, self._behind(sluice.serve):
            while not sluice.is_full.wait(SHORT) and bot.is_alive():
                pass
            if sluice.is_full.is_set():
                process.stop(bot)
                self.wait(OVER.total_seconds())
                self.other()
                process.wake(bot)
                sluice.may_flow.set()
            bot.join(process.LONG)
        assert bot.exitcode == 0, f"the run ended with {bot.exitcode}"
        return sluice.writes if sluice.is_full.is_set() else []

    def together(self, rng: Random) -> None:
        """Two runs in the scene at the same moment, each in a process of its own."""
        self.begin()
        start = partial(process.started, self.world, self.name, self.seconds)
        jitter = Jitter(self.world.sandbox.app, rng)
        with self._behind(jitter.serve), start() as one, start(self.world.cache.with_name("other")) as two:
            for bot in (one, two):
                bot.join(process.LONG)
        assert (one.exitcode, two.exitcode) == (0, 0)

    def other(self) -> list[Report]:
        """The command of the scene by a bot with a cache of its own."""
        own, self.world.cache = self.world.cache, self.world.cache.with_name("other")
        try:
            return self.look()
        finally:
            self.world.cache = own

    @contextmanager
    def _behind(self, app: ASGIApp) -> Iterator[None]:
        """Something stands before the sandbox."""
        box = self.world.sandbox
        inner, box.app = box.app, app
        try:
            yield
        finally:
            box.app = inner
