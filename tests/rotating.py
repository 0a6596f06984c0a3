"""A world with a rotation: the managers of the sandbox, a week each, and what the bot writes on their turns' issues."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.desk import TurnMark
from bot.domain.markers import Marker
from bot.oncall.model import Rotation, Turn
from bot.oncall.roster import Roster
from bot.report import Report
from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue, Note
from tests.on_duty import WEEKLY, rostered
from tests.world import HOURS, World, configured

WEEK = timedelta(weeks=1)

QUIET = {"brake": {"first_plan": "off"}, "ping": {"per_day": 0}}
"""Nobody is asked on the cases themselves: everything is gathered into the list."""


def roster(known: Rotation | None = None) -> Roster:
    """Ana, Bo and Cai, a week each, or another rotation; the sandbox's project owner is the fallback."""
    return rostered(configured(), known).roster


class Duty:
    """A world whose managers take turns.

    Args:
        world: where.
        known: who is on call; by default three managers, a week each.
    """

    def __init__(self, world: World, known: Roster | None = None) -> None:
        self.world = world
        self.roster = roster() if known is None else known
        self.serve(self.roster)

    def serve(self, known: Roster, **changes: Any) -> None:
        """Another roster from the next run on."""
        self.roster = known
        self.world.config = replace(self.world.config, roster=known, **changes)

    @property
    def now(self) -> datetime:
        return self.world.sandbox.clock.now()

    @property
    def turn(self) -> Turn:
        """Whose turn it is by the roster."""
        return self.roster.turn(WEEKLY, self.now)

    def until(self, at: datetime) -> None:
        """The clock goes on to a time, and no bot runs meanwhile."""
        self.world.wait(at - self.now)

    def hourly(self, hours: int) -> list[Report]:
        """So many hours, with a run at the end of each."""
        reports = []
        for _ in range(hours):
            self.world.wait(HOURS)
            reports.append(self.world.run())
        return reports

    @property
    def issues(self) -> list[Issue]:
        """The rotation issues, oldest first."""
        mine = (issue for issue in self.world.project.issues.values() if issue.author.username == people.BOT)
        found = [issue for issue in mine if (marker := Marker.of(issue.description)) and marker.kind == "rotation"]
        return sorted(found, key=lambda issue: issue.iid)

    @property
    def issue(self) -> Issue:
        """The one that is open."""
        (issue,) = (issue for issue in self.issues if issue.state == "opened")
        return issue

    def mark(self, issue: Issue | None = None) -> TurnMark:
        """What an issue remembers; by default the open one."""
        mark = TurnMark.of_marker(Marker.of((issue or self.issue).description))
        assert mark is not None
        return mark

    def notes(self, kind: str) -> list[Note]:
        """The bot's notes of a kind on all rotation issues, in their order."""
        return [note for issue in self.issues for note in self.world.notes(issue, kind)]


def begun(world: World) -> Duty:
    """A project in which the bot has run for a while, two hours after the turn began; one bad case waits."""
    world.set(QUIET)
    duty = Duty(world)
    world.run()
    world.rate("bad", "No.")
    for _ in range(2):
        world.run()
        world.wait(HOURS)
    return duty


def done(reports: list[Report]) -> list[list[str]]:
    """What each run wrote about turns, without the runs that wrote nothing about them."""
    written = [[each.action.kind for each in report.done if each.action.key is None] for report in reports]
    return [kinds for kinds in written if kinds]
