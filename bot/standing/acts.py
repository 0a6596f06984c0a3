"""Who did what last: each thing on an issue that people and the bot change follows the latest human act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Register(StrEnum):
    """What of a case follows the latest act of a person. A value is a text; empty means none."""

    CAUSE = "cause"  # the label of a cause
    CONTACT = "contact"  # the label contact.pending or contact.done of labels.yml
    KEEP_OPEN = "keep_open"  # the label states.keep_open
    LOOK = "look"  # the label states.look
    ASSIGNEE = "assignee"  # a user name
    STATE = "state"  # `opened` or `closed`
    SNOOZE = "snooze"  # until when, as a stamp


OPENED, CLOSED = "opened", "closed"


class Origin(StrEnum):
    """How somebody acted."""

    ANSWER = "answer"
    COMMAND = "command"
    CLICK = "click"


@dataclass(frozen=True, slots=True)
class Act:
    """One act of a person.

    Args:
        register: what it sets.
        value: to what; empty for none.
        at: when, UTC.
        by: the user name.
        origin: how.
        note_id: the comment, 0 for a click.
    """

    register: Register
    value: str
    at: datetime
    by: str
    origin: Origin
    note_id: int = 0
