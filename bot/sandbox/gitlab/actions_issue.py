"""The quick actions on an issue itself, one function each: when it is available, what it asks for, its sentence.

A function returns None when the action was available but had nothing to act on, which GitLab reports as failed.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from bot.sandbox.gitlab.command_run import Run
from bot.sandbox.gitlab.policy import can_create_note, can_read_issue

_EMOJI = re.compile(r":([a-z0-9_+-]+):")
_ISSUE = re.compile(r"#(\d+)|/-/(?:issues|work_items)/(\d+)")
_DAYS = re.compile(r"in (\d+) days?")


def _close(run: Run) -> str | None:
    run.require_update()
    run.require(run.issue.state == "opened")
    run.updates["state_event"] = "close"
    return "Closed this issue."


def _reopen(run: Run) -> str | None:
    run.require_update()
    run.require(run.issue.state == "closed")
    run.updates["state_event"] = "reopen"
    return "Reopened this issue."


def _title(run: Run) -> str | None:
    run.require_update()
    if not run.argument:
        return None
    run.updates["title"] = run.argument
    return f'Changed the title to "{run.argument}".'


def _confidential(run: Run) -> str | None:
    if not run.is_new:
        run.require_metadata()
    run.require(not run.issue.confidential)
    run.updates["confidential"] = True
    return "Made this issue confidential."


def _due(run: Run) -> str | None:
    run.require_metadata()
    due = _date(run.argument.lower(), run.store.now().date())
    if due is None:
        return "Failed to set due date because the date format is invalid."
    run.updates["due_date"] = due
    return f"Set the due date to {due:%b} {due.day}, {due.year}."


def _date(text: str, today: date) -> date | None:
    """Read the forms of GitLab's documentation that need no language parser: ISO dates, today, tomorrow, in n days."""
    words = {"today": 0, "tomorrow": 1}
    days = _DAYS.fullmatch(text)
    if text in words or days is not None:
        return today + timedelta(days=int(days[1]) if days else words[text])
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _remove_due_date(run: Run) -> str | None:
    run.require_metadata(saved=True)
    run.require(run.issue.due_date is not None)
    run.updates["due_date"] = None
    return "Removed the due date."


def _lock(run: Run) -> str | None:
    run.require_metadata(saved=True)
    run.require(not run.issue.discussion_locked)
    run.updates["discussion_locked"] = True
    return "Locked the discussion."


def _unlock(run: Run) -> str | None:
    run.require_metadata(saved=True)
    run.require(bool(run.issue.discussion_locked))
    run.updates["discussion_locked"] = False
    return "Unlocked the discussion."


def _duplicate(run: Run) -> str | None:
    run.require_metadata(saved=True)
    match = _ISSUE.search(run.argument)
    canonical = run.issue.project.issues.get(int(match[1] or match[2])) if match else None
    if canonical is None or not can_read_issue(run.store, run.author, canonical):
        return "Failed to mark this issue as a duplicate because referenced item was not found."
    if canonical is run.issue:
        return "Failed to mark the issue as duplicate of itself."
    run.updates["canonical_issue_id"] = canonical.id
    return f"Closed this issue. Marked as related to, and a duplicate of, #{canonical.iid}."


def _todo(run: Run) -> str | None:
    run.require(not run.is_new and not _has_todo(run))
    run.updates["todo_event"] = "add"
    return "Added a to-do item."


def _done(run: Run) -> str | None:
    run.require(not run.is_new and _has_todo(run))
    run.updates["todo_event"] = "done"
    return "Marked to-do item as done."


def _has_todo(run: Run) -> bool:
    return any(todo.user is run.author and todo.issue is run.issue and not todo.is_done for todo in run.store.todos)


def _subscribe(run: Run) -> str | None:
    run.require(not run.is_new and not run.issue.subscriptions.get(run.author.id, False))
    run.updates["subscription_event"] = "subscribe"
    return "Subscribed to notifications."


def _unsubscribe(run: Run) -> str | None:
    run.require(not run.is_new and run.issue.subscriptions.get(run.author.id, False))
    run.updates["subscription_event"] = "unsubscribe"
    return "Unsubscribed from notifications."


def _react(run: Run) -> str | None:
    run.require(not run.is_new and can_create_note(run.store, run.author, run.issue))
    match = _EMOJI.search(run.argument)
    if match is None:
        return None
    run.updates["emoji_award"] = match[1]
    return f"Toggled :{match[1]}: emoji reaction."


ACTIONS: Mapping[str, Callable[[Run], str | None]] = {
    "close": _close,
    "reopen": _reopen,
    "title": _title,
    "confidential": _confidential,
    "due": _due,
    "remove_due_date": _remove_due_date,
    "lock": _lock,
    "unlock": _unlock,
    "duplicate": _duplicate,
    "todo": _todo,
    "done": _done,
    "subscribe": _subscribe,
    "unsubscribe": _unsubscribe,
    "react": _react,
}
