"""How a scenario's Zendesk account asks its customers, and what is kept of their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from bot.config.surveys import Csat
from bot.sandbox import people
from bot.sandbox.zendesk.surveys import Scale
from tests.campaign.play import Play
from tests.world import World

Asks = Literal["legacy", "surveys"]
REPLIES = 3
"""So many comments of a ticket are shown, where its words are to go again."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What differs from the plain account and the shipped settings.

    Args:
        asks: how customers are asked at first.
        csat: what `bot.yml` says of it.
        scale: of the surveys.
        retains: words of closed cases are removed after a month.
        follows: deletions of tickets are followed.
        role: of the bot's account in the project.
    """

    asks: Asks = "legacy"
    csat: Csat = "auto"
    scale: Scale = "emoji"
    retains: bool = False
    follows: bool = False
    role: int = people.REPORTER

    @property
    def settings(self) -> Mapping[str, Any]:
        """What `bot.yml` says."""
        privacy = {"retention_months": 1 if self.retains else None, "follow_deletions": self.follows}
        replies = REPLIES if self.retains or self.follows else 0
        return {
            "zendesk": {"csat": self.csat},
            "privacy": privacy,
            "mirror": {"show": {"public_replies": replies}},
        }

    def begin(self, world: World) -> None:
        """Sets the services up, before anybody rates."""
        zendesk, gitlab = world.sandbox.zendesk, world.sandbox.gitlab
        zendesk.switches.csat = self.asks
        zendesk.surveys.change(world.sandbox.clock.now(), scale=self.scale)
        gitlab.add_member(world.project, world.user(people.BOT), self.role)


PLAIN = Desk()


def set_csat(play: Play) -> None:
    """An admin lets `bot.yml` say how the account asks now, unless the bot finds that out by itself.

    Where the account went to and fro, or went over before the first run, `auto`: customers answered in both ways.
    """
    bot = play.world.config.bot
    if bot.zendesk.csat != "auto":
        is_first = not any(looked.is_sure for looked in play.runs)
        kind = "auto" if play.switches > 1 or is_first else play.world.sandbox.zendesk.switches.csat
        zendesk = bot.zendesk.model_copy(update={"csat": kind})
        play.world.config = replace(play.world.config, bot=bot.model_copy(update={"zendesk": zendesk}))
