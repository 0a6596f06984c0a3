"""The JSON forms of GitLab's REST answers, as its schemas and documentation give them."""

from datetime import datetime

from bot.sandbox.gitlab.awards import count
from bot.sandbox.gitlab.links import type_seen_from
from bot.sandbox.gitlab.markdown import render
from bot.sandbox.gitlab.model import Award, Issue, IssueLink, Label, LabelEvent, Note, StateEvent, User
from bot.sandbox.gitlab.notes import Written

Json = dict[str, object]
_DARK_TEXT_FROM = 500


def stamp(time: datetime | None) -> str | None:
    """Return a time as GitLab writes it: UTC with milliseconds."""
    return f"{time:%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03d}Z" if time else None


def user(person: User, base: str) -> Json:
    """Return the short form of a user, as authors and assignees appear."""
    return {
        "id": person.id,
        "username": person.username,
        "name": person.name,
        "state": person.state,
        "avatar_url": f"{base}/uploads/-/system/user/avatar/{person.id}/avatar.png",
        "web_url": f"{base}/{person.username}",
    }


def issue(record: Issue, base: str, *, label_details: bool = False) -> Json:
    """Return an issue; with `label_details` the labels are objects, else their titles."""
    labels: list[object] = list(record.labels)
    if label_details:
        labels = [basic_label(label) for label in sorted(record.label_records.values(), key=lambda label: label.title)]
    return (
        _issue_text(record)
        | {"labels": labels}
        | _issue_people(record, base)
        | _issue_figures(record)
        | _issue_addresses(record, base)
    )


def _issue_text(record: Issue) -> Json:
    return {
        "id": record.id,
        "iid": record.iid,
        "project_id": record.project.id,
        "title": record.title,
        "description": record.description,
        "state": record.state,
        "created_at": stamp(record.created_at),
        "updated_at": stamp(record.updated_at),
        "closed_at": stamp(record.closed_at),
        "due_date": record.due_date.isoformat() if record.due_date else None,
        "confidential": record.confidential,
        "discussion_locked": record.discussion_locked,
        "type": "ISSUE",
        "issue_type": "issue",
        "severity": "UNKNOWN",
        "milestone": None,
        "moved_to_id": None,
        "imported": False,
        "imported_from": "none",
        "service_desk_reply_to": None,
    }


def _issue_people(record: Issue, base: str) -> Json:
    assignees = [user(person, base) for person in record.assignees]
    return {
        "author": user(record.author, base),
        "assignees": assignees,
        "assignee": assignees[0] if assignees else None,
        "closed_by": user(record.closed_by, base) if record.closed_by else None,
    }


def _issue_figures(record: Issue) -> Json:
    times = {"time_estimate": 0, "total_time_spent": 0, "human_time_estimate": None, "human_total_time_spent": None}
    return {
        "user_notes_count": sum(not note.system for note in record.notes),
        "merge_requests_count": 0,
        "upvotes": count(record, "thumbsup"),
        "downvotes": count(record, "thumbsdown"),
        "time_stats": times,
        "task_completion_status": {"count": 0, "completed_count": 0},
        "has_tasks": False,
    }


def _issue_addresses(record: Issue, base: str) -> Json:
    path, short = record.project.path_with_namespace, f"#{record.iid}"
    project = f"{base}/api/v4/projects/{record.project.id}"
    own = f"{project}/issues/{record.iid}"
    return {
        "web_url": f"{base}/{path}/-/issues/{record.iid}",
        "references": {"short": short, "relative": short, "full": f"{path}{short}"},
        "_links": {
            "self": own,
            "notes": f"{own}/notes",
            "award_emoji": f"{own}/award_emoji",
            "project": project,
            "closed_as_duplicate_of": None,
        },
    }


def note(record: Note, base: str, written: Written | None = None) -> Json:
    """Return a comment or system note; `written` tells what the quick actions of this request changed."""
    return {
        "id": record.id,
        "type": None,
        "body": record.body,
        "author": user(record.author, base),
        "created_at": stamp(record.created_at),
        "updated_at": stamp(record.updated_at),
        "system": record.system,
        "noteable_id": record.issue.id,
        "noteable_type": "Issue",
        "project_id": record.issue.project.id,
        "resolvable": False,
        "confidential": record.internal,
        "internal": record.internal,
        "imported": False,
        "imported_from": "none",
        "noteable_iid": record.issue.iid,
        "commands_changes": commands_changes(written) if written else {},
    }


def commands_changes(written: Written) -> Json:
    """Return what the quick actions of a comment changed; dates as text."""
    changes = dict(written.commands_changes)
    if written.commands_changes.get("due_date"):
        changes["due_date"] = str(written.commands_changes["due_date"])
    return changes


def basic_label(record: Label) -> Json:
    """Return the short form of a label, as label events and detailed issue lists carry it."""
    return {
        "id": record.id,
        "name": record.title,
        "description": record.description,
        "description_html": render(record.description) if record.description else "",
        "text_color": text_color(record.color),
        "color": record.color,
        "remove_on_close": False,
    }


def label(record: Label) -> Json:
    """Return a label as the labels API does."""
    return basic_label(record) | {
        "archived": record.archived,
        "subscribed": False,
        "priority": record.priority,
        "is_project_label": record.project_id is not None,
    }


def text_color(color: str) -> str:
    """Return the readable text colour on a label: dark on light ones."""
    digits = color.removeprefix("#")
    step = len(digits) // 3
    channels = [int((digits[n * step : (n + 1) * step] * 2)[:2], 16) for n in range(3)]
    return "#1F1E24" if sum(channels) > _DARK_TEXT_FROM else "#FFFFFF"


def award(record: Award, awardable: Issue | Note, base: str) -> Json:
    """Return an emoji reaction."""
    return {
        "id": record.id,
        "name": record.name,
        "user": user(record.user, base),
        "created_at": stamp(record.created_at),
        "updated_at": stamp(record.created_at),
        "awardable_id": awardable.id,
        "awardable_type": "Issue" if isinstance(awardable, Issue) else "Note",
        "url": None,
    }


def state_event(record: StateEvent, of: Issue, base: str) -> Json:
    """Return a line of `resource_state_events`."""
    return _event(record, of, base) | {
        "source_commit": None,
        "source_merge_request_id": None,
        "state": record.state,
    }


def label_event(record: LabelEvent, of: Issue, base: str) -> Json:
    """Return a line of `resource_label_events`; the label is null once it was deleted."""
    shown = basic_label(record.label) if record.label else None
    return _event(record, of, base) | {"label": shown, "action": record.action}


def _event(record: StateEvent | LabelEvent, of: Issue, base: str) -> Json:
    return {
        "id": record.id,
        "user": user(record.user, base),
        "created_at": stamp(record.created_at),
        "resource_type": "Issue",
        "resource_id": of.id,
    }


def link(record: IssueLink, base: str) -> Json:
    """Return a relation with both issues."""
    return {
        "id": record.id,
        "source_issue": issue(record.source, base),
        "target_issue": issue(record.target, base),
        "link_type": record.link_type,
    }


def related_issue(record: IssueLink, of: Issue, base: str) -> Json:
    """Return the other issue of a relation, as the list of an issue's links shows it."""
    other = record.target if record.source is of else record.source
    return issue(other, base) | {
        "issue_link_id": record.id,
        "link_type": type_seen_from(record, of),
        "link_created_at": stamp(record.created_at),
        "link_updated_at": stamp(record.created_at),
    }
