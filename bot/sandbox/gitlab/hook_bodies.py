"""The bodies of webhooks as GitLab sends them, in the shape of those that were recorded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from bot.sandbox.gitlab.model import Issue, Label, Note, Project, User

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Seen:
    """What of an issue a hook tells the change of."""

    title: str
    description: str
    state: str
    confidential: bool
    discussion_locked: bool | None
    due_date: str | None
    assignee_ids: tuple[int, ...]
    labels: tuple[str, ...]

    @classmethod
    def of(cls, issue: Issue) -> Self:
        """Return an issue as it is now."""
        people = tuple(user.id for user in issue.assignees)
        due = issue.due_date.isoformat() if issue.due_date else None
        return cls(
            issue.title,
            issue.description,
            issue.state,
            issue.confidential,
            issue.discussion_locked,
            due,
            people,
            issue.labels,
        )

    def changes(self, issue: Issue) -> Mapping[str, tuple[object, object]]:
        """Return what is different now: each field with its values before and after."""
        now = Seen.of(issue)
        pairs = {name: (getattr(self, name), getattr(now, name)) for name in self.__slots__}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def stamp(time: datetime | None) -> str | None:
    """Return a time as hooks have it, which is not ISO 8601."""
    return f"{time:%Y-%m-%d %H:%M:%S} UTC" if time else None


def of_note(note: Note, author: User, action: str, base: str) -> Json:
    """Return the body that tells of a comment; `action` is `create` or `update`."""
    is_confidential = note.internal or note.issue.confidential
    project = note.issue.project
    return {
        "object_kind": "note",
        "event_type": "confidential_note" if is_confidential else "note",
        "user": _user(author, base),
        "project_id": project.id,
        "project": _project(project, base),
        "object_attributes": {
            "id": note.id,
            "internal": note.internal,
            "note": note.body,
            "noteable_id": note.issue.id,
            "noteable_type": "Issue",
            "author_id": note.author.id,
            "project_id": project.id,
            "created_at": stamp(note.created_at),
            "updated_at": stamp(note.updated_at),
            "system": note.system,
            "type": None,
            "description": note.body,
            "url": f"{_address(note.issue, base)}#note_{note.id}",
            "action": action,
        },
        "repository": _repository(project, base),
        "issue": _issue(note.issue, base),
    }


def of_issue(issue: Issue, author: User, action: str, base: str, changes: Mapping[str, tuple[object, object]]) -> Json:
    """Return the body that tells of an issue; `action` is `open`, `update`, `close` or `reopen`."""
    labels = _labels(issue.label_records.values())
    told = {name: {"previous": before, "current": after} for name, (before, after) in changes.items()}
    return {
        "object_kind": "issue",
        "event_type": "confidential_issue" if issue.confidential else "issue",
        "user": _user(author, base),
        "project": _project(issue.project, base),
        "object_attributes": {**_issue(issue, base), "action": action},
        "labels": labels,
        "changes": told,
        "repository": _repository(issue.project, base),
        "assignees": [_user(user, base) for user in issue.assignees],
    }


def _issue(issue: Issue, base: str) -> Json:
    return {
        "id": issue.id,
        "iid": issue.iid,
        "project_id": issue.project.id,
        "author_id": issue.author.id,
        "title": issue.title,
        "description": issue.description,
        "state": issue.state,
        "confidential": issue.confidential,
        "created_at": stamp(issue.created_at),
        "updated_at": stamp(issue.updated_at),
        "closed_at": stamp(issue.closed_at),
        "due_date": issue.due_date.isoformat() if issue.due_date else None,
        "discussion_locked": issue.discussion_locked,
        "assignee_ids": [user.id for user in issue.assignees],
        "assignee_id": issue.assignees[0].id if issue.assignees else None,
        "labels": _labels(issue.label_records.values()),
        "severity": "unknown",
        "type": "Issue",
        "url": _address(issue, base),
    }


def _labels(labels: Iterable[Label]) -> list[Json]:
    return [
        {"id": each.id, "title": each.title, "color": each.color, "project_id": each.project_id}
        for each in sorted(labels, key=lambda label: label.title)
    ]


def _user(user: User, base: str) -> Json:
    return {
        "id": user.id,
        "name": user.name,
        "username": user.username,
        "avatar_url": f"{base}/uploads/-/system/user/avatar/{user.id}/avatar.png",
        "email": "[REDACTED]",
    }


def _project(project: Project, base: str) -> Json:
    path = project.path_with_namespace
    level = {"private": 0, "internal": 10, "public": 20}[project.visibility]
    return {
        "id": project.id,
        "name": path.rpartition("/")[2],
        "description": None,
        "web_url": f"{base}/{path}",
        "namespace": project.namespace,
        "visibility_level": level,
        "path_with_namespace": path,
        "default_branch": "main",
        "homepage": f"{base}/{path}",
    }


def _repository(project: Project, base: str) -> Json:
    path = project.path_with_namespace
    return {"name": path.rpartition("/")[2], "description": None, "homepage": f"{base}/{path}"}


def _address(issue: Issue, base: str) -> str:
    return f"{base}/{issue.project.path_with_namespace}/-/issues/{issue.iid}"
