"""A first run and a plan under the services' limits, counted in real time and in shorter minutes.

Each case is bound by another limit. What a service allows is what it counts in each of its minutes; the bot has to meet
no refusal and to use nearly all of it.
"""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.client import timed
from benchmarks.filling import FIRST_TICKET, WORDS, settings
from bot import wiring
from bot.config import BotConfig, Configuration
from bot.report import Report
from bot.run import Options, Pass
from bot.sandbox.server import Server
from bot.sandbox.traffic import Seen, Traffic
from bot.sandbox.world import Sandbox
from bot.settings import Settings

MINUTE_SECONDS = 15.0
REFUSED = 429
GITLAB_COM = {"notes": 60, "issues": 200, "requests": 2000}
"""Per minute (GitLab docs, GitLab.com settings)."""


@dataclass(frozen=True)
class Shape:
    """What is measured.

    Args:
        name: for people.
        bound_by: which limit is the narrowest: `notes`, `issues` or `requests` of GitLab, or `zendesk`.
        ratings: how many there are.
        bad_every: one in so many is bad, and gets a card.
        limits: of GitLab per minute, by kind.
        told: which of these the bot is told; it learns the others from the headers of replies.
        zendesk: requests per minute that Zendesk takes, told in headers alone; None for no limit.
        is_dry: only a plan, which reads.
    """

    name: str
    bound_by: str
    ratings: int
    bad_every: int = 10
    limits: Mapping[str, int] = field(default_factory=lambda: GITLAB_COM)
    told: tuple[str, ...] = ("notes", "issues", "requests")
    zendesk: int | None = None
    is_dry: bool = False


SHAPES = (
    Shape("new issues, one in ten bad", "issues", 990),
    Shape("new notes, all bad", "notes", 298, bad_every=1),
    Shape("all requests, by settings", "requests", 350, limits=GITLAB_COM | {"requests": 100}),
    Shape("all requests, by headers", "requests", 350, limits=GITLAB_COM | {"requests": 100}, told=("notes", "issues")),
    Shape("Zendesk, by headers", "zendesk", 1_500, zendesk=10, is_dry=True),
)


def limits(shape: Shape, minute: float = MINUTE_SECONDS) -> Mapping[str, object]:
    """One run under the limits of a shape.

    Args:
        shape: of the work and of its limits.
        minute: how many seconds count as a minute, in the sandbox and for the bot.

    Returns:
        `seconds` from the first to the last request that counts against the limit, beside the least that so many take.
    """
    world = _limited(shape, minute)
    with Server(world) as server, tempfile.TemporaryDirectory() as folder:
        found: list[Report] = []
        seconds = timed(lambda: found.append(_run(world, server.url, Path(folder), shape, minute)))
    taken, most = _taken(world.traffic, shape.bound_by), shape.zendesk or shape.limits[shape.bound_by]
    first, took = taken[0].at.timestamp(), (taken[-1].at - taken[0].at).total_seconds()
    begun = first // minute * minute  # when the service's minute of the first one began; the last one only has to begin
    least = max(0.0, begun + (math.ceil(len(taken) / most) - 1) * minute - first)
    return {
        "shape": shape.name,
        "limit_per_minute": most,
        "minute_seconds": minute,
        "sent": len(taken),
        "refused": sum(seen.status == REFUSED for seen in world.traffic.seen),
        "run_seconds": round(seconds, 2),
        "seconds": round(took, 2),
        "least_seconds": round(least, 2),
        "share": round(least / max(took, 0.01), 3),
        "outcome": found[0].outcome.value,
        "is_all_done": found[0].deferred == 0,
    }


def _limited(shape: Shape, minute: float) -> Sandbox:
    """A sandbox with unmirrored ratings of today, whose clock and limits go on in real time."""
    world = Sandbox.create(ratings=0, ticking=True)
    customer = world.zendesk.add_end_user("Customer", "customer@example.com")
    for number in range(shape.ratings):
        ticket = FIRST_TICKET + number
        world.zendesk.add_ticket(customer, "Export", "It stops.", ticket_id=ticket)
        world.zendesk.solve(ticket)
        world.zendesk.rate(ticket, "bad" if number % shape.bad_every == 0 else "good", WORDS)
    switches, limiter, account = world.gitlab.switches, world.gitlab.limiter, world.zendesk.limits
    switches.notes_per_minute, switches.issues_per_minute = shape.limits["notes"], shape.limits["issues"]
    switches.requests_per_minute = shape.limits["requests"]
    limiter.seconds = account.seconds = minute
    account.account = shape.zendesk
    time.sleep(minute - world.clock.now().timestamp() % minute)  # to begin with a minute of the service
    return world


def _configuration(shape: Shape) -> Configuration:
    room = settings(max_writes=100_000, time_budget="1 hour")
    pace = {f"{kind}_per_minute": shape.limits[kind] if kind in shape.told else 100_000 for kind in shape.limits}
    return Configuration.shipped(
        BotConfig.model_validate(room | {"pace": pace | {"zendesk_requests_per_minute": None}})
    )


def _run(world: Sandbox, url: str, cache: Path, shape: Shape, minute: float) -> Report:
    services = Settings.load(world.environment(url), Path("/nonexistent")).require_services()
    now = world.clock.now
    with wiring.assembled(services, _configuration(shape), cache, local_now=now, minute=minute) as ports:
        work = Pass(ports, Options(is_forced=True))
        return work.plan() if shape.is_dry else work.run()


def _taken(traffic: Traffic, kind: str) -> list[Seen]:
    """The requests of a kind that were not refused, oldest first."""
    ends = {"notes": "/notes", "issues": "/issues"}.get(kind)
    service = "zendesk" if kind == "zendesk" else "gitlab"
    return [
        seen
        for seen in traffic.seen
        if seen.service == service
        and seen.status != REFUSED
        and "oauth" not in seen.template
        and (ends is None or (seen.method == "POST" and seen.template.endswith(ends)))
    ]
