"""What happens in a campaign beside what the crowd does: runs in bad weather, outages, lost caches, tickets that go."""

from __future__ import annotations

from abc import abstractmethod
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from bot.domain.errors import ServiceError
from bot.sandbox.chaos import Weather
from bot.sandbox.faults import Fault
from tests.campaign.play import ONE, OTHER, Play
from tests.crowd.acts import Act
from tests.crowd.scene import Rated, Scene
from tests.world import World

Cache = Literal["lose", "damage", "keep", "restore"]


class Deed(Act):
    """An act of a campaign."""

    def happen(self, scene: Scene) -> None:
        """Lets it happen in a campaign."""
        if not isinstance(scene, Play):
            raise TypeError("this happens in campaigns alone")
        self.befall(scene)

    @abstractmethod
    def befall(self, play: Play) -> None:
        """Lets it happen."""


@dataclass(frozen=True, slots=True)
class Look(Deed):
    """A bot runs; something else may happen before its nth use of GitLab, another bot's run too."""

    bot: str = ONE
    weather: Weather | None = None
    faults: tuple[Fault, ...] = ()
    nth: int = 0
    meanwhile: tuple[Act, ...] = ()
    after: float = 60

    def befall(self, play: Play) -> None:
        def happen() -> None:
            for act in self.meanwhile:
                act.play(play)

        play.look(self.bot, self.weather, self.faults, self.nth, happen if self.meanwhile else None)


@dataclass(frozen=True, slots=True)
class Both(Deed):
    """Two bots run at the same time, in two threads."""

    weather: Weather | None = None
    after: float = 60

    def befall(self, play: Play) -> None:
        def run(name: str) -> None:
            with suppress(ServiceError):
                play.run(is_sure=False, bot=play.bots[name].run)

        with play.sky(self.weather, ()), ThreadPoolExecutor(2) as pool:
            list(pool.map(run, (ONE, OTHER)))


@dataclass(frozen=True, slots=True)
class Outage(Deed):
    """From now on something is wrong at every run."""

    faults: tuple[Fault, ...] = ()
    after: float = 1

    def befall(self, play: Play) -> None:
        play.outage = self.faults


@dataclass(frozen=True, slots=True)
class Touch(Deed):
    """A cache is lost, damaged, copied, or the copy restored."""

    how: Cache
    bot: str = ONE
    share: float = 0.5
    after: float = 1

    def befall(self, play: Play) -> None:
        bot = play.bots[self.bot]
        match self.how:
            case "lose":
                bot.lose()
            case "damage":
                bot.damage(self.share)
            case "keep":
                bot.keep()
            case "restore":
                bot.restore()


@dataclass(frozen=True, slots=True)
class RateLate(Deed):
    """A first rating of some time ago appears only now."""

    case: int
    score: str
    words: str
    age: float
    after: float = 1

    def befall(self, play: Play) -> None:
        ticket, at = play.tickets[self.case], play.world.sandbox.clock.now() - timedelta(seconds=self.age)
        if self.case in play.ratings or not is_there(play.world, ticket):
            return
        play.world.sandbox.zendesk.rate(ticket, self.score, self.words, at=at)  # type: ignore[arg-type] # it checks
        play.noted(self.case, Rated(self.score, self.words, at.timestamp()))


@dataclass(frozen=True, slots=True)
class Go(Deed):
    """A ticket is merged into one that nobody rates, or deleted."""

    case: int
    is_merged: bool
    after: float = 1

    def befall(self, play: Play) -> None:
        ticket, zendesk = play.tickets[self.case], play.world.sandbox.zendesk
        if not is_there(play.world, ticket):
            return
        play.gone[self.case] = play.now
        if self.is_merged:
            zendesk.merge_ticket(ticket, play.world.ticket())
        else:
            zendesk.delete_ticket(ticket)


@dataclass(frozen=True, slots=True)
class Remove(Deed):
    """Somebody deletes the issue."""

    case: int
    after: float = 1

    def befall(self, play: Play) -> None:
        if self.case in play.erased:
            return  # who deletes the empty issue wants the ticket back
        play.world.delete(play.issue(self.case))
        play.removed[self.case] = play.now
        for told in play.there(self.case):
            told.deleted_at = play.now


def is_there(world: World, ticket: int) -> bool:
    """Whether a ticket exists and can still change."""
    found = world.sandbox.zendesk.tickets.get(ticket)
    return found is not None and found.status != "closed"
