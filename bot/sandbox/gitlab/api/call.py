"""One request to the sandbox's GitLab: who asks, for what, with which parameters, and the answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from bot.sandbox.gitlab.api.params import Params
from bot.sandbox.gitlab.errors import ApiError, not_found, unauthorized
from bot.sandbox.gitlab.model import Issue, Note, Project, Token, User
from bot.sandbox.gitlab.policy import can_read_issue, can_read_note, can_read_project
from bot.sandbox.gitlab.store import Store
from bot.sandbox.sky import FINE, Sky

API = "/api/v4"


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back: a JSON body (None: an empty one), the status, further headers."""

    body: object
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


NO_CONTENT = Reply(None, 204)


@dataclass(frozen=True, slots=True)
class Call:
    """A request: `base` is the address that was asked (`http://127.0.0.1:8000`), `path` the unquoted path values.

    `lists` is what lists are made of: the store itself, or one that lags behind it.
    """

    store: Store
    method: str
    base: str
    raw_path: str
    query: str
    path: Mapping[str, str]
    params: Params
    token: Token | None
    lists: Store
    sky: Sky = FINE

    @property
    def viewer(self) -> User | None:
        """Who asks, or None without a token."""
        return self.token.user if self.token else None

    @property
    def user(self) -> User:
        """Who asks; raises the 401 without a token."""
        return self.require_token().user

    def require_token(self) -> Token:
        """Return the token of the request, or raise the 401."""
        if self.token is None:
            raise unauthorized()
        return self.token

    def number(self, name: str) -> int:
        """Return a whole number from the path, or raise the 404 that a bad number amounts to."""
        value = self.path[name]
        if not value.isdecimal():
            raise not_found()
        return int(value)

    def project(self) -> Project:
        """Return the project of the path; a moved one answers reading with 301 and writing with 405."""
        key = self.path["project"]
        found = self.store.project_at(key)
        moved = self.store.moved_paths.get(key.lower()) if found is None else None
        project = found or moved
        if project is None or not can_read_project(self.store, self.viewer, project):
            raise not_found("Project")
        if moved is not None:
            raise self._moved(moved)
        return project

    def issue(self, *, resource: str | None = None) -> Issue:
        """Return the issue of the path, or raise the 404, also for one that may not be seen."""
        issue = self.project().issues.get(self.number("issue_iid"))
        if issue is None or not can_read_issue(self.store, self.viewer, issue):
            raise not_found(resource)
        return issue

    def note(self) -> Note:
        """Return the note of the path, or raise the 404, also for one that may not be seen."""
        issue = self.issue(resource="Issue")
        number = self.number("note_id")
        note = next((note for note in issue.notes if note.id == number), None)
        if note is None or not can_read_note(self.store, self.viewer, note):
            raise not_found()
        return note

    def listed_project(self) -> Project:
        """Return the project of the path as lists show it."""
        return self.lists.projects[self.project().id]

    def listed_issue(self) -> Issue:
        """Return the issue of the path with its notes and events as lists show them; raises the 404 as `issue` does."""
        issue = self.issue(resource="Issue")
        known = self.lists.projects[issue.project.id].issues.get(issue.iid)
        return known or replace(issue, notes=[], state_events=[], label_events=[])

    def _moved(self, project: Project) -> ApiError:
        if self.method not in ("GET", "HEAD"):
            return ApiError.message(405, "Non GET methods are not allowed for moved projects")
        prefix = f"{API}/projects/"
        rest = self.raw_path.removeprefix(prefix).partition("/")[2]
        path = "/".join(filter(None, [f"{prefix}{project.id}", rest]))
        url = f"{self.base}{quote(path, safe='/%')}" + (f"?{self.query}" if self.query else "")
        text = f"This resource has been moved permanently to {url}."
        return ApiError(301, text, {"Location": url})
