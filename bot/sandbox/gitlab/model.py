"""The records of the sandbox's GitLab: people, projects, issues and notes as its database would hold them."""

import itertools
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Reason = Literal["mentioned", "newly_mentioned", "assigned"]


@dataclass(eq=False, slots=True)
class User:
    """An account; `bot` is GitLab's mark of project bots and service accounts, `state` is `active` or `blocked`."""

    id: int
    username: str
    name: str
    created_at: datetime
    bot: bool = False
    email: str | None = None
    state: str = "active"


@dataclass(eq=False, slots=True)
class Token:
    """A personal access token; it stops working at the start of the day `expires_at` (UTC)."""

    id: int
    value: str
    user: User
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: date | None = None
    revoked: bool = False


@dataclass(eq=False, repr=False, slots=True)
class Label:
    """A label of a project, or of a group above it (`project_id` None)."""

    id: int
    title: str
    color: str
    description: str | None
    project_id: int | None
    archived: bool = False
    priority: int | None = None
    issue_ids: set[int] = field(default_factory=set)


@dataclass(eq=False, slots=True)
class Award:
    """One person's emoji reaction."""

    id: int
    name: str
    user: User
    created_at: datetime


@dataclass(eq=False, repr=False, slots=True)
class Note:
    """A comment, or a line that GitLab itself wrote (`system`).

    `edited_at` is when the words last changed; `updated_at` moves for reactions as well, and is what REST answers.
    `source` is the issue that a cross-reference comes from: who may not read it does not see the note.
    `hidden` takes the note from everybody's lists, which makes pages short as in the real GitLab.
    """

    id: int
    issue: "Issue"
    author: User
    body: str
    created_at: datetime
    updated_at: datetime
    system: bool = False
    internal: bool = False
    source: "Issue | None" = None
    hidden: bool = False
    edited_at: datetime | None = None
    awards: list[Award] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class StateEvent:
    """A line of `resource_state_events`."""

    id: int
    user: User
    created_at: datetime
    state: str


@dataclass(eq=False, slots=True)
class LabelEvent:
    """A line of `resource_label_events`; `label` is None once the label was deleted."""

    id: int
    user: User
    created_at: datetime
    action: str
    label: Label | None


@dataclass(eq=False, repr=False, slots=True)
class Issue:
    """An issue; all times are aware and in UTC."""

    id: int
    iid: int
    project: "Project"
    author: User
    title: str
    description: str
    created_at: datetime
    updated_at: datetime
    confidential: bool = False
    state: str = "opened"
    closed_at: datetime | None = None
    closed_by: User | None = None
    assignees: tuple[User, ...] = ()
    discussion_locked: bool | None = None
    due_date: date | None = None
    label_records: dict[int, Label] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)
    state_events: list[StateEvent] = field(default_factory=list)
    label_events: list[LabelEvent] = field(default_factory=list)
    subscriptions: dict[int, bool] = field(default_factory=dict)

    @property
    def labels(self) -> tuple[str, ...]:
        """The titles of the labels, sorted as GitLab answers them."""
        return tuple(sorted(label.title for label in self.label_records.values()))

    @property
    def user_notes(self) -> list[Note]:
        """The comments of people and bots, without GitLab's own lines."""
        return [note for note in self.notes if not note.system]


@dataclass(eq=False, repr=False, slots=True)
class IssueLink:
    """A relation between two issues: `relates_to`, or `blocks` (the source blocks the target)."""

    id: int
    source: Issue
    target: Issue
    link_type: str
    created_at: datetime


@dataclass(eq=False, repr=False, slots=True)
class Todo:
    """An entry of somebody's to-do list: who was mentioned or assigned where, and by whom."""

    user: User
    author: User
    action: str
    issue: Issue
    note: Note | None
    created_at: datetime
    is_done: bool = False
    id: int = field(default_factory=itertools.count(1).__next__)


@dataclass(frozen=True, slots=True)
class Notification:
    """Somebody was told of something, for ever: unlike a to-do it outlives the note and the issue.

    Args:
        user: who was told.
        author: whose doing it was.
        reason: `mentioned` in a new issue or comment, `newly_mentioned` by an edit, or `assigned`.
        issue, note: where; `note` is None for the issue itself.
        at: when, UTC.
        by_email: whether GitLab sends an e-mail too; an edit makes a to-do alone (GitLab's source).
    """

    user: User
    author: User
    reason: Reason
    issue: Issue
    note: Note | None
    at: datetime
    by_email: bool

    @property
    def note_id(self) -> int | None:
        """The number of the comment, None for the issue itself."""
        return self.note.id if self.note else None


@dataclass(frozen=True, slots=True)
class ExecutedCommand:
    """A quick action that was found in a text and cut out; `is_applied` tells whether it changed anything."""

    author: User
    issue: Issue
    name: str
    argument: str
    is_applied: bool


@dataclass(eq=False, repr=False, slots=True)
class Project:
    """A project; `issues` by iid, `members` (direct ones) by user id."""

    id: int
    path_with_namespace: str
    visibility: str
    created_at: datetime
    issues: dict[int, Issue] = field(default_factory=dict)
    members: dict[int, tuple[User, int]] = field(default_factory=dict)
    labels: dict[int, Label] = field(default_factory=dict)
    last_iid: int = 0
    archived: bool = False
    issues_access_level: str = "enabled"

    @property
    def namespace(self) -> str:
        """The path of the group that holds the project."""
        return self.path_with_namespace.rpartition("/")[0]

    @property
    def group_paths(self) -> tuple[str, ...]:
        """The paths of all groups above the project, the top one first."""
        parts = self.namespace.split("/")
        return tuple("/".join(parts[: end + 1]) for end in range(len(parts)))
