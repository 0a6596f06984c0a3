"""The sandbox as a whole: one clock, one Zendesk, GitLab and PagerDuty, and the record of what was asked of them."""

import threading
from datetime import UTC, datetime
from typing import Self

from starlette.types import ASGIApp

from bot.sandbox import gitlab, pagerduty, pages, zendesk
from bot.sandbox.app import build
from bot.sandbox.clock import Clock
from bot.sandbox.control import routes as control_routes
from bot.sandbox.pages.runner import BotRunner, Runs
from bot.sandbox.people import GITLAB_TOKEN, PAGERDUTY_TOKEN, PROJECT, ZENDESK_CLIENT_ID, ZENDESK_CLIENT_SECRET
from bot.sandbox.seed import HISTORY
from bot.sandbox.seed import seed as plant
from bot.sandbox.traffic import Traffic
from bot.sandbox.zendesk.switches import Csat

# A Monday morning; fixed, so that a seed always gives the same world.
START = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


class Sandbox:
    """An empty world; `create` makes one with people, tickets and ratings in it.

    `start` is an aware time; with `ticking` the clock runs on by itself. Every change takes `lock`, so that tests
    may act from their own thread while clients are served. `bot` is what the pages' buttons run, None without one;
    `runs` tells what became of it.
    """

    def __init__(self, start: datetime | None = None, *, ticking: bool = False) -> None:
        self.clock = Clock(start or START, ticking=ticking)
        self.lock = threading.RLock()
        self.zendesk = zendesk.Zendesk(self.clock, self.lock)
        self.gitlab = gitlab.GitLab(self.clock, self.lock)
        self.pagerduty = pagerduty.PagerDuty(self.clock, self.lock)
        self.traffic = Traffic(self.clock)
        self.bot: BotRunner | None = None
        self.runs = Runs()
        frame = pages.Frame(self)
        services = [*zendesk.routes(self.zendesk), *gitlab.routes(self.gitlab), *pagerduty.routes(self.pagerduty)]
        self.app: ASGIApp = build(
            [*control_routes(self), *services, *pages.routes(frame)], self.clock, self.traffic, frame.lost
        )

    @classmethod
    def create(
        cls,
        *,
        seed: int = 1,
        ratings: int = 60,
        start: datetime | None = None,
        ticking: bool = False,
        csat: Csat = "legacy",
    ) -> Self:
        """Return a world with a team on call, `ratings` rated tickets and a GitLab project, the same for each seed.

        Its clock stands at `start`; what is in it happened in the thirty days before. `csat` is how customers answer.
        """
        sandbox = cls((start or START) - HISTORY, ticking=ticking)
        sandbox.zendesk.switches.csat = csat
        plant(sandbox, seed=seed, ratings=ratings)
        return sandbox

    def environment(self, url: str) -> dict[str, str]:
        """Return the environment that points a client at this world, served at `url`."""
        return {
            "ZENDESK_URL": url,
            "ZENDESK_CLIENT_ID": ZENDESK_CLIENT_ID,
            "ZENDESK_CLIENT_SECRET": ZENDESK_CLIENT_SECRET,
            "GITLAB_URL": url,
            "GITLAB_TOKEN": GITLAB_TOKEN,
            "GITLAB_PROJECT": PROJECT,
            "PAGERDUTY_URL": url,
            "PAGERDUTY_TOKEN": PAGERDUTY_TOKEN,
        }
