"""REST: issues of a project listed, read, opened, changed, deleted."""

from typing import Literal

from bot.sandbox.gitlab import issues, updates
from bot.sandbox.gitlab.api import shapes
from bot.sandbox.gitlab.api.call import NO_CONTENT, Call, Reply
from bot.sandbox.gitlab.api.paging import keyset_page, offset_page
from bot.sandbox.gitlab.api.params import Params
from bot.sandbox.gitlab.api.spam import check_spam
from bot.sandbox.gitlab.changes import IssueChanges
from bot.sandbox.gitlab.errors import bad_parameter
from bot.sandbox.gitlab.issues import NewIssue
from bot.sandbox.gitlab.query import IssueQuery, find, sort_key

ORDERS = (
    "created_at",
    "due_date",
    "id",
    "label_priority",
    "milestone_due",
    "popularity",
    "priority",
    "relative_position",
    "title",
    "updated_at",
    "weight",
)
# With another order GitLab silently falls back to offset paging.
KEYSET_ORDERS = frozenset({"created_at", "updated_at", "title", "id", "weight", "due_date", "relative_position"})
UPDATABLE = (
    "assignee_id",
    "assignee_ids",
    "confidential",
    "created_at",
    "description",
    "discussion_locked",
    "due_date",
    "labels",
    "add_labels",
    "remove_labels",
    "milestone_id",
    "state_event",
    "title",
    "issue_type",
)


def listed(call: Call) -> Reply:
    """`GET /projects/:id/issues`, with all filters, orders and both ways of paging."""
    project = call.listed_project()
    query = _query(call.params)
    index = call.lists.index(project)
    ids = find(call.lists, project, call.viewer, query)
    details = bool(call.params.boolean("with_labels_details"))
    is_descending = query.sort == "desc"
    if call.params.text("pagination") == "keyset" and query.order_by in KEYSET_ORDERS:
        key = sort_key(query.order_by)
        page = keyset_page(call, ids, lambda number: key(index.by_id[number]), is_descending=is_descending)
        rows, headers = page.rows, page.headers
    else:
        place = offset_page(call, len(ids))
        last = len(ids) - place.start
        rows = ids[len(ids) - place.stop : last][::-1] if is_descending else ids[place.start : place.stop]
        headers = place.headers
    shown = [shapes.issue(index.by_id[number], call.base, label_details=details) for number in rows]
    return Reply(shown, headers=headers)


def read(call: Call) -> Reply:
    """`GET /projects/:id/issues/:issue_iid`."""
    issue = call.issue()
    subscribed = bool(call.viewer and issue.subscriptions.get(call.viewer.id, False))
    return Reply(shapes.issue(issue, call.base) | {"subscribed": subscribed})


def created(call: Call) -> Reply:
    """`POST /projects/:id/issues`."""
    user, project, params = call.user, call.project(), call.params
    call.store.limiter.check_action("issues", user.id, call.store.now(), call.store.switches.issues_per_minute)
    params.require("title")
    new = NewIssue(
        params.text("title"),
        params.text("description"),
        params.words("labels"),
        bool(params.boolean("confidential")),
        _assignee_ids(params),
        params.day("due_date"),
        params.integer("iid"),
        params.time("created_at"),
    )
    check_spam(call.store, project)
    issue = issues.create(call.store, project, user, new)
    return Reply(shapes.issue(issue, call.base) | {"subscribed": True}, 201)


def changed(call: Call) -> Reply:
    """`PUT /projects/:id/issues/:issue_iid`."""
    user, issue = call.user, call.issue()
    call.params.require_any(*UPDATABLE)
    changes = _changes(call.params)
    if "title" in changes or "description" in changes:
        check_spam(call.store, issue.project)
    updates.update(call.store, issue, user, changes)
    return Reply(shapes.issue(issue, call.base) | {"subscribed": issue.subscriptions.get(user.id, False)})


def deleted(call: Call) -> Reply:
    """`DELETE /projects/:id/issues/:issue_iid`."""
    issues.delete(call.store, call.issue(resource="Issue"), call.user)
    return NO_CONTENT


def _changes(params: Params) -> IssueChanges:
    changes = IssueChanges()
    if params.has("title"):
        changes["title"] = params.text("title")
    if params.has("description"):
        changes["description"] = params.text("description")
    _read_labels(params, changes)
    if params.has("assignee_ids") or params.has("assignee_id"):
        changes["assignee_ids"] = _assignee_ids(params)
    if params.has("due_date"):
        changes["due_date"] = params.day("due_date")
    confidential, locked = params.boolean("confidential"), params.boolean("discussion_locked")
    if confidential is not None:
        changes["confidential"] = confidential
    if locked is not None:
        changes["discussion_locked"] = locked
    if params.has("state_event"):
        is_closing = params.choice("state_event", ("close", "reopen"), "") == "close"
        changes["state_event"] = "close" if is_closing else "reopen"
    return changes


def _read_labels(params: Params, changes: IssueChanges) -> None:
    if params.has("labels"):
        changes["labels"] = params.words("labels")
    if params.has("add_labels"):
        changes["add_labels"] = params.words("add_labels")
    if params.has("remove_labels"):
        changes["remove_labels"] = params.words("remove_labels")


def _assignee_ids(params: Params) -> list[int]:
    if params.has("assignee_ids"):
        return params.integers("assignee_ids")
    return params.integers("assignee_id")


def _query(params: Params) -> IssueQuery:
    return IssueQuery(
        state=params.choice("state", ("opened", "closed", "all"), "all"),
        labels=_labels(params),
        not_labels=tuple(params.words("not[labels]")),
        iids=tuple(params.integers("iids")) if params.has("iids") else None,
        search=params.text("search"),
        search_in=tuple(params.words("in")) or ("title", "description"),
        author_id=params.integer("author_id"),
        assignee=_assignee(params),
        confidential=params.boolean("confidential"),
        created_after=params.time("created_after"),
        created_before=params.time("created_before"),
        updated_after=params.time("updated_after"),
        updated_before=params.time("updated_before"),
        order_by=params.choice("order_by", ORDERS, "created_at"),
        sort=params.choice("sort", ("asc", "desc"), "desc"),
    )


def _labels(params: Params) -> tuple[str, ...] | Literal["None", "Any"]:
    titles = tuple(params.words("labels"))
    special: dict[tuple[str, ...], Literal["None", "Any"]] = {("none",): "None", ("any",): "Any"}
    return special.get(tuple(title.lower() for title in titles), titles)


def _assignee(params: Params) -> int | Literal["None", "Any"] | None:
    value = params.text("assignee_id").lower()
    if value in ("none", "0"):
        return "None"
    if value == "any":
        return "Any"
    if value and not value.isdecimal():
        raise bad_parameter("assignee_id should be an integer, 'None', or 'Any'")
    return int(value) if value else None
