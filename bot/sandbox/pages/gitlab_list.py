"""The list of issues: filtered by state, labels and words of the title, counted, and cut into pages."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final, Literal, get_args

from starlette.datastructures import QueryParams

from bot.sandbox.gitlab import GitLab, Issue, Project, User
from bot.sandbox.gitlab.query import IssueQuery, find
from bot.sandbox.pages import gitlab_labels
from bot.sandbox.pages.gitlab_labels import Facet, LabelShown
from bot.sandbox.pages.lists import Address, Cut, Tab, Value, cut

State = Literal["opened", "closed", "all"]
Sort = Literal["updated_desc", "created_date"]
# GitLab's own name of the filter, so that addresses copied from there work here.
LABELS: Final = "label_name[]"
ORDERS: Final[Mapping[str, str]] = MappingProxyType({"updated_desc": "updated_at", "created_date": "created_at"})
USUAL_STATE: Final[State] = "opened"
USUAL_SORT: Final[Sort] = "updated_desc"
SORTS: Final[Mapping[str, str]] = MappingProxyType({"updated_desc": "Newest activity", "created_date": "Newest issue"})


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the list is asked for; `labels` must all be there."""

    state: State = USUAL_STATE
    labels: tuple[str, ...] = ()
    search: str = ""
    sort: Sort = USUAL_SORT

    @classmethod
    def of(cls, query: QueryParams) -> "Filters":
        """Return what an address asks for; what makes no sense counts as not asked."""
        state = next((each for each in get_args(State) if each == query.get("state")), USUAL_STATE)
        sort = next((each for each in get_args(Sort) if each == query.get("sort")), USUAL_SORT)
        labels = tuple(dict.fromkeys(label for label in query.getlist(LABELS) if label))
        return cls(state, labels, query.get("search", "").strip(), sort)

    @property
    def pairs(self) -> dict[str, Value]:
        """The same as parts of an address, without what is usual."""
        state = "" if self.state == USUAL_STATE else self.state
        sort = "" if self.sort == USUAL_SORT else self.sort
        return {"state": state, LABELS: self.labels, "search": self.search, "sort": sort}


@dataclass(frozen=True, slots=True)
class IssueRow:
    """A line of the list."""

    iid: int
    title: str
    state: str
    is_confidential: bool
    author: User
    assignees: tuple[User, ...]
    labels: tuple[LabelShown, ...]
    comments: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class IssueList:
    """All that the page of the list shows."""

    filters: Filters
    address: Address
    tabs: tuple[Tab, ...]
    facets: tuple[Facet, ...]
    rows: Cut[IssueRow]


def read(gitlab: GitLab, project: Project, viewer: User, query: QueryParams, path: str) -> IssueList:
    """Return what `viewer` sees of the list at the address `path` with its `query`."""
    filters = Filters.of(query)
    address = Address(path, filters.pairs)
    by_id = gitlab.index(project).by_id
    found = [by_id[number] for number in reversed(find(gitlab, project, viewer, _question(filters)))]
    chosen = [issue for issue in found if filters.state in ("all", issue.state)]
    return IssueList(
        filters=filters,
        address=address,
        tabs=_tabs(found, filters, address),
        facets=_facets(gitlab, project, chosen, filters, address),
        rows=cut(chosen, query.get("page")).of(_row),
    )


def _question(filters: Filters) -> IssueQuery:
    order = ORDERS[filters.sort]
    return IssueQuery(labels=filters.labels, search=filters.search, search_in=("title",), order_by=order)


def _tabs(found: Sequence[Issue], filters: Filters, address: Address) -> tuple[Tab, ...]:
    states = Counter(issue.state for issue in found)
    choices = (("Open", "opened", states["opened"]), ("Closed", "closed", states["closed"]), ("All", "all", len(found)))
    return tuple(
        Tab(words, count, filters.state == state, address.to(state="" if state == USUAL_STATE else state))
        for words, state, count in choices
    )


def _facets(
    gitlab: GitLab, project: Project, chosen: Sequence[Issue], filters: Filters, address: Address
) -> tuple[Facet, ...]:
    """Return the labels that narrow the list further, and those that are on, the most frequent first."""
    counts = gitlab_labels.counts(chosen)
    on = {title.lower() for title in filters.labels}
    labels = [label for label in gitlab.labels(project) if counts[label.id] or label.title.lower() in on]
    ordered = sorted(labels, key=lambda label: (label.title.lower() not in on, -counts[label.id], label.title))
    return tuple(
        Facet(
            gitlab_labels.shown(label),
            counts[label.id],
            label.title.lower() in on,
            address.with_filters({LABELS: _toggled(filters.labels, label.title)}),
        )
        for label in ordered
    )


def _toggled(labels: tuple[str, ...], title: str) -> tuple[str, ...]:
    kept = tuple(each for each in labels if each.lower() != title.lower())
    return kept if len(kept) < len(labels) else (*labels, title)


def _row(issue: Issue) -> IssueRow:
    return IssueRow(
        iid=issue.iid,
        title=issue.title,
        state=issue.state,
        is_confidential=issue.confidential,
        author=issue.author,
        assignees=issue.assignees,
        labels=gitlab_labels.all_shown(issue.label_records.values()),
        comments=len(issue.user_notes),
        created_at=issue.created_at,
        updated_at=issue.updated_at,
    )
