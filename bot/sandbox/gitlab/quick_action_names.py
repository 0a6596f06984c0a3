"""Lists the quick actions that GitLab knows: a line that begins with one of these never stays in a text.

GitLab cuts the names for every kind of object out of every text, whether or not they can run there. The lists are
those of GitLab's documentation of quick actions (issues, merge requests, epics, work items, commits) with the aliases
of its source.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SUBSTITUTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "shrug": "\u00af\\\uff3f(\u30c4)\uff3f/\u00af",
        "tableflip": "(\u256f\u00b0\u25a1\u00b0)\u256f\ufe35 \u253b\u2501\u253b",
    }
)
"""Names that leave a text in their place and run nothing."""

IMPLEMENTED: Final = frozenset(
    [
        "assign",
        "close",
        "confidential",
        "done",
        "due",
        "duplicate",
        "label",
        "lock",
        "react",
        "reassign",
        "relabel",
        "remove_due_date",
        "reopen",
        "subscribe",
        "title",
        "todo",
        "unassign",
        "unlabel",
        "unlock",
        "unsubscribe",
    ]
)
"""What the sandbox carries out on an issue; the other names are accepted, recorded and cut out."""

_ISSUES: Final = frozenset(
    [
        "add_contacts",
        "add_email",
        "board_move",
        "clear_health_status",
        "clear_weight",
        "clone",
        "convert_to_ticket",
        "copy_metadata",
        "create_merge_request",
        "estimate",
        "health_status",
        "iteration",
        "link",
        "milestone",
        "move",
        "page",
        "promote",
        "promote_to_incident",
        "publish",
        "remove_contacts",
        "remove_email",
        "remove_epic",
        "remove_estimate",
        "remove_iteration",
        "remove_milestone",
        "remove_time_spent",
        "remove_zoom",
        "severity",
        "spend",
        "status",
        "timeline",
        "weight",
        "zoom",
    ]
)
_MERGE_REQUESTS: Final = frozenset(
    [
        "approve",
        "assign_reviewer",
        "draft",
        "merge",
        "q",
        "ready",
        "reassign_reviewer",
        "rebase",
        "request_changes",
        "request_review",
        "run_pipeline",
        "ship",
        "submit_review",
        "target_branch",
        "unapprove",
        "unassign_reviewer",
    ]
)
_EPICS_AND_WORK_ITEMS: Final = frozenset(
    [
        "add_child",
        "blocked_by",
        "blocks",
        "checkin_reminder",
        "child_epic",
        "parent_epic",
        "promote_to",
        "relate",
        "remove_child",
        "remove_child_epic",
        "remove_parent",
        "remove_parent_epic",
        "set_parent",
        "type",
        "unlink",
    ]
)
_COMMITS: Final = frozenset({"tag"})
_ALIASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "award": "react",
        "epic": "set_parent",
        "estimate_time": "estimate",
        "invite_email": "add_email",
        "labels": "label",
        "remove_label": "unlabel",
        "remove_reviewer": "unassign_reviewer",
        "remove_time_estimate": "remove_estimate",
        "reviewer": "assign_reviewer",
        "spend_time": "spend",
        "spent": "spend",
    }
)

CANONICAL: Final[Mapping[str, str]] = MappingProxyType(
    {name: name for name in IMPLEMENTED | _ISSUES | _MERGE_REQUESTS | _EPICS_AND_WORK_ITEMS | _COMMITS} | dict(_ALIASES)
)
"""Every name that a text may use, in lower case, with the name of the action it stands for."""


def is_known(word: str) -> bool:
    """Return whether GitLab takes the word after a slash for one of its names, substitutions included.

    The comparison ignores case as Unicode folds it: a word with a long s or a ligature counts as known, and is cut
    out, although nothing runs under its name (observed on a running GitLab).
    """
    folded = word.casefold()
    return folded in CANONICAL or folded in SUBSTITUTIONS
