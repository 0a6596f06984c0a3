"""What GitLab's lists show while its databases for reading lag behind the one that is written to."""

from collections.abc import Callable, Hashable, Iterable
from copy import copy
from datetime import datetime
from operator import attrgetter
from typing import Generic, Protocol, TypeVar

from bot.sandbox.chaos import Chaos
from bot.sandbox.gitlab.index import IssueIndex
from bot.sandbox.gitlab.model import Issue, Label, LabelEvent, Note, Project, StateEvent
from bot.sandbox.gitlab.store import Store


class _Numbered(Protocol):
    id: int


Row = TypeVar("Row", bound=_Numbered)
NOTHING = object()


def as_listed(store: Store, chaos: Chaos | None) -> Store:
    """Return what lists are made of at the next request: the store itself in weather without lag."""
    if chaos is None or not chaos.weather.lag:
        store.replica = None
        return store
    replica = store.replica
    if replica is None or replica.chaos is not chaos:
        replica = store.replica = Replica(store, chaos)
    replica.count()
    return replica.view


class Lag:
    """Tells when a change becomes visible: some requests after it happened, and by the clock after a while at most."""

    def __init__(self, store: Store, chaos: Chaos) -> None:
        self._store, self._chaos = store, chaos
        self._requests = self._next = 0
        self._looked_at = store.now()
        self._due: dict[Hashable, tuple[int, datetime]] = {}

    def count(self) -> None:
        """Count a request, which may be the first that does not know a change."""
        self._requests += 1
        self._next = self._requests

    def await_next(self) -> None:
        """Have changes from here on be unknown to the next request at the earliest: this one is answered."""
        self._next = self._requests + 1

    def look(self) -> None:
        """Remember that all changes up to now were noticed."""
        self._looked_at = self._store.now()

    def is_over(self, kind: str, number: int, at: datetime | None) -> bool:
        """Tell whether a change of one row, which still lags, shows from now on.

        `at` is when the row says that it changed, None where it says nothing; what was not noticed before happened
        after the last look.
        """
        if (kind, number) not in self._due:
            late = self._chaos.delay(f"{kind}/{number}/{self._requests}")
            happened = max(at or self._looked_at, self._looked_at)
            self._due[kind, number] = self._next + late, happened + self._chaos.weather.lag_time
        requests, until = self._due[kind, number]
        if self._requests < requests and self._store.now() < until:
            return False
        del self._due[kind, number]
        return True


class Rows(Generic[Row]):
    """The rows of one table as lists show them: each follows its original on its own, as from any of many replicas."""

    def __init__(self, kind: str, lag: Lag, mark: Callable[[Row], Hashable], at: str = "created_at") -> None:
        self._kind, self._lag, self._mark, self._at = kind, lag, mark, at
        self._marks: dict[int, Hashable] = {}
        self.shown: dict[int, Row] = {}

    def follow(self, originals: Iterable[Row], *, at_once: bool = False) -> list[int]:
        """Return the numbers of the rows whose change shows from now on: of new, changed and deleted ones."""
        by_id = {row.id: row for row in originals}
        marks = {number: self._mark(row) for number, row in by_id.items()}
        changed = [
            number
            for number in sorted(marks.keys() | self._marks.keys())
            if marks.get(number, NOTHING) != self._marks.get(number, NOTHING)
            and (at_once or self._lag.is_over(self._kind, number, getattr(by_id.get(number), self._at, None)))
        ]
        for number in changed:
            if number in by_id:
                self._marks[number], self.shown[number] = marks[number], copy(by_id[number])
            else:
                del self._marks[number], self.shown[number]
        return changed


class _IssueTables:
    """What hangs on one issue."""

    def __init__(self, lag: Lag) -> None:
        self.notes = Rows[Note]("note", lag, attrgetter("body", "updated_at", "hidden"), "updated_at")
        self.state_events = Rows[StateEvent]("state_event", lag, attrgetter("state"))
        self.label_events = Rows[LabelEvent]("label_event", lag, attrgetter("action"))

    def follow(self, issue: Issue, shown: Issue, *, at_once: bool) -> None:
        """Bring the copy of an issue up to date, as far as its rows show."""
        if self.notes.follow(issue.notes, at_once=at_once) or not shown.notes:
            shown.notes = [self.notes.shown[number] for number in sorted(self.notes.shown)]
        self.state_events.follow(issue.state_events, at_once=at_once)
        self.label_events.follow(issue.label_events, at_once=at_once)
        shown.state_events = [self.state_events.shown[number] for number in sorted(self.state_events.shown)]
        shown.label_events = [self.label_events.shown[number] for number in sorted(self.label_events.shown)]


class _ProjectTables:
    """One project as lists show it."""

    def __init__(self, project: Project, lag: Lag) -> None:
        self.original, self.lag = project, lag
        self.shown, self.index = copy(project), IssueIndex()
        self.shown.issues, self.shown.labels = {}, {}
        self._issues = Rows[Issue]("issue", lag, _mark_of_issue, "updated_at")
        self._labels = Rows[Label]("label", lag, _mark_of_label)
        self._beside: dict[int, _IssueTables] = {}

    def follow(self, *, at_once: bool = False) -> None:
        """Bring everything up to date, as far as its rows show."""
        before = dict(self._issues.shown)
        changed = self._issues.follow(self.original.issues.values(), at_once=at_once)
        for number in changed:
            self._replace(before.get(number), self._issues.shown.get(number))
        for issue in self.original.issues.values():
            if issue.id in self._issues.shown:
                tables = self._beside.setdefault(issue.id, _IssueTables(self.lag))
                tables.follow(issue, self._issues.shown[issue.id], at_once=at_once)
        if self._labels.follow(self.original.labels.values(), at_once=at_once) or changed:
            self.shown.labels = self._labels.shown
            for label in self.shown.labels.values():
                label.issue_ids = {key for key, issue in self._issues.shown.items() if label.id in issue.label_records}
            self.index.forget_answers()

    def _replace(self, old: Issue | None, new: Issue | None) -> None:
        if old is not None:
            self.index.discard(old)
            self.shown.issues.pop(old.iid)
        if new is not None:
            new.label_records = dict(new.label_records)
            new.notes, new.state_events, new.label_events = [], [], []
            self.index.add(new)
            self.shown.issues[new.iid] = new


class Replica:
    """A copy of a GitLab that follows it some requests late; `view` is what lists are made of.

    What is fetched by its number comes from the store itself, and so does who may see what.
    """

    def __init__(self, store: Store, chaos: Chaos) -> None:
        self.chaos, self.view = chaos, copy(store)
        self.view.projects, self.view.indexes = {}, {}
        self._store, self._lag = store, Lag(store, chaos)
        self._projects: dict[int, _ProjectTables] = {}

    def count(self) -> None:
        """Count a request, notice what changed before it, and show what is due at it."""
        self._lag.count()
        self._follow()

    def notice(self) -> None:
        """Notice what the request that was just answered changed: it begins to lag now."""
        self._lag.await_next()
        self._follow()

    def _follow(self) -> None:
        for project in self._store.projects.values():
            if project.id not in self._projects:
                self._add(project)
            self._projects[project.id].follow()
        self._lag.look()

    def _add(self, project: Project) -> None:
        tables = self._projects[project.id] = _ProjectTables(project, self._lag)
        self.view.projects[project.id], self.view.indexes[project.id] = tables.shown, tables.index
        tables.follow(at_once=True)


def _mark_of_issue(issue: Issue) -> Hashable:
    texts = (issue.title, issue.description, issue.state, issue.confidential, issue.discussion_locked)
    times = (issue.updated_at, issue.closed_at, issue.due_date)
    return texts, times, issue.assignees, tuple(issue.label_records)


def _mark_of_label(label: Label) -> Hashable:
    return label.title, label.color, label.description, label.archived, label.priority
