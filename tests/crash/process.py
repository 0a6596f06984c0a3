"""One run of the bot in a process of its own, which may be killed or stopped from outside at any moment."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

import structlog

from bot import wiring
from bot.attempt import Work
from bot.domain.errors import ServiceError
from bot.label_pass import LabelPass
from bot.ports import Ports
from bot.run import Options, Pass
from bot.settings import Settings
from bot.undo import UndoPass
from tests.crash.scenes import SCENES, Scene
from tests.undoing import oldest
from tests.world import Impatient, World

LONG = 30.0
"""Seconds in which a run has ended, however busy the machine is."""

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([__name__])  # so that a child starts in milliseconds


@dataclass(frozen=True, slots=True)
class Start:
    """What a process is told.

    Args:
        scene: whose configuration and command it has.
        environment: addresses and credentials.
        cache: its folder.
    """

    scene: str
    environment: Mapping[str, str]
    cache: Path


class Seconds:
    """The clock of budgets and leases, which goes on with that of the sandbox, also while a process is stopped."""

    def __init__(self) -> None:
        self.shared: Synchronized[float] = _FORKS.Value("d", 0.0)

    def go_on(self, seconds: float) -> None:
        self.shared.value += seconds


@contextmanager
def started(world: World, scene: str, seconds: Seconds, cache: Path | None = None) -> Iterator[BaseProcess]:
    """A run that has begun; whatever is left of it at the end is killed.

    Args:
        world: where.
        scene: whose configuration and command it has.
        seconds: its clock for budget and lease.
        cache: its folder; by default the world's.
    """
    start = Start(scene, world.sandbox.environment(world.url), cache or world.cache)
    process = _FORKS.Process(target=_run, args=(start, seconds.shared), daemon=True)
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join(LONG)


def stop(process: BaseProcess) -> None:
    """Lets it stand still, as a machine that falls asleep."""
    os.kill(_pid(process), signal.SIGSTOP)


def wake(process: BaseProcess) -> None:
    """Lets it go on as if no time had passed."""
    os.kill(_pid(process), signal.SIGCONT)


def _pid(process: BaseProcess) -> int:
    assert process.pid is not None
    return process.pid


def _run(start: Start, seconds: Synchronized[float]) -> None:
    """What the process does."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    scene = SCENES[start.scene]
    services = Settings.load(start.environment, Path("/nonexistent")).require_services()
    with (
        suppress(ServiceError),
        wiring.assembled(  # a run may fail: the next one comes anyway
            services, scene.config(), start.cache, clock=lambda: seconds.value, stop=Impatient()
        ) as ports,
    ):
        _work(scene, ports).run()


def _work(scene: Scene, ports: Ports) -> Work:
    """The pass of the scene's command."""
    if scene.is_undo:
        return UndoPass(ports, oldest(ports))
    return LabelPass(ports) if scene.is_labels else Pass(ports, Options())
