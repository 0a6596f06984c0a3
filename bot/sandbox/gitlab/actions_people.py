"""The quick actions that label and assign, one function each: when it is available, what it asks for, its sentence.

A function returns None when the action was available but had nothing to act on, which GitLab reports as failed.
"""

from collections.abc import Callable, Mapping

from bot.sandbox.gitlab.activity import sentence
from bot.sandbox.gitlab.command_run import Run
from bot.sandbox.gitlab.model import Label


def _label(run: Run) -> str | None:
    run.require_metadata()
    labels = run.labels()
    if not labels:
        return None
    run.updates.setdefault("add_label_ids", []).extend(label.id for label in labels)
    return f"Added {_listed(labels)}."


def _unlabel(run: Run) -> str | None:
    run.require_metadata(saved=True)
    run.require(bool(run.issue.label_records))
    if not run.argument:
        run.updates["label_ids"] = []
        return "Removed all labels."
    labels = run.labels()
    if not labels:
        return "Removed all labels."
    run.updates.setdefault("remove_label_ids", []).extend(label.id for label in labels)
    return f"Removed {_listed(labels)}."


def _relabel(run: Run) -> str | None:
    run.require_metadata(saved=True)
    run.require(bool(run.issue.label_records))
    labels = run.labels()
    if not labels:
        return None
    run.updates["label_ids"] = [label.id for label in labels]
    return f"Replaced all labels with {_listed(labels)}."


def _listed(labels: list[Label]) -> str:
    names = " ".join(f'~"{label.title}"' for label in labels)
    return f"{names} label" if len(labels) == 1 else f"{names} labels"


def _assign(run: Run) -> str | None:
    run.require_metadata()
    users = run.users()
    if not users:
        return "Failed to assign a user because no user was found."
    if not run.store.paid:
        users = users[:1]
    kept = [user.id for user in run.issue.assignees] if run.store.paid else []
    ids = [*run.updates.get("assignee_ids", kept), *(user.id for user in users)]
    run.updates["assignee_ids"] = list(dict.fromkeys(ids)) if run.store.paid else [users[0].id]
    return f"Assigned {sentence([f'@{user.username}' for user in users])}."


def _unassign(run: Run) -> str | None:
    run.require_metadata(saved=True)
    run.require(bool(run.issue.assignees))
    chosen = run.users() if run.store.paid and run.argument else list(run.issue.assignees)
    present = run.updates.get("assignee_ids", [user.id for user in run.issue.assignees])
    run.updates["assignee_ids"] = [number for number in present if number not in {user.id for user in chosen}]
    return f"Removed assignee {sentence([f'@{user.username}' for user in chosen])}." if chosen else None


def _reassign(run: Run) -> str | None:
    run.require_metadata(saved=True)
    users = run.users()
    if not users:
        return "Failed to change assignee(s) because no user was found."
    run.updates["assignee_ids"] = [user.id for user in (users if run.store.paid else users[:1])]
    return f"Changed assignee to {sentence([f'@{user.username}' for user in users])}."


ACTIONS: Mapping[str, Callable[[Run], str | None]] = {
    "label": _label,
    "unlabel": _unlabel,
    "relabel": _relabel,
    "assign": _assign,
    "unassign": _unassign,
    "reassign": _reassign,
}
