"""What happens in Zendesk beside ratings, and what an operator does to have a customer forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from bot.sandbox.chaos import Weather
from bot.sandbox.faults import Fault
from tests.campaign import desk
from tests.campaign.acts import Deed
from tests.campaign.play import ONE, Play
from tests.crowd.acts import Act


@dataclass(frozen=True, slots=True)
class Switch(Deed):
    """The account asks its customers in the other way from now on; what they said before can still be read."""

    after: float = 1

    def befall(self, play: Play) -> None:
        switches = play.world.sandbox.zendesk.switches
        switches.csat, switches.other = "legacy" if switches.csat == "surveys" else "surveys", "open"
        play.switches += 1


@dataclass(frozen=True, slots=True)
class SetCsat(Deed):
    """The admin lets `bot.yml` say how the account asks now."""

    after: float = 1

    def befall(self, play: Play) -> None:
        desk.set_csat(play)


@dataclass(frozen=True, slots=True)
class Converse(Deed):
    """A customer answers the survey about a conversation that belongs to no ticket."""

    number: int
    points: int
    after: float = 1

    def befall(self, play: Play) -> None:
        zendesk, now, words = play.world.sandbox.zendesk, play.world.sandbox.clock.now(), f"Chat{self.number}."
        if zendesk.switches.csat == "surveys":
            sent = zendesk.surveys.send(("conversation", f"c{self.number}"), play.world.customer.id, now)
            zendesk.surveys.answer(sent, min(self.points, zendesk.surveys.current.size), words, None, now)
            play.chats.append(words)


@dataclass(frozen=True, slots=True)
class Scrub(Deed):
    """Zendesk empties a ticket of the trash for good."""

    case: int
    after: float = 1

    def befall(self, play: Play) -> None:
        deleted, ticket = play.world.sandbox.zendesk.deleted, play.tickets[self.case]
        if ticket in deleted.tickets:
            deleted.scrub(ticket, play.world.sandbox.clock.now())


@dataclass(frozen=True, slots=True)
class Erase(Deed):
    """An operator erases a ticket; something else may happen before the nth use of GitLab, a run too."""

    case: int
    weather: Weather | None = None
    faults: tuple[Fault, ...] = ()
    nth: int = 0
    meanwhile: tuple[Act, ...] = ()
    with_comments: bool = False
    after: float = 60

    def befall(self, play: Play) -> None:
        def happen() -> None:
            for act in self.meanwhile:
                act.play(play)

        call = partial(
            play.bots[ONE].erase,
            nth=self.nth,
            happen=happen if self.meanwhile else None,
            with_comments=self.with_comments,
        )
        with play.sky(self.weather, self.faults):
            play.erase(self.case, call)
