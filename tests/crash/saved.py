"""Keeps a world as it is at a moment, so that many things can be tried from there."""

from __future__ import annotations

import copyreg
import itertools
import shutil
import threading
from copy import deepcopy
from pathlib import Path
from typing import Any

from tests.world import World

copyreg.pickle(type(threading.Lock()), lambda _: (threading.Lock, ()))


class Saved:
    """A world at a moment; numbers that the services give out go on, and the clock goes back.

    Args:
        world: with a cache in a folder.
        folder: a place of its own to keep the cache in.
    """

    def __init__(self, world: World, folder: Path) -> None:
        self._world, self._folder = world, folder
        box = world.sandbox
        self._at = box.clock.now()
        self._services = (box.zendesk, box.gitlab, box.pagerduty)
        shared = (box.clock, box.lock, box.gitlab._ids, *self._services)
        counts = (each for held in self._services for each in vars(held).values() if isinstance(each, itertools.count))
        self._shared = {id(each): each for each in (*shared, *counts)}
        self._held = self._copied([vars(service) for service in self._services])
        shutil.copytree(world.cache, folder)

    def restore(self) -> None:
        """The world is as it was, its cache too."""
        for service, held in zip(self._services, self._copied(self._held), strict=True):
            vars(service).update(held)
        self._world.sandbox.clock._base = self._at
        self._world.sandbox.traffic.clear()
        self._world.lose_cache()
        shutil.copytree(self._folder, self._world.cache)

    def _copied(self, held: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return deepcopy(held, dict[int, Any](self._shared))
