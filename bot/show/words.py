"""The words that people read for kinds of actions, results and findings; logs and JSON keep the short names."""

from __future__ import annotations

import re

from bot.report import Outcome, Result

KINDS = {
    "CreateLabel": "create a label",
    "RenameLabel": "rename a label",
    "UpdateLabel": "change a label's colour or description",
    "RelabelIssue": "give an issue the new label",
    "OpenIssue": "open an issue",
    "PostCard": "post the review card",
    "PostChanged": "tell of a changed rating",
    "ReopenIssue": "reopen an issue",
    "UpdateIssue": "bring an issue up to date",
    "EditCard": "bring the review card up to date",
    "React": "mark a comment as done",
    "PostAnswer": "answer a comment",
    "EditAnswer": "answer an edited comment",
    "PostPing": "ask somebody to review",
    "AssignReviewer": "assign an issue to who is asked to review it",
    "MarkOverdue": "mark a case that nobody answered as overdue",
    "UnmarkOverdue": "take the mark of an overdue case off",
    "PostLacking": "tell what a closed case still lacks",
    "PostGone": "tell of a merged or deleted ticket",
    "PostWarned": "warn that an idle issue is about to close",
    "PostDuplicate": "point to the older issue",
    "EditTwice": "shorten a comment that was written twice",
    "CloseIssue": "close an issue",
    "EmptyNote": "take the customer's words out of a comment",
    "EmptyIssue": "take the customer's words out of an issue",
    "TakeBackClosing": "take a closing back",
    "TakeBackReopening": "take a reopening back",
    "TakeBackLabels": "take labels back",
    "PostUndone": "tell what was taken back",
    "OpenErased": "open the empty issue of an erased ticket",
    "EraseIssue": "make an issue the empty one of an erased ticket",
    "DeleteNote": "delete a comment",
    "DeleteIssue": "delete an issue",
    "PostHandover": "hand a turn of the rotation over",
    "PostReminder": "remind the reviewing manager",
    "PostNotice": "tell the next reviewing manager",
    "PostAnnounced": "announce the reviewing manager",
}
"""What each kind of action is for people, in the order in which they are shown."""

OUTCOMES = {
    Outcome.OK: "done",
    Outcome.BUSY: "another run is at work",
    Outcome.PARTIAL: "partly done",
    Outcome.FAILED: "failed",
    Outcome.PAUSED: "paused by the label on the status issue",
    Outcome.AWAITS_TICK: "the first plan awaits its tick",
}

TROUBLES = {
    Result.REFUSED: "held back",
    Result.FAILED: "failed",
    Result.DENIED: "not allowed",
    Result.UNKNOWN: "reply lost",
    Result.GONE: "issue deleted meanwhile",
    Result.DEFERRED: "left for the next run",
}
"""What is said of actions that were not done, the most urgent first."""

FINDINGS = {
    "left_alone": "left alone, mend it by hand",
    "unreachable": "cannot be asked to review",
    "missing": "rated, but without an issue",
    "stays": "stays in GitLab",
    "people_wrote": "people wrote, and may quote the customer",
    "not_followed": "deletions in Zendesk could not be followed",
    "group_label": "a label of a group above",
    "other_case": "a label in upper or lower case",
    "former_label": "a former label",
    "not_rated": "not rated",
    "ungraded": "rated, but a setting is missing",
    "not_taken_back": "not taken back",
    "recorded_run": "a run on record",
    "not_found": "not found",
    "not_mirrored": "without an issue",
    "skipped": "not mirrored",
    "excluded": "left out by mirror.exclude",
}
"""What is said of each kind of finding, the most urgent first."""


SERVICES = {
    "zendesk": "Zendesk",
    "gitlab": "GitLab",
    "zendesk_again": "Zendesk for surveys sent earlier",
    "pagerduty": "PagerDuty",
}
"""What requests are told as going to."""


def words(kind: str) -> str:
    """A kind of action for people; one without words of its own is taken apart: `MoveCase` is `move case`."""
    return KINDS.get(kind) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower()


def counted(count: int, one: str) -> str:
    """A number with its noun: `1 write`, `2 writes`."""
    return f"{count} {one}" if count == 1 else f"{count} {one}s"
