"""The tables of the sandbox's GitLab and its switches: what is stored, apart from what may happen to it."""

import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from bot.sandbox.clock import Clock
from bot.sandbox.gitlab.hooks import Hooks
from bot.sandbox.gitlab.index import IssueIndex
from bot.sandbox.gitlab.limits import Limiter
from bot.sandbox.gitlab.model import (
    ExecutedCommand,
    Issue,
    IssueLink,
    Label,
    Notification,
    Project,
    Todo,
    Token,
    User,
)
from bot.sandbox.gitlab.oddities import Oddities
from bot.sandbox.numbers import Numbers

if TYPE_CHECKING:
    from bot.sandbox.gitlab.replica import Replica

SpamVerdict = Literal["allow", "captcha", "spam"]


@dataclass(slots=True)
class Switches:
    """What an installation may be set to: limits in requests per minute and user (None: none), spam checks, hosts.

    `link_base` (such as `http://other.example`) stands in `Link` headers instead of the address that was asked, as
    behind a proxy. `spam_verdict` concerns public projects only, as in GitLab. `version` is what `GET /version` says.
    """

    notes_per_minute: int | None = None
    issues_per_minute: int | None = None
    requests_per_minute: int | None = None
    spam_verdict: SpamVerdict = "allow"
    link_base: str | None = None
    version: str = "19.4.1"


class Store:
    """Everything that the sandbox's GitLab knows.

    `clock` gives the time, `lock` guards all records, `paid` switches scoped labels, several assignees and blocking
    links on.
    """

    def __init__(self, clock: Clock, lock: "threading.RLock", *, paid: bool = False) -> None:
        self.clock = clock
        self.lock = lock
        self.paid = paid
        self.switches = Switches()
        self.odd = Oddities()
        self.limiter = Limiter()
        self.hooks = Hooks()
        self.users: dict[int, User] = {}
        self.tokens: dict[str, Token] = {}
        self.projects: dict[int, Project] = {}
        self.paths: dict[str, Project] = {}
        self.moved_paths: dict[str, Project] = {}
        self.indexes: dict[int, IssueIndex] = {}
        self.group_labels: dict[str, dict[int, Label]] = defaultdict(dict)
        self.group_members: dict[str, dict[int, tuple[User, int]]] = defaultdict(dict)
        self.links: dict[int, IssueLink] = {}
        self.todos: list[Todo] = []
        self.notifications: list[Notification] = []
        # No client sees these; the pages tell of them.
        self.deleted_issues: list[Issue] = []
        self.executed_commands: list[ExecutedCommand] = []
        # What lists are made of in bad weather; see `replica`.
        self.replica: Replica | None = None
        self._ids: Mapping[str, Numbers] = defaultdict(Numbers)

    def next_id(self, table: str) -> int:
        """Return the next free number of a table."""
        return next(self._ids[table])

    def now(self) -> datetime:
        """Return the sandbox's time, aware, in UTC."""
        return self.clock.now()

    def user_named(self, username: str) -> User | None:
        """Return the user of that name, in any case, or None."""
        wanted = username.lower()
        return next((user for user in self.users.values() if user.username.lower() == wanted), None)

    def project_at(self, id_or_path: str) -> Project | None:
        """Return the project with that number or path (in any case), or None."""
        if id_or_path.isdecimal():
            return self.projects.get(int(id_or_path))
        return self.paths.get(id_or_path.lower())

    def access_level(self, project: Project, user: User | None) -> int | None:
        """Return the level of a member, direct or through a group above the project; None for others."""
        if user is None:
            return None
        levels = [table[user.id][1] for table in self._memberships(project) if user.id in table]
        return max(levels, default=None)

    def members(self, project: Project) -> dict[int, tuple[User, int]]:
        """Return all members, direct and through groups, with their highest level, by user id."""
        users = {user.id: user for table in self._memberships(project) for user, _ in table.values()}
        return {user.id: (user, self.access_level(project, user) or 0) for user in users.values()}

    def _memberships(self, project: Project) -> list[dict[int, tuple[User, int]]]:
        if not self.group_members:
            return [project.members]
        return [project.members, *(self.group_members.get(path, {}) for path in project.group_paths)]

    def labels(self, project: Project, *, with_groups: bool = True) -> list[Label]:
        """Return the labels that an issue of the project may carry, sorted by title."""
        paths = project.group_paths if with_groups and self.group_labels else ()
        groups = [self.group_labels.get(path, {}) for path in paths]
        found = [label for table in (project.labels, *groups) for label in table.values()]
        return sorted(found, key=lambda label: label.title)

    def index(self, project: Project) -> IssueIndex:
        """Return the sorted lists of a project's issues."""
        return self.indexes[project.id]
