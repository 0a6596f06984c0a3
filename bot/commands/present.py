"""What stands on a case before a command: what people last asked for, else what the issue shows."""

from __future__ import annotations

from datetime import datetime

from bot.commands.record import Asked
from bot.config.labels import LabelEntry
from bot.domain.rating import Score
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
    """Whether the issue was in this state before the command, and nobody asked for the other one since.

    What came after the command is its effect: the bot's own write, whose reply was lost, or what a person did at last.
    """
    issue = asked.case.issue
    is_shown = issue is not None and issue.is_open is (state == OPENED)
    since = _since(asked, state) if is_shown else None
    return is_shown and asked.review.value(Register.STATE) in {"", state} and (since is None or since <= asked.at)


def _since(asked: Asked, state: str) -> datetime | None:
    """When the issue was last closed or reopened (UTC), as far as that was read."""
    if state != OPENED:
        return asked.case.issue.closed_at if asked.case.issue else None
    return max((click.at for click in asked.case.state_clicks or () if click.is_added), default=None)


def is_bad(asked: Asked) -> bool:
    """Whether the customer is not satisfied, by the newest rating or else by the issue's label."""
    if asked.case.rating is not None:
        return asked.case.rating.score is Score.BAD
    return bool(labels(asked) & asked.config.satisfaction_names(Score.BAD))
