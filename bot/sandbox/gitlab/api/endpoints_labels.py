"""REST: the labels of a project, its groups' included."""

from bot.sandbox.gitlab import labels
from bot.sandbox.gitlab.api import shapes
from bot.sandbox.gitlab.api.call import NO_CONTENT, Call, Reply
from bot.sandbox.gitlab.api.paging import paged
from bot.sandbox.gitlab.api.params import Params
from bot.sandbox.gitlab.errors import bad_parameter, not_found
from bot.sandbox.gitlab.labels import LabelChanges
from bot.sandbox.gitlab.model import Label, Project


def listed(call: Call) -> Reply:
    """`GET /projects/:id/labels`, with `search`, `archived`, `with_counts`, `include_ancestor_groups`."""
    call.require_token()
    project = call.listed_project()
    search, archived = call.params.text("search").lower(), call.params.boolean("archived")
    found = [
        label
        for label in call.lists.labels(project, with_groups=_with_groups(call.params))
        if search in f"{label.title}\n{label.description or ''}".lower() and archived in (None, label.archived)
    ]
    with_counts = bool(call.params.boolean("with_counts"))
    return paged(
        call, found, lambda label: shapes.label(label) | (_counts(call, project, label) if with_counts else {})
    )


def read(call: Call) -> Reply:
    """`GET /projects/:id/labels/:name`, by number or title."""
    call.require_token()
    return Reply(shapes.label(_label(call, call.project(), with_groups=_with_groups(call.params))))


def created(call: Call) -> Reply:
    """`POST /projects/:id/labels`: 409 when the project or a group above it has the name."""
    user, project, params = call.user, call.project(), call.params
    params.require("name", "color")
    label = labels.create(
        call.store,
        project,
        user,
        name=params.text("name"),
        color=params.text("color"),
        description=params.text("description") or None,
    )
    label.priority = params.integer("priority")
    return Reply(shapes.label(label), 201)


def changed(call: Call) -> Reply:
    """`PUT /projects/:id/labels/:name`, or the older form with `name` or `label_id`; only the project's own labels."""
    user, project, params = call.user, call.project(), call.params
    params.require_any("new_name", "color", "description", "priority", "archived")
    label = _label(call, project, with_groups=False)
    changes = LabelChanges()
    if params.has("new_name"):
        changes["new_name"] = params.text("new_name")
    if params.has("color"):
        changes["color"] = params.text("color")
    if params.has("description"):
        changes["description"] = params.text("description") or None
    if params.has("priority"):
        changes["priority"] = params.integer("priority")
    if params.has("archived"):
        changes["archived"] = bool(params.boolean("archived"))
    return Reply(shapes.label(labels.update(call.store, project, user, label, changes)))


def deleted(call: Call) -> Reply:
    """`DELETE /projects/:id/labels/:name`, or the older form; only the project's own labels."""
    user, project = call.user, call.project()
    labels.delete(call.store, project, user, _label(call, project, with_groups=False))
    return NO_CONTENT


def _label(call: Call, project: Project, *, with_groups: bool) -> Label:
    key = call.path["name"] if "name" in call.path else _key(call.params)
    label = labels.find_by_id_or_title(call.store, project, key, with_groups=with_groups)
    if label is None:
        raise not_found("Label")
    return label


def _key(params: Params) -> str:
    """Return the number or title of the older form, where it is a parameter."""
    keys = [params.text(name) for name in ("label_id", "name") if params.has(name)]
    if not keys:
        raise bad_parameter("label_id, name are missing, exactly one parameter must be provided")
    if keys[1:]:
        raise bad_parameter("label_id, name are mutually exclusive")
    return keys[0]


def _with_groups(params: Params) -> bool:
    return params.boolean("include_ancestor_groups") is not False


def _counts(call: Call, project: Project, label: Label) -> dict[str, object]:
    by_id = call.lists.index(project).by_id
    states = [by_id[number].state for number in label.issue_ids if number in by_id]
    return {
        "open_issues_count": states.count("opened"),
        "closed_issues_count": states.count("closed"),
        "open_merge_requests_count": 0,
    }
