"""The feedback project in GitLab: reads and writes its issues, notes and labels with the bot's account."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from bot.adapters import gitlab_rows as rows
from bot.adapters.channel import Patience
from bot.adapters.gitlab_client import PAGE_SIZE, GitLabClient, Query
from bot.adapters.gitlab_errors import SERVICE
from bot.adapters.http import Redirected
from bot.adapters.pacing import Pace
from bot.adapters.replies import parsed, written
from bot.domain.actions import StateEvent
from bot.domain.errors import BadReply, ConfigError, NotFound
from bot.domain.history import Event, Note
from bot.domain.model import Account, Issue, Label, Project
from bot.domain.texts import Body

_BY_NUMBER = re.compile(r".*/api/v4/projects/(\d{1,19})/?", re.ASCII)
_PLAIN_COLOR = "#6699CC"
"""GitLab refuses a label without a colour; this is the one its own form proposes."""


class GitLab:
    """A GitLab project as a `FeedbackProject`. Thread-safe.

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
    def service_time(self) -> datetime | None:
        """The time of GitLab's first reply, by its `Date` header (UTC); None before."""
        return self._client.channel.service_time

    @property
    def credential_fingerprint(self) -> str:
        """A short one-way digest of address and token: equal ones belong to the same account."""
        return self._fingerprint

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

    def issues(self, updated_after: datetime | None = None, *, opened_only: bool = False) -> Iterator[Issue]:
        """Issues of the project, whoever wrote them, by creation: an order in which no page shifts while it is read.

        Args:
            updated_after: aware and inclusive, None for all.
            opened_only: leaves closed ones out.
        """
        query: dict[str, str | int | Sequence[int]] = {
            "state": "opened" if opened_only else "all",
            "order_by": "created_at",
            "sort": "asc",
            "pagination": "keyset",  # since GitLab 18.3; older ones answer with numbered pages
        }
        if updated_after is not None:
            query["updated_after"] = _sent_time(updated_after)
        return (row.issue() for row in self._client.pages(self._path("/issues"), query, rows.IssueRow))

    def issues_by_iid(self, iids: Sequence[int]) -> list[Issue]:
        """The issues of these numbers that exist.

        Raises:
            ValueError: more than 100 different numbers.
        """
        wanted = sorted(set(iids))
        if len(wanted) > PAGE_SIZE:
            raise ValueError(f"{len(wanted)} issues in one request; at most {PAGE_SIZE} are possible")
        if not wanted:
            return []
        query: Query = {"iids[]": wanted, "state": "all"}
        return [row.issue() for row in self._client.pages(self._path("/issues"), query, rows.IssueRow)]

    def issue(self, iid: int) -> Issue:
        """One issue."""
        return self._issue(iid).issue()

    def description(self, iid: int) -> str:
        """The description of one issue as GitLab holds it. It contains foreign text: not for logs or texts."""
        return self._issue(iid).description or ""

    def notes(self, iid: int) -> Iterator[Note]:
        """All notes of an issue, oldest first."""
        query = {"sort": "asc", "order_by": "created_at"}
        return (row.note() for row in self._client.pages(self._path(f"/issues/{iid}/notes"), query, rows.NoteRow))

    def events(self, iid: int) -> Iterator[Event]:
        """Acts on an issue's labels, state and milestone, of which GitLab writes no note."""
        for kind in ("label", "state", "milestone"):
            path = self._path(f"/issues/{iid}/resource_{kind}_events")
            yield from (row.event() for row in self._client.pages(path, {}, rows.EventRow))

    def labels(self) -> list[Label]:
        """The labels that can be used in the project, those of ancestor groups included."""
        query = {"include_ancestor_groups": "true"}
        return [row.label() for row in self._client.pages(self._path("/labels"), query, rows.LabelRow)]

    def create_label(self, label: Label) -> None:
        """Creates a label.

        Raises:
            Conflict: the name exists, in the project or above it.
        """
        data = {"name": label.name, "color": label.color or _PLAIN_COLOR, "description": label.description}
        written(rows.LabelRow, self._client.write("post", self._path("/labels"), data), SERVICE)

    def label(self, name: str) -> Label | None:
        """One label, None when it does not exist."""
        try:
            row = self._client.get(self._label_path(name))
        except NotFound:
            return None
        return parsed(rows.LabelRow, row, SERVICE).label()

    def describe_label(self, name: str, description: str) -> None:
        """Changes a label's description. `NotFound` when it does not exist."""
        response = self._client.write("put", self._label_path(name), {"description": description})
        written(rows.LabelRow, response, SERVICE)

    def delete_label(self, name: str) -> None:
        """Deletes a label. `NotFound` when it does not exist."""
        self._client.write("delete", self._label_path(name))

    def open_issue(self, title: str, body: Body, labels: Sequence[str]) -> Issue:
        """Opens a confidential issue; labels that the account may not set are missing in the answer.

        Raises:
            BadReply: GitLab opened it without keeping it confidential.
        """
        data = {"title": title, "description": str(body), "labels": list(labels), "confidential": True}
        row = written(rows.IssueRow, self._client.write("post", self._path("/issues"), data), SERVICE)
        if not row.confidential:
            raise BadReply(SERVICE, f"opened issue #{row.iid} for all to see instead of confidentially: look at it")
        return row.issue()

    def update_issue(
        self,
        iid: int,
        *,
        title: str | None = None,
        description: str | None = None,
        add_labels: Sequence[str] = (),
        remove_labels: Sequence[str] = (),
        state_event: StateEvent | None = None,
    ) -> Issue:
        """Changes what is given in one request and leaves the rest alone; with nothing given it only reads."""
        changes: dict[str, object] = {
            "title": title,
            "description": description,
            "add_labels": list(add_labels) or None,
            "remove_labels": list(remove_labels) or None,
            "state_event": state_event.value if state_event else None,
        }
        given = {name: value for name, value in changes.items() if value is not None}
        if not given:
            return self.issue(iid)
        response = self._client.write("put", self._path(f"/issues/{iid}"), given)
        return written(rows.IssueRow, response, SERVICE).issue()

    def post_note(self, iid: int, body: Body) -> int:
        """Writes a note; the answer is its number.

        Raises:
            BadReply: GitLab took the whole text for commands and made no note (202, GitLab's source).
        """
        response = self._client.write("post", self._path(f"/issues/{iid}/notes"), {"body": str(body)})
        note_id = written(rows.WrittenNote, response, SERVICE).id
        if note_id is None:
            raise BadReply(SERVICE, f"made no note on issue #{iid}: its text was taken for commands")
        return note_id

    def edit_note(self, iid: int, note_id: int, body: Body) -> None:
        """Rewrites a note in place."""
        response = self._client.write("put", self._path(f"/issues/{iid}/notes/{note_id}"), {"body": str(body)})
        written(rows.WrittenNote, response, SERVICE)

    def _issue(self, iid: int) -> rows.IssueRow:
        return parsed(rows.IssueRow, self._client.get(self._path(f"/issues/{iid}")), SERVICE)

    def _account_named(self, username: str) -> Account | None:
        found = self._client.pages("/users", {"username": username}, rows.AccountRow)
        return next((row.account() for row in found if row.username.lower() == username.lower()), None)

    def _path(self, below: str) -> str:
        with self._lock:
            found = self._found
        return f"/projects/{(found or self.project()).project_id}{below}"

    def _label_path(self, name: str) -> str:
        return self._path(f"/labels/{quote(name, safe='')}")

    def _moved(self, location: str) -> ConfigError:
        number = _BY_NUMBER.fullmatch(location.partition("?")[0])
        if number is None or not self._client.address.is_home_of(location):
            return ConfigError("GITLAB_URL answers with a redirect, which is not followed: set it to the final address")
        row = parsed(rows.ProjectRow, self._client.get(f"/projects/{number[1]}"), SERVICE)
        return ConfigError(f"the feedback project moved to {row.path_with_namespace!r}: set GITLAB_PROJECT to that")


def _sent_time(moment: datetime) -> str:
    """With `Z` instead of `+00:00`: a plus sign in an address means a space."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
