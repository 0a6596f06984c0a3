"""What is in a benchmark's sandbox: the same tickets, ratings and issues for everybody who is measured on it.

One in ten ratings is bad, and each ticket is rated once. Issues are written as the bot writes them, when their ticket
was rated; good ones are closed nearly a week later.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from bot import policies
from bot.config import BotConfig, Configuration
from bot.domain.actions import OpenIssue, PostNote
from bot.domain.markers import Key
from bot.domain.model import Case, Origin, Ticket
from bot.domain.rating import Rating as Received
from bot.domain.rating import Score
from bot.domain.texts import Link
from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue
from bot.sandbox.world import Sandbox
from bot.sandbox.zendesk.model import Rating

WORDS = "Thank you for the quick help with the export, it works now as it should. "
FIRST_TICKET = 200_001
"""Above every issue number, so that titles refer to no issue."""

EVERY = 10
BAD, COMMENTED = 0, 1
"""Of every ten issues, counted from zero, the bad one and, in a filling that is about to be idle, the commented one."""

SOON_A_WEEK = timedelta(days=6, hours=20)
"""When good issues are closed: so early that none is due within the hours in which something is measured."""


@dataclass(frozen=True, slots=True)
class Filling:
    """How much is in a sandbox.

    Args:
        ratings: tickets rated so far.
        days: over how many days up to now.
        is_mirrored: whether all of them have issues, as after many runs of the bot.
        waiting: tickets not rated yet.
        rest_hours: how long nothing happened since the last rating, but a manager's comment on every tenth issue half
            way.
        is_live: its clock ends at this machine's time and goes on; else it stands still at a time that is always the
            same.
        mirrors: how many more projects there are, empty ones with the same members, for as many mirrors.
    """

    ratings: int = 0
    days: float = 6
    is_mirrored: bool = False
    waiting: int = 0
    rest_hours: float = 0
    is_live: bool = False
    mirrors: int = 0


def project_of(number: int) -> str:
    """The project of a mirror, counted from zero."""
    return f"{people.PROJECT}-{number}"


def settings(**run: int | str) -> dict[str, object]:
    """`bot.yml` without brake and pace, which would wait for people and for GitLab's limits; the rest is as shipped.

    Args:
        run: settings of a run that differ.
    """
    off = dict.fromkeys(["notes_per_minute", "issues_per_minute", "requests_per_minute", "requests_per_hour"])
    return {"pace": off, "brake": {"first_plan": "off", "mass_close": 100_000}, "run": run}


def configuration(**run: int | str) -> Configuration:
    """The same, with room for everything in one run."""
    room: dict[str, int | str] = {"max_writes": 100_000, "time_budget": "1 hour", "note_reads": 100_000}
    return Configuration.shipped(BotConfig.model_validate(settings(**room | run)))


def filled(wanted: Filling) -> Sandbox:
    """A sandbox with all that, at the end of it."""
    start = datetime.now(UTC) - timedelta(days=wanted.days, hours=wanted.rest_hours) if wanted.is_live else None
    team = _Team(Sandbox.create(ratings=0, start=start, ticking=wanted.is_live))
    opened: deque[Issue] = deque()
    for row in team.rated(wanted.ratings, timedelta(days=wanted.days)):
        if wanted.is_mirrored:
            opened.append(team.mirrored(row))
            team.close_old(opened)
    if wanted.rest_hours:
        team.rest(opened, timedelta(hours=wanted.rest_hours))
    for number in range(wanted.waiting):
        team.solved_ticket(wanted.ratings + number)
    for number in range(wanted.mirrors):
        team.add_project(project_of(number))
    return team.world


class _Team:
    """Everybody who acts in a sandbox before anything is measured."""

    def __init__(self, world: Sandbox) -> None:
        self.world = world
        users = [*world.zendesk.directory.users.values()]
        self._agents = [user for user in users if user.role == "agent"]
        self._customers = [user for user in users if user.role == "end-user"]
        self._project = world.gitlab.paths[people.PROJECT]
        accounts = {user.username: user for user in world.gitlab.users.values()}
        self._bot, self._manager = accounts[people.BOT], accounts[people.MANAGERS[0].username]
        self._config = configuration()

    def rated(self, ratings: int, during: timedelta) -> Iterator[Rating]:
        """Lets time pass, and customers rate in it."""
        for number in range(ratings):
            self.world.clock.advance(during / ratings)
            score: Literal["good", "bad"] = "bad" if number % EVERY == BAD else "good"
            yield self.world.zendesk.rate(self.solved_ticket(number), score, WORDS * (number % 4))

    def add_project(self, path: str) -> None:
        """A project without issues whose members are those of the first one."""
        added = self.world.gitlab.add_project(path)
        for user, access_level in self._project.members.values():
            self.world.gitlab.add_member(added, user, access_level)

    def solved_ticket(self, number: int) -> int:
        """A ticket of an agent in a group."""
        ticket = self.world.zendesk.add_ticket(
            self._customers[number % len(self._customers)],
            "Export",
            "It stops.",
            ticket_id=FIRST_TICKET + number,
            assignee=self._agents[number % len(self._agents)],
            tags=("export", "web"),
        )
        self.world.zendesk.solve(ticket.id)
        return ticket.id

    def mirrored(self, row: Rating) -> Issue:
        """Issue and card of a rating, as the bot writes them."""
        key, score = Key("zendesk", row.ticket_id), Score(row.score)
        rating = Received.of(key, str(row.id), score, comment=row.comment or "", reason="", rated_at=row.created_at)
        link = Link(f"http://127.0.0.1/agent/tickets/{row.ticket_id}")
        case = Case(key, Origin.RATED, rating, Ticket(row.ticket_id), ticket_link=link)
        actions = policies.decide(case, self.world.clock.now(), self._config)
        (opening,) = (action for action in actions if isinstance(action, OpenIssue))
        text, gitlab = str(opening.body), self.world.gitlab
        issue = gitlab.create_issue(
            self._project, self._bot, title=opening.title, description=text, labels=opening.labels, confidential=True
        )
        for action in actions:
            if isinstance(action, PostNote):
                gitlab.create_note(issue, self._bot, str(action.body))
        return issue

    def close_old(self, opened: deque[Issue]) -> None:
        """The good ones that are a week old."""
        while opened and self.world.clock.now() - opened[0].created_at >= SOON_A_WEEK:
            issue = opened.popleft()
            if issue.title.startswith("Good"):
                self.world.gitlab.update_issue(issue, self._bot, state_event="close")

    def rest(self, opened: Iterable[Issue], length: timedelta) -> None:
        """Time without a rating, with a few comments in it."""
        self.world.clock.advance(length / 2)
        for issue in list(opened)[COMMENTED::EVERY]:
            self.world.gitlab.create_note(issue, self._manager, "Let us thank them for the kind words.")
        self.world.clock.advance(length / 2)
