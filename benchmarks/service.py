"""A sandbox in a process of its own, filled to measure: one in ten ratings is bad, each ticket is rated once.

Run as `python -m benchmarks.service RATINGS MIRRORED`; prints its address and serves until standard input ends.
"""

from __future__ import annotations

import sys
from datetime import timedelta

from bot import policies
from bot.config import BotConfig, Configuration
from bot.domain.actions import OpenIssue, PostNote
from bot.domain.markers import Key
from bot.domain.model import Case, Origin, Rating, Score, Ticket
from bot.domain.texts import Link
from bot.sandbox import people
from bot.sandbox.server import Server
from bot.sandbox.world import Sandbox

WORDS = "Thank you for the quick help with the export, it works now as it should. "
FIRST_TICKET = 200_001
"""Above every issue number, so that titles refer to no issue."""


def configuration(max_writes: int = 100_000) -> Configuration:
    """The shipped one without brake and pace, by default with room for everything in one run."""
    off = dict.fromkeys(["notes_per_minute", "issues_per_minute", "requests_per_minute", "requests_per_hour"])
    run = {"max_writes": max_writes, "workers": 10, "time_budget": "1 hour", "note_reads": 100_000}
    bot = BotConfig.model_validate({"pace": off, "brake": {"first_plan": "off"}, "run": run})
    return Configuration.shipped(bot)


def filled(ratings: int, *, mirrored: int) -> Sandbox:
    """A sandbox with so many rated tickets of the last six or 28 days, the first of them mirrored already."""
    world = Sandbox.create(ratings=0)
    customer = world.zendesk.add_end_user("Customer", "customer@example.com")
    end = world.clock.now()
    span = timedelta(days=28 if mirrored else 6)
    for number in range(ratings):
        at = end - span + number * span / max(ratings, 1)
        ticket = world.zendesk.add_ticket(customer, "Export", "It stops.", ticket_id=FIRST_TICKET + number, at=at)
        world.zendesk.solve(ticket.id, at=at)
        world.zendesk.rate(ticket.id, "bad" if number % 10 == 0 else "good", WORDS * (number % 4), at=at)
    _mirror(world, mirrored)
    return world


def _mirror(world: Sandbox, count: int) -> None:
    """Writes the issues and cards of the first ratings as the bot would."""
    project, config, now = world.gitlab.paths[people.PROJECT], configuration(), world.clock.now()
    bot = next(user for user in world.gitlab.users.values() if user.username == people.BOT)
    rows = sorted(world.zendesk.ratings.view("received").rows, key=lambda row: row.created_at)
    for row in rows[:count]:
        key = Key("zendesk", row.ticket_id)
        rating = Rating.of(key, row.id, Score(row.score), comment=row.comment or "", reason="", rated_at=row.created_at)
        link = Link(f"http://127.0.0.1/agent/tickets/{row.ticket_id}")
        case = Case(key, Origin.RATED, rating, Ticket(row.ticket_id), ticket_link=link)
        issue = None
        for action in policies.decide(case, now, config):
            if isinstance(action, OpenIssue):
                text = str(action.body)
                issue = world.gitlab.create_issue(
                    project, bot, title=action.title, description=text, labels=action.labels, confidential=True
                )
            elif isinstance(action, PostNote) and issue is not None:
                world.gitlab.create_note(issue, bot, str(action.body))


def main(ratings: int, mirrored: int) -> None:
    """Serves until standard input ends."""
    with Server(filled(ratings, mirrored=mirrored)) as server:
        print(server.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
