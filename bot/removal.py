"""Carries out the writes that take customers' words out of GitLab; what is gone already is done."""

from __future__ import annotations

from contextlib import suppress

from bot.domain.actions import Action
from bot.domain.errors import Denied, NotFound
from bot.domain.ports import FeedbackProject
from bot.domain.removals import DeleteIssue, DeleteNote, EmptyNote


def write(gitlab: FeedbackProject, iid: int, action: Action) -> None:
    """Deletes or empties what the action names on an issue.

    Raises:
        Denied: the account's role does not allow it.
        ServiceError: as the adapter says.
    """
    with suppress(NotFound):
        match action:
            case DeleteIssue():
                gitlab.delete_issue(iid)
            case EmptyNote(note_id=note_id, body=body):
                gitlab.edit_note(iid, note_id, body)
            case DeleteNote():
                _delete_note(gitlab, iid, action)


def _delete_note(gitlab: FeedbackProject, iid: int, action: DeleteNote) -> None:
    try:
        gitlab.delete_note(iid, action.note_id)
    except Denied:
        if action.instead is None:
            raise
        gitlab.edit_note(iid, action.note_id, action.instead)
