"""Reads GitLab's rows into the bot's words; of descriptions and notes only markers and ticket links are kept."""

from __future__ import annotations

import re
from datetime import date

from bot.adapters.replies import Moment, Number, Reply, Words
from bot.domain.history import Event, Note
from bot.domain.labels import Label
from bot.domain.markers import Marker, linked_ticket, ticket_address
from bot.domain.model import Issue
from bot.domain.project import Account, Project
from bot.domain.said import Person, Reaction

_ASSIGNMENT = re.compile(r"(un)?assigned (?:to )?@")
"""How GitLab's system notes on assignees begin (GitLab's source)."""

_BOT_NAME = re.compile(r"(?:project|group)_\d+_bot(?:_\w+)?|service_account_\w+", re.IGNORECASE)
"""How GitLab names the accounts of access tokens and services unless somebody names them (GitLab docs)."""

_REFERENCE = "mentioned in "
"""How GitLab's system notes on cross-references begin, whatever the language of who caused them (GitLab's source)."""


class AccountRow(Reply):
    """A user."""

    id: Number
    username: Words

    def account(self) -> Account:
        """In the bot's words."""
        return Account(self.id, self.username)


class TokenRow(Reply):
    """The token that asks."""

    expires_at: date | None = None


class AuthorRow(Reply):
    """Whose an issue or a note is."""

    id: Number
    username: Words = ""


class MemberRow(Reply):
    """A member of the project."""

    access_level: Number


class UserRow(Reply):
    """A user as everybody may see it; old versions do not say whether it is a bot."""

    id: Number
    username: Words
    state: Words = "active"
    bot: bool = False

    def person(self, access_level: int | None) -> Person:
        """In the bot's words."""
        is_active = self.state == "active"
        is_bot = self.bot or _BOT_NAME.fullmatch(self.username) is not None
        return Person(self.id, self.username, access_level, is_active=is_active, is_bot=is_bot)


class NamedRow(Reply):
    """A label in an event."""

    name: Words


class ProjectRow(Reply):
    """The project. An account that may see little gets few fields."""

    id: Number
    path_with_namespace: Words
    visibility: Words = "private"
    web_url: Words
    archived: bool = False
    issues_enabled: bool = True
    issues_access_level: Words | None = None
    marked_for_deletion_on: Words | None = None

    def project(self) -> Project:
        """In the bot's words."""
        has_issues = self.issues_enabled and self.issues_access_level != "disabled"
        is_writable = has_issues and not self.archived and self.marked_for_deletion_on is None
        return Project(self.id, self.path_with_namespace, self.visibility, self.web_url, is_writable)


class IssueRow(Reply):
    """An issue."""

    iid: Number
    author: AuthorRow
    title: Words
    description: Words | None = None
    labels: tuple[Words, ...]
    state: Words
    created_at: Moment
    updated_at: Moment
    user_notes_count: Number = 0
    assignees: tuple[AuthorRow, ...] = ()
    closed_at: Moment | None = None
    closed_by: AuthorRow | None = None
    confidential: bool = False
    web_url: Words

    def issue(self) -> Issue:
        """In the bot's words. Old versions call an opened issue `reopened`."""
        description = self.description or ""
        return Issue(
            iid=self.iid,
            author_id=self.author.id,
            title=self.title,
            labels=frozenset(self.labels),
            is_open=self.state != "closed",
            created_at=self.created_at,
            updated_at=self.updated_at,
            notes_count=self.user_notes_count,
            web_url=self.web_url,
            marker=Marker.of(description),
            linked_ticket=linked_ticket(description),
            ticket_address=ticket_address(description),
            assignees=tuple(each.username for each in self.assignees),
            closed_at=self.closed_at,
            closed_by=self.closed_by.id if self.closed_by else None,
        )


class NoteRow(Reply):
    """A note."""

    id: Number
    author: AuthorRow
    body: Words | None = None
    system: bool = False
    created_at: Moment
    updated_at: Moment

    def note(self) -> Note:
        """In the bot's words."""
        body = self.body or ""
        assignment = _ASSIGNMENT.match(body) if self.system else None
        return Note(
            note_id=self.id,
            author_id=self.author.id,
            author=self.author.username,
            is_system=self.system,
            created_at=self.created_at,
            edited_at=self.updated_at,
            marker=Marker.of(body),
            is_reference=self.system and body.startswith(_REFERENCE),
            assigned=not assignment[1] if assignment else None,
            words="" if self.system else body,
        )


class EventRow(Reply):
    """A resource event; the account of whoever acted may be gone."""

    user: AuthorRow | None = None
    created_at: Moment
    label: NamedRow | None = None
    action: Words = ""
    state: Words = ""

    def event(self) -> Event:
        """In the bot's words."""
        return Event(
            self.user.id if self.user else None,
            self.created_at,
            self.user.username if self.user else "",
            self.label.name if self.label else "",
            is_added=self.action == "add" or self.state == "reopened",
        )


class AwardRow(Reply):
    """A reaction."""

    user: AuthorRow
    created_at: Moment

    def reaction(self) -> Reaction:
        """In the bot's words."""
        return Reaction(self.user.id, self.created_at)


class WrittenNote(Reply):
    """What answers the writing of a note: without a number none was made, its text being only quick actions."""

    id: Number | None = None


class LabelRow(Reply):
    """A label. Installations that cannot archive labels do not say whether one is."""

    id: Number = 0
    name: Words
    color: Words = ""
    description: Words | None = None
    is_project_label: bool = True
    archived: bool = False

    def label(self) -> Label:
        """In the bot's words."""
        return Label(
            self.name,
            self.color,
            self.description or "",
            label_id=self.id,
            is_project_label=self.is_project_label,
            is_archived=self.archived,
        )
