"""A small GitLab for tests: one project, one person for each role, and a client that asks as any of them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import RLock
from typing import Any

import requests
from starlette.types import ASGIApp

from bot.sandbox.app import build
from bot.sandbox.clock import Clock
from bot.sandbox.gitlab import GitLab, Issue, Note, Project, User, roles, routes
from bot.sandbox.traffic import Traffic

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LEVELS = {
    "gus": roles.GUEST,
    "pia": roles.PLANNER,
    "rita": roles.REPORTER,
    "sam": roles.SECURITY_MANAGER,
    "dev": roles.DEVELOPER,
    "mia": roles.MAINTAINER,
    "olga": roles.OWNER,
}


class World:
    """The project `acme/feedback` with `gus` (Guest) up to `olga` (Owner) and the stranger `out`."""

    def __init__(self, *, paid: bool = False, visibility: str = "private") -> None:
        self.clock = Clock(START)
        self.gitlab = GitLab(self.clock, RLock(), paid=paid)
        self.project: Project = self.gitlab.add_project("acme/feedback", visibility=visibility)
        for username in (*LEVELS, "out"):
            user = self.gitlab.add_user(username, username.title())
            self.gitlab.add_token(user, f"token-{username}")
            if username in LEVELS:
                self.gitlab.add_member(self.project, user, LEVELS[username])
        self.traffic = Traffic(self.clock)
        self.app: ASGIApp = build(routes(self.gitlab), self.clock, self.traffic)

    def user(self, username: str) -> User:
        found = self.gitlab.user_named(username)
        assert found is not None
        return found

    def issue(self, author: str = "rita", title: str = "Bad: a ticket", **more: Any) -> Issue:
        return self.gitlab.create_issue(self.project, self.user(author), title=title, **more)

    def note(self, issue: Issue, author: str, body: str, *, internal: bool = False) -> Note:
        note = self.gitlab.create_note(issue, self.user(author), body, internal=internal)
        assert note is not None
        return note

    def pass_time(self, **span: float) -> datetime:
        self.clock.advance(timedelta(**span))
        return self.clock.now()

    def system_notes(self, issue: Issue) -> list[str]:
        return [note.body for note in issue.notes if note.system]


@dataclass(frozen=True)
class Client:
    """Asks a served GitLab over HTTP, as one of the world's people (None: without a token)."""

    url: str
    session: requests.Session

    def ask(self, method: str, path: str, user: str | None = "rita", **more: Any) -> requests.Response:
        headers = {"PRIVATE-TOKEN": f"token-{user}"} if user else {}
        url = f"{self.url}/api/v4{path}"
        return self.session.request(method, url, headers=headers, timeout=10, allow_redirects=False, **more)

    def get(self, path: str, user: str | None = "rita", **params: Any) -> requests.Response:
        return self.ask("GET", path, user, params=params)

    def post(self, path: str, user: str | None = "rita", **body: Any) -> requests.Response:
        return self.ask("POST", path, user, json=body)

    def put(self, path: str, user: str | None = "rita", **body: Any) -> requests.Response:
        return self.ask("PUT", path, user, json=body)

    def delete(self, path: str, user: str | None = "rita") -> requests.Response:
        return self.ask("DELETE", path, user)
