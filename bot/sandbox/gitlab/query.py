"""Finds the issues that a list request asks for, with GitLab's filters, fast enough for fifty thousand of them."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from bot.sandbox.gitlab.awards import count
from bot.sandbox.gitlab.index import SORTED_BY, IssueIndex
from bot.sandbox.gitlab.model import Issue, Project, User
from bot.sandbox.gitlab.policy import can_read_issue, can_use_issues, is_issue_admin
from bot.sandbox.gitlab.store import Store

Key = tuple[datetime | date | str | int, ...]
# A filter that leaves less than this share is sorted afresh; above it, walking the sorted list is quicker.
_SMALL_SHARE = 8


@dataclass(frozen=True, slots=True)
class IssueQuery:
    """The filters of `GET /projects/:id/issues`; times aware, bounds inclusive; `None` means no filter.

    `labels` is a tuple of titles that must all be there, or `None`/`Any` as GitLab spells them; `assignee` is a user
    id, `None` or `Any` in the same way.
    """

    state: str = "all"
    labels: tuple[str, ...] | Literal["None", "Any"] = ()
    not_labels: tuple[str, ...] = ()
    iids: tuple[int, ...] | None = None
    search: str = ""
    search_in: tuple[str, ...] = ("title", "description")
    author_id: int | None = None
    assignee: int | Literal["None", "Any"] | None = None
    confidential: bool | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None
    updated_after: datetime | None = None
    updated_before: datetime | None = None
    order_by: str = "created_at"
    sort: str = "desc"

    def bounds(self, field: str) -> tuple[datetime | None, datetime | None]:
        """Return the earliest and latest time asked for of `created_at` or `updated_at`."""
        if field == "created_at":
            return self.created_after, self.created_before
        return self.updated_after, self.updated_before


def find(store: Store, project: Project, viewer: User | None, query: IssueQuery) -> list[int]:
    """Return the ids of the issues that match and that the viewer may see, ascending by the order asked for."""
    index = store.index(project)
    if not can_use_issues(store, viewer, project):
        return []
    sees_all = is_issue_admin(store, viewer, project)
    ascending = replace(query, sort="asc")
    if query.order_by == "popularity":
        return _find(store, project, viewer, ascending, sees_all=sees_all)
    question = (ascending, sees_all, viewer.id if viewer else None)
    return index.answer(question, lambda: _find(store, project, viewer, ascending, sees_all=sees_all))


def sort_key(order_by: str) -> Callable[[Issue], Key]:
    """Return what issues are sorted by; ties by id. Orders of paid plans and boards fall back to the id."""
    if order_by == "created_at":
        return lambda issue: (issue.created_at, issue.id)
    if order_by == "updated_at":
        return lambda issue: (issue.updated_at, issue.id)
    if order_by == "title":
        return lambda issue: (issue.title.lower(), issue.id)
    if order_by == "due_date":
        return lambda issue: (issue.due_date or date.max, issue.id)
    if order_by == "popularity":
        return lambda issue: (count(issue, "thumbsup"), issue.id)
    return lambda issue: (issue.id,)


def _find(store: Store, project: Project, viewer: User | None, query: IssueQuery, *, sees_all: bool) -> list[int]:
    index = store.index(project)
    narrow = _narrowed(store, project, query)
    field = query.order_by if query.order_by in SORTED_BY else "created_at"
    if narrow is not None and len(narrow) * _SMALL_SHARE < len(index.by_id):
        key = sort_key(field)
        rows = sorted((number for number in narrow if number in index.by_id), key=lambda n: key(index.by_id[n]))
        rows = [number for number in rows if _is_within(index.by_id[number], query)]
    else:
        rows = index.between(field, query.state, *query.bounds(field))
        rows = rows if narrow is None else [number for number in rows if number in narrow]
    tests = _tests(query)
    if not sees_all:
        tests.append(lambda issue: can_read_issue(store, viewer, issue))
    if tests:
        rows = [number for number in rows if all(test(index.by_id[number]) for test in tests)]
    return rows if query.order_by in SORTED_BY else _resorted(index, rows, query.order_by)


def _resorted(index: IssueIndex, rows: list[int], order_by: str) -> list[int]:
    key = sort_key(order_by)
    return sorted(rows, key=lambda number: key(index.by_id[number]))


def _narrowed(store: Store, project: Project, query: IssueQuery) -> set[int] | None:
    """Return the ids that the filters with a list of their own leave, or None when no such filter is given."""
    sets: list[set[int]] = []
    if query.iids is not None:
        sets.append({project.issues[iid].id for iid in query.iids if iid in project.issues})
    if isinstance(query.labels, tuple):
        known: dict[str, set[int]] = defaultdict(set)
        for label in store.labels(project) if query.labels else ():
            known[label.title.lower()] |= label.issue_ids
        sets += [known[title.lower()] for title in query.labels]
    for field in SORTED_BY:
        after, before = query.bounds(field)
        if field != query.order_by and (after or before):
            sets.append(set(store.index(project).between(field, query.state, after, before)))
    return set.intersection(*sets) if sets else None


def _is_within(issue: Issue, query: IssueQuery) -> bool:
    if query.state not in ("all", issue.state):
        return False
    return _is_between(issue.created_at, query.bounds("created_at")) and _is_between(
        issue.updated_at, query.bounds("updated_at")
    )


def _is_between(time: datetime, bounds: tuple[datetime | None, datetime | None]) -> bool:
    after, before = bounds
    return (after is None or time >= after) and (before is None or time <= before)


def _tests(query: IssueQuery) -> list[Callable[[Issue], bool]]:
    """Return a test for each filter that has to look at the issue itself."""
    tests: list[Callable[[Issue], bool]] = []
    if isinstance(query.labels, str):
        wants_some = query.labels == "Any"
        tests.append(lambda issue: bool(issue.label_records) == wants_some)
    if query.not_labels:
        unwanted = {title.lower() for title in query.not_labels}
        tests.append(lambda issue: not any(label.title.lower() in unwanted for label in issue.label_records.values()))
    if query.author_id is not None:
        tests.append(lambda issue: issue.author.id == query.author_id)
    if query.assignee is not None:
        tests.append(lambda issue: _is_assigned(issue, query.assignee))
    if query.confidential is not None:
        tests.append(lambda issue: issue.confidential == query.confidential)
    if query.search:
        words = query.search.lower().split()
        tests.append(lambda issue: _holds(issue, words, query.search_in))
    return tests


def _is_assigned(issue: Issue, assignee: int | str | None) -> bool:
    if isinstance(assignee, str):
        return bool(issue.assignees) == (assignee == "Any")
    return any(user.id == assignee for user in issue.assignees)


def _holds(issue: Issue, words: list[str], fields: tuple[str, ...]) -> bool:
    text = "\n".join(
        value for name, value in (("title", issue.title), ("description", issue.description)) if name in fields
    )
    return all(word in text.lower() for word in words)
