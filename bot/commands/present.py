"""What stands on a case before a command: what people last asked for, else what the issue shows."""

from __future__ import annotations

from bot.commands.record import Asked
from bot.config.labels import LabelEntry
from bot.domain.model import Score
from bot.standing.acts import OPENED, Register


def labels(asked: Asked) -> frozenset[str]:
    """The labels of the issue."""
    return asked.case.issue.labels if asked.case.issue else frozenset()


def has(asked: Asked, register: Register, entry: LabelEntry) -> bool:
    """Whether the case carries a label, or is about to: an act of the same run is not on the issue yet."""
    value = asked.review.value(register)
    return value in entry.names if value else bool(labels(asked) & entry.names)


def assignee(asked: Asked) -> str:
    """The user name of who has the case, empty for nobody."""
    shown = asked.case.issue.assignees if asked.case.issue else ()
    return asked.review.value(Register.ASSIGNEE) or next(iter(shown), "")


def is_already(asked: Asked, state: str) -> bool:
    """Whether the issue is in this state, and nobody asked for the other one since the bot last wrote."""
    issue = asked.case.issue
    is_shown = issue is not None and issue.is_open is (state == OPENED)
    return is_shown and asked.review.value(Register.STATE) in {"", state}


def is_bad(asked: Asked) -> bool:
    """Whether the customer is not satisfied, by the newest rating or else by the issue's label."""
    if asked.case.rating is not None:
        return asked.case.rating.score is Score.BAD
    return bool(labels(asked) & asked.config.satisfaction_names(Score.BAD))
