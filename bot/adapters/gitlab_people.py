"""The feedback project and its people: who the bot is, which project it serves, who may do what there."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from urllib.parse import quote

from bot.adapters import gitlab_rows as rows
from bot.adapters.channel import Patience
from bot.adapters.gitlab_client import GitLabClient
from bot.adapters.gitlab_errors import SERVICE
from bot.adapters.http import Redirected
from bot.adapters.pacing import Pace
from bot.adapters.replies import parsed
from bot.domain.errors import ConfigError, NotFound
from bot.domain.ports_wire import Wire
from bot.domain.project import Account, Project
from bot.domain.said import Person

_BY_NUMBER = re.compile(r".*/api/v4/projects/(\d{1,19})/?", re.ASCII)


class GitLabPeople:
    """A GitLab project, its address and its people. Thread-safe.

    Args:
        url: `https://gitlab.example`, or a sandbox on this machine.
        token: of the bot's account, with the scope `api` (`read_api` suffices for a plan).
        project: path or number; later calls use the number, so that a project that moves meanwhile is still found.
        pace: the instance's limits and the run's deadline.
        patience: timeouts and repeats.

    Raises:
        ConfigError: address, token or project cannot be meant.
    """

    def __init__(self, url: str, token: str, project: str | int, pace: Pace, patience: Patience | None = None) -> None:
        self._client = GitLabClient(url, token, pace, patience or Patience())
        self._wanted = str(project).strip().strip("/")
        if not self._wanted:
            raise ConfigError("GITLAB_PROJECT is empty: name the feedback project by path or number")
        self._fingerprint = hashlib.sha256(f"{url} {token}".encode()).hexdigest()[:16]
        self._lock = threading.Lock()
        self._found: Project | None = None

    @property
    def requests(self) -> int:
        """Requests sent so far, repeats included."""
        return self._client.channel.sent

    @property
    def answered(self) -> Mapping[str, int]:
        """Requests by the HTTP status of their answers; `error` where none came."""
        return self._client.channel.answered

    @property
    def wire(self) -> Wire:
        """The instance as it answers, for the doctor."""
        return self._client

    @property
    def service_time(self) -> datetime | None:
        """The time of GitLab's first reply, by its `Date` header (UTC); None before."""
        return self._client.channel.service_time

    @property
    def credential_fingerprint(self) -> str:
        """A short one-way digest of address and token: equal ones belong to the same account."""
        return self._fingerprint

    def token_ends_on(self) -> date | None:
        """The day (UTC) from whose start on the token is no good any more; None when it has no end (GitLab docs)."""
        return parsed(rows.TokenRow, self._client.get("/personal_access_tokens/self"), SERVICE).expires_at

    def account(self) -> Account:
        """Whose token it is."""
        return parsed(rows.AccountRow, self._client.get("/user"), SERVICE).account()

    def former_accounts(self, usernames: Iterable[str]) -> tuple[Account, ...]:
        """The accounts behind user names; those that exist no more are left out."""
        found = (self._account_named(name) for name in usernames)
        return tuple(account for account in found if account is not None)

    def project(self) -> Project:
        """The project, read anew.

        Raises:
            NotFound: it does not exist, or the account may not see it.
            ConfigError: it moved; the message says where to.
        """
        try:
            row = self._client.get(f"/projects/{quote(self._wanted, safe='')}")
        except Redirected as redirected:
            raise self._moved(redirected.location) from None
        except NotFound as error:
            why = f"there is no project {self._wanted}, or the bot's account is no member of it: check GITLAB_PROJECT"
            raise NotFound(SERVICE, why) from error
        project = parsed(rows.ProjectRow, row, SERVICE).project()
        with self._lock:
            self._found = project
        return project

    def access_level(self, user_id: int) -> int | None:
        """The user's role in the project by GitLab's numbers, inherited ones included; None for no member."""
        try:
            row = self._client.get(self._path(f"/members/all/{user_id}"))
        except NotFound:
            return None
        return parsed(rows.MemberRow, row, SERVICE).access_level

    def person(self, user_id: int) -> Person:
        """An account with its role in the project.

        Raises:
            NotFound: it does not exist.
        """
        user = parsed(rows.UserRow, self._client.get(f"/users/{user_id}"), SERVICE)
        return user.person(self.access_level(user_id))

    def person_named(self, username: str) -> Person | None:
        """The account of a user name, in any case, with its role in the project; None when there is none."""
        account = self._account_named(username)
        return self.person(account.user_id) if account else None

    def _account_named(self, username: str) -> Account | None:
        found = self._client.pages("/users", {"username": username}, rows.AccountRow)
        return next((row.account() for row in found if row.username.lower() == username.lower()), None)

    def _path(self, below: str) -> str:
        with self._lock:
            found = self._found
        return f"/projects/{(found or self.project()).project_id}{below}"

    def _moved(self, location: str) -> ConfigError:
        number = _BY_NUMBER.fullmatch(location.partition("?")[0])
        if number is None or not self._client.address.is_home_of(location):
            return ConfigError("GITLAB_URL answers with a redirect, which is not followed: set it to the final address")
        row = parsed(rows.ProjectRow, self._client.get(f"/projects/{number[1]}"), SERVICE)
        return ConfigError(f"the feedback project moved to {row.path_with_namespace!r}: set GITLAB_PROJECT to that")
