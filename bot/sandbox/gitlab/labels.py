"""Labels of projects and groups: created, renamed, deleted, and put on issues, with GitLab's rules for names."""

import html
import re
from collections.abc import Iterable
from typing import TypedDict

from bot.sandbox.gitlab.activity import record_labels, touch
from bot.sandbox.gitlab.errors import ApiError, conflict, forbidden, invalid
from bot.sandbox.gitlab.model import Issue, Label, Project, User
from bot.sandbox.gitlab.policy import is_issue_admin
from bot.sandbox.gitlab.store import Store

MAX_TITLE = 255
DEFAULT_COLOR = "#6699CC"
_NUMBER = re.compile(r"[0-9]+")
_TAG = re.compile(r"</?[A-Za-z!][^>]*>")
_COLOR = re.compile(r"#(?:[0-9A-Fa-f]{3}){1,2}")
# The basic colour keywords of CSS, which GitLab turns into hex.
_COLOR_NAMES = {
    "aqua": "#00FFFF",
    "black": "#000000",
    "blue": "#0000FF",
    "fuchsia": "#FF00FF",
    "gray": "#808080",
    "green": "#008000",
    "lime": "#00FF00",
    "maroon": "#800000",
    "navy": "#000080",
    "olive": "#808000",
    "orange": "#FFA500",
    "purple": "#800080",
    "red": "#FF0000",
    "silver": "#C0C0C0",
    "teal": "#008080",
    "white": "#FFFFFF",
    "yellow": "#FFFF00",
}


class LabelChanges(TypedDict, total=False):
    """What an update of a label may change; absent keys stay as they are."""

    new_name: str
    color: str
    description: str | None
    archived: bool
    priority: int | None


def create(store: Store, project: Project, user: User, *, name: str, color: str, description: str | None) -> Label:
    """Create a project label; 409 when the project or a group above has the very name, 400 when it is not valid."""
    if not is_issue_admin(store, user, project):
        raise forbidden()
    known = find(store, project, name)
    if known is not None and store.odd.repeats_labels:
        return known
    if known is not None:
        raise conflict("Label already exists")
    title = _title(store, project, name, None)
    kept = store.odd.stored(_clean(description) or "") or None
    label = Label(store.next_id("labels"), title, _color(color), kept, project.id)
    project.labels[label.id] = label
    return label


def add_to_group(store: Store, group_path: str, name: str, color: str, description: str | None) -> Label:
    """Create a label of a group, which all projects below it share."""
    label = Label(store.next_id("labels"), name.strip(), _color(color), description, None)
    store.group_labels[group_path][label.id] = label
    return label


def update(store: Store, project: Project, user: User, label: Label, changes: LabelChanges) -> Label:
    """Change a project label in place: issues keep it under its new name."""
    if not is_issue_admin(store, user, project):
        raise forbidden()
    title = _title(store, project, changes["new_name"], label) if "new_name" in changes else label.title
    label.color = _color(changes["color"]) if "color" in changes else label.color
    label.title = title
    label.description = _clean(changes.get("description", label.description))
    label.archived = changes.get("archived", label.archived)
    label.priority = changes.get("priority", label.priority)
    store.index(project).forget_answers()
    return label


def delete(store: Store, project: Project, user: User, label: Label) -> None:
    """Delete a project label and take it from all issues; its events stay, without the label."""
    if not is_issue_admin(store, user, project):
        raise forbidden()
    del project.labels[label.id]
    store.index(project).forget_answers()
    for issue in project.issues.values():
        issue.label_records.pop(label.id, None)
        for event in issue.label_events:
            if event.label is label:
                event.label = None


def find(store: Store, project: Project, title: str, *, with_groups: bool = True) -> Label | None:
    """Return the label of exactly that title, or None."""
    return next((label for label in store.labels(project, with_groups=with_groups) if label.title == title), None)


def find_by_id_or_title(store: Store, project: Project, key: str, *, with_groups: bool = True) -> Label | None:
    """Return a label by number, else by title, as the REST API does: of `12 days` it looks up the number 12 first."""
    labels = store.labels(project, with_groups=with_groups)
    number = _NUMBER.match(key)
    by_id = next((label for label in labels if number and label.id == int(number[0])), None)
    return by_id or next((label for label in labels if label.title == key), None)


def find_or_create(store: Store, project: Project, user: User, titles: Iterable[str]) -> list[Label]:
    """Return labels by title; unknown ones come into being when the user may create labels, else they are left out."""
    found = {label.title: label for label in store.labels(project)}
    result: list[Label] = []
    for title in (raw.strip() for raw in titles):
        label = found.get(title)
        if label is None and title and store.odd.creates_labels and is_issue_admin(store, user, project):
            try:
                label = create(store, project, user, name=title, color=DEFAULT_COLOR, description=None)
            except ApiError:
                continue
            found[title] = label
        if label is not None and label not in result:
            result.append(label)
    return result


def replace(store: Store, issue: Issue, user: User, wanted: Iterable[Label], *, is_new: bool = False) -> None:
    """Put exactly these labels on an issue, with the events and the touch that GitLab adds."""
    old = set(issue.label_records)
    kept = _possible(store, issue, _exclusive(wanted) if store.paid else list(wanted))
    new = {label.id: label for label in kept}
    added = [label for label in kept if label.id not in old]
    removed = [label for label in issue.label_records.values() if label.id not in new]
    if not added and not removed:
        return
    for label in added:
        label.issue_ids.add(issue.id)
    for label in removed:
        label.issue_ids.discard(issue.id)
    issue.label_records = new
    record_labels(store, issue, user, "add", added)
    record_labels(store, issue, user, "remove", removed)
    store.index(issue.project).forget_answers()
    if not is_new:
        touch(store, issue)


def _possible(store: Store, issue: Issue, wanted: list[Label]) -> list[Label]:
    """Return the labels as an odd installation takes them; GitLab itself takes all."""
    if store.odd.drops_labels:
        return [label for label in wanted if label.id in issue.label_records]
    stay = [label for label in issue.label_records.values() if label not in wanted] if store.odd.keeps_labels else []
    return [*wanted, *stay]


def _exclusive(labels: Iterable[Label]) -> list[Label]:
    """Keep the last label of each scope (`a::x` has the scope `a`), as paid plans do."""
    kept: dict[str, Label] = {}
    for label in labels:
        scope, separator, _ = label.title.rpartition("::")
        key = f"{scope}::" if separator else f"={label.title}"
        kept.pop(key, None)
        kept[key] = label
    return list(kept.values())


def _clean(text: str | None) -> str | None:
    """Take HTML out and resolve its entities, as GitLab does with titles and descriptions."""
    return html.unescape(_TAG.sub("", text)) if text else None


def _title(store: Store, project: Project, name: str, own: Label | None) -> str:
    title = (_clean(name) or "").strip()
    if not title:
        raise invalid(title="can't be blank")
    if "," in title:
        raise invalid(title="is invalid")
    if len(title) > MAX_TITLE:
        raise invalid(title=f"is too long (maximum is {MAX_TITLE} characters)")
    if find(store, project, title, with_groups=False) not in (None, own):
        raise invalid(title="has already been taken")
    if any(label.title == title for path in project.group_paths for label in store.group_labels.get(path, {}).values()):
        raise invalid(title="already exists at group level. Please choose another one.")
    return title


def _color(color: str) -> str:
    value = _COLOR_NAMES.get(color.strip().lower(), color.strip())
    if not _COLOR.fullmatch(value):
        raise invalid(color="must be a valid color code")
    return value
