"""One world for the tests of behaviour: a sandbox over real HTTP, its people, and the bot with its real adapters."""

from __future__ import annotations

import contextlib
import itertools
import shutil
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import reduce
from pathlib import Path
from typing import Any

from starlette.types import Receive, Scope, Send

from bot import wiring
from bot.config import BotConfig, Configuration, LabelsConfig
from bot.credentials import Services
from bot.domain.errors import ServiceError
from bot.domain.markers import Marker
from bot.ports import Ports
from bot.report import Report
from bot.run import Options, Pass
from bot.sandbox import people
from bot.sandbox.faults import Fault
from bot.sandbox.gitlab.model import Issue, Note, Project, User
from bot.sandbox.world import Sandbox
from bot.settings import Settings
from bot.stop import Stop

FIRST_TICKET = 70_001
"""Far above the numbers of issues, so that no title refers to one."""

MINUTES, HOURS, DAYS = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

UNPACED = {
    "brake": {"first_plan": "off"},
    "pace": dict.fromkeys(["notes_per_minute", "issues_per_minute", "requests_per_minute", "requests_per_hour"]),
}


def configured(*changes: Mapping[str, Any], labels: LabelsConfig | None = None) -> Configuration:
    """The shipped configuration without brake and pace, with changes as they would stand in `bot.yml`."""
    raw: dict[str, Any] = reduce(_merged, [UNPACED, *changes], {})
    shipped = Configuration.shipped(BotConfig.model_validate(raw))
    return replace(shipped, labels=labels) if labels else shipped


def _merged(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    both = {
        name: _merged(one[name], other[name]) for name in one.keys() & other.keys() if isinstance(one[name], Mapping)
    }
    return {**one, **other, **both}


class Stage:
    """Lets one server serve one sandbox after the other."""

    def __init__(self) -> None:
        self.sandbox = Sandbox()

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.sandbox.app(scope, receive, send)


class Impatient(Stop):
    """Nobody asks it, and nobody waits: repeats of reads come at once."""

    def wait(self, seconds: float | None = None) -> bool:
        return self.is_asked


class World:
    """Customers, managers and the bot around one sandbox."""

    def __init__(self, stage: Stage, url: str, folder: Path) -> None:
        self.stage = stage
        self.url = url
        self.cache = folder / "cache"
        self.config = configured()
        self.notify = ""
        self.restart()

    def restart(self, ratings: int = 0, start: datetime | None = None) -> None:
        """A new sandbox, with nothing remembered of the old one."""
        self.stage.sandbox = self.sandbox = Sandbox.create(ratings=ratings, start=start)
        self._numbers = itertools.count(FIRST_TICKET)
        self.customer = self.sandbox.zendesk.add_end_user("Customer", "customer@example.com")
        self.lose_cache()

    def arm(self, fault: Fault) -> None:
        """Something is going to go wrong."""
        self.sandbox.traffic.faults.arm(fault)

    # -- the bot -----------------------------------------------------------------------------------------------

    @property
    def services(self) -> Services:
        environment = {**self.sandbox.environment(self.url), "NOTIFY": self.notify}
        return Settings.load(environment, Path("/nonexistent")).require_services()

    def ports(self, *, is_dry: bool = False) -> AbstractContextManager[Ports]:
        """What one run works with."""
        clocks: dict[str, Any] = {"local_now": self.sandbox.clock.now, "stop": Impatient()}
        return wiring.assembled(self.services, self.config, self.cache, is_dry=is_dry, **clocks)

    def run(self, *, is_dry: bool = False, holder: str | None = None, **options: Any) -> Report:
        """One run of the bot."""
        with self.ports(is_dry=is_dry) as ports:
            work = Pass(_held(ports, holder), Options(**options))
            return work.plan() if is_dry else work.run()

    def try_run(self, **options: Any) -> None:
        """One run that may fail, as a scheduled one may: the next one comes anyway."""
        with contextlib.suppress(ServiceError):
            self.run(**options)

    def lose_cache(self) -> None:
        shutil.rmtree(self.cache, ignore_errors=True)

    def set(self, *changes: Mapping[str, Any]) -> None:
        """Changes `bot.yml`."""
        self.config = configured(*changes)

    def wait(self, by: timedelta) -> None:
        self.sandbox.clock.advance(by)

    # -- customers ---------------------------------------------------------------------------------------------

    def ticket(self, **about: Any) -> int:
        """A solved ticket."""
        asked = {"subject": "Printer", "description": "It burns.", "ticket_id": next(self._numbers), **about}
        ticket = self.sandbox.zendesk.add_ticket(self.customer, **asked)
        self.sandbox.zendesk.solve(ticket.id)
        return ticket.id

    def rate(
        self, score: str, comment: str | None = None, reason: str | None = None, *, ticket: int | None = None
    ) -> int:
        """A customer rates a ticket, or changes the rating."""
        number = ticket or self.ticket()
        self.sandbox.zendesk.rate(number, score, comment, reason)  # type: ignore[arg-type] # the sandbox checks the word
        return number

    # -- people in GitLab --------------------------------------------------------------------------------------

    @property
    def project(self) -> Project:
        return self.sandbox.gitlab.paths[people.PROJECT]

    def user(self, username: str) -> User:
        return next(user for user in self.sandbox.gitlab.users.values() if user.username == username)

    @property
    def manager(self) -> User:
        return self.user(people.MANAGERS[0].username)

    @property
    def admin(self) -> User:
        return self.user(people.ADMIN.username)

    def edit(self, issue: Issue, **changes: Any) -> None:
        self.sandbox.gitlab.update_issue(issue, self.manager, **changes)

    def say(self, issue: Issue, words: str) -> None:
        self.sandbox.gitlab.create_note(issue, self.manager, words)

    def delete(self, issue: Issue) -> None:
        planner = next(each.username for each in people.MANAGERS if each.access_level == people.PLANNER)
        self.sandbox.gitlab.delete_issue(issue, self.user(planner))

    # -- what is there -----------------------------------------------------------------------------------------

    @property
    def bots(self) -> list[Issue]:
        """Every issue by the bot about a ticket, oldest first."""
        mine = [issue for issue in self.project.issues.values() if issue.author.username == people.BOT]
        return [issue for issue in sorted(mine, key=lambda issue: issue.iid) if "ticket #" in issue.title]

    @property
    def status(self) -> Issue:
        return next(issue for issue in self.project.issues.values() if issue.title == self.config.bot.status.title)

    def issues(self, ticket: int) -> list[Issue]:
        return [issue for issue in self.bots if issue.title.endswith(f"#{ticket}")]

    def issue(self, ticket: int) -> Issue:
        """The one issue of a ticket."""
        (issue,) = self.issues(ticket)
        return issue

    def notes(self, issue: Issue, kind: str) -> list[Note]:
        """The bot's notes of a kind."""
        mine = [note for note in issue.notes if note.author.username == people.BOT and not note.system]
        return [note for note in mine if (marker := Marker.of(note.body)) and marker.kind == kind]

    def state(self) -> list[tuple[object, ...]]:
        """What people see of all cases, without numbers and times: equal after equal histories."""
        return sorted(
            (
                issue.title,
                issue.state,
                tuple(sorted(issue.labels)),
                issue.confidential,
                *((kind, len(self.notes(issue, kind))) for kind in ("card", "changed", "gone", "duplicate")),
            )
            for issue in self.bots
        )


def _held(ports: Ports, holder: str | None) -> Ports:
    return replace(ports, holder=holder) if holder else ports
