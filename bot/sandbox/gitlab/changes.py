"""The changes that a request or a quick action may ask for, in GitLab's words; absent keys stay as they are."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, TypedDict

StateEvent = Literal["close", "reopen"]


class IssueChanges(TypedDict, total=False):
    """What `PUT /projects/:id/issues/:iid` takes; labels by title, `labels` replaces all."""

    title: str
    description: str
    labels: Sequence[str]
    add_labels: Sequence[str]
    remove_labels: Sequence[str]
    assignee_ids: Sequence[int]
    confidential: bool
    discussion_locked: bool
    due_date: date | None
    state_event: StateEvent


class CommandUpdates(TypedDict, total=False):
    """What quick actions ask for; a note's answer shows it as `commands_changes`."""

    state_event: StateEvent
    title: str
    label_ids: list[int]
    add_label_ids: list[int]
    remove_label_ids: list[int]
    assignee_ids: list[int]
    due_date: date | None
    confidential: bool
    discussion_locked: bool
    todo_event: Literal["add", "done"]
    subscription_event: Literal["subscribe", "unsubscribe"]
    emoji_award: str
    canonical_issue_id: int
