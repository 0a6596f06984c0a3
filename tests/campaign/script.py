"""A scenario as data: how the world begins and what happens, written as code that plays it again."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import timedelta
from typing import Any

from tests.campaign.desk import PLAIN, Desk
from tests.campaign.play import Play
from tests.crowd.acts import Act
from tests.crowd.phrases import Phrase
from tests.crowd.scene import SETTINGS
from tests.on_duty import rostered
from tests.world import MINUTES, World

CLOSES_AFTER = timedelta(days=7)
"""As shipped."""

ONE_AT_A_TIME = {"run": {"workers": 1}}
"""So that the same requests meet the same weather again."""


@dataclass(frozen=True, slots=True)
class Script:
    """A scenario.

    Args:
        scores: of the tickets at first; empty where they are not rated yet.
        acts: what happens.
        is_begun: the bot had a run in peace before.
        has_rotation: managers take turns, and are asked.
        closes_idle: idle good cases close.
        keeps_rows: the Zendesk account changes the row of a rating in place.
        has_empty_pages: its lists hold an empty page with more to come.
        desk: how it asks customers, and what is kept of their words.
    """

    scores: tuple[str, ...]
    acts: tuple[Act, ...]
    is_begun: bool = True
    has_rotation: bool = False
    closes_idle: bool = False
    keeps_rows: bool = False
    has_empty_pages: bool = False
    desk: Desk = PLAIN

    @property
    def settings(self) -> Mapping[str, Any]:
        """What `bot.yml` says."""
        idle = {"after": CLOSES_AFTER if self.closes_idle else None}
        return {**SETTINGS, **ONE_AT_A_TIME, **self.desk.settings, "close_idle": idle}

    @property
    def draws(self) -> frozenset[str]:
        """What makes it special: how customers are asked, and in which ways their words go."""
        acts = {type(act).__name__.lower() for act in _all(self.acts)} & {"switch", "erase"}
        desk = {name for name in ("retains", "follows") if getattr(self.desk, name)}
        return frozenset(acts | desk | ({"surveys"} if self.desk.asks == "surveys" else set()))

    def begin(self, world: World) -> Play:
        """The world before anything happens; the bot's own dice, for waits before repeats, fall as before."""
        random.seed(0)
        play = Play.begun(world, self.scores, self.settings, self.desk.begin)
        if self.has_rotation:
            world.config = rostered(world.config)
        world.sandbox.zendesk.switches.change_in_place = self.keeps_rows
        world.sandbox.zendesk.switches.empty_page = self.has_empty_pages
        if self.is_begun:
            play.quiet()
            world.wait(5 * MINUTES)
        return play

    def __str__(self) -> str:
        """Code that makes it."""
        return code(self)


def _all(acts: Iterable[Act]) -> Iterator[Act]:
    """The acts, and those that happen in the middle of them."""
    for act in acts:
        yield act
        yield from _all(getattr(act, "meanwhile", ()))


def code(value: object) -> str:
    """What to type to get a value."""
    if isinstance(value, Phrase):
        return f"phrase({value.words!r})"
    if is_dataclass(value) and not isinstance(value, type):
        told = [f"{each.name}={code(getattr(value, each.name))}" for each in fields(value) if not _is_left(value, each)]
        return f"{type(value).__name__}({', '.join(told)})"
    if isinstance(value, tuple):
        inside = "".join(f"{code(each)}, " for each in value).strip()
        return f"({inside})"
    return repr(value)


def _is_left(value: object, each: Any) -> bool:
    default = each.default if each.default_factory is MISSING else each.default_factory()
    return bool(getattr(value, each.name) == default)
