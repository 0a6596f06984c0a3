"""What people do in an issue beside what the first controls offer: mend a comment, react, take it on, tick a box."""

from typing import TYPE_CHECKING, Any

from pydantic import Field

from bot.sandbox.control_acts import OneIssue, place, told
from bot.sandbox.gitlab import Issue, Note, awards, notes
from bot.sandbox.task_boxes import Box, open_boxes, ticked

if TYPE_CHECKING:
    from bot.sandbox.world import Sandbox

Json = dict[str, Any]


class OneNote(OneIssue):
    """Which comment of the issue."""

    note: int


class EditNote(OneNote):
    """What it shall say instead."""

    body: str = Field(min_length=1)


class React(OneIssue):
    """An emoji by its name without colons, on the issue or on one of its comments."""

    note: int | None = None
    name: str = Field(min_length=1)


class Assign(OneIssue):
    """Who takes the issue on, by user name (None: nobody)."""

    assignee: str | None = None


class Tick(OneIssue):
    """Which open box of the description: its place among all boxes, from 0 on, and what stands behind it."""

    box: int = Field(ge=0)
    words: str


def edit(sandbox: "Sandbox", asked: EditNote) -> Json:
    """Edit a comment; `note_id` is null when only quick actions were left, since GitLab then deletes it."""
    issue, user = place(sandbox, asked)
    written = notes.edit(sandbox.gitlab, _note(issue, asked.note), user, asked.body)
    return told(issue, written)


def delete(sandbox: "Sandbox", asked: OneNote) -> Json:
    """Delete a comment."""
    issue, user = place(sandbox, asked)
    sandbox.gitlab.delete_note(_note(issue, asked.note), user)
    return {"deleted": asked.note}


def react(sandbox: "Sandbox", asked: React) -> Json:
    """React with an emoji, or take the same reaction back; `is_on` tells which."""
    issue, user = place(sandbox, asked)
    on = issue if asked.note is None else _note(issue, asked.note)
    return {"issue": issue.iid, "is_on": awards.toggle(sandbox.gitlab, on, user, asked.name) is not None}


def assign(sandbox: "Sandbox", asked: Assign) -> Json:
    """Give the issue to one person or to nobody; GitLab leaves out who may not see the issue."""
    issue, user = place(sandbox, asked)
    assignee = sandbox.gitlab.user_named(asked.assignee) if asked.assignee else None
    if asked.assignee and assignee is None:
        raise KeyError(f"user {asked.assignee}")
    sandbox.gitlab.update_issue(issue, user, assignee_ids=[assignee.id] if assignee else [])
    return {"issue": issue.iid, "assignees": [each.username for each in issue.assignees]}


def tick(sandbox: "Sandbox", asked: Tick) -> Json:
    """Tick a box of the description, as GitLab's page does: that changes the text; ValueError when it is not there."""
    issue, user = place(sandbox, asked)
    box = Box(asked.box, asked.words)
    sandbox.gitlab.update_issue(issue, user, description=ticked(issue.description, box))
    return {"issue": issue.iid, "is_ticked": box not in open_boxes(issue.description)}


def _note(issue: Issue, number: int) -> Note:
    for note in issue.notes:
        if note.id == number:
            return note
    raise KeyError(f"comment {number}")
