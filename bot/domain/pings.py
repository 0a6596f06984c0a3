"""Whom a case has asked to look at it, and how: what its notes and its card remember of that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class How(StrEnum):
    """How somebody was asked."""

    MENTION = "mention"  # in a note of its own
    CARD = "card"  # in the card as it was posted
    ASSIGN = "assign"  # by getting the issue
    LIST = "list"  # counted in the list and the reminders of the rotation issue only


MOST_PINGS = 3
"""Unsolicited mentions and assignments in a case's own issue over its life."""


@dataclass(frozen=True, slots=True, order=True)
class Ping:
    """One time that the bot asked somebody by itself.

    Args:
        at: UTC.
        level: 0 for the reviewing manager, then the levels of the schedule's escalation, from 1.
        to: the key of a user of the rotation; empty when nobody knows any more.
        round: of the review.
        how: LIST is no ping in the sense of `MOST_PINGS`.
    """

    at: datetime
    level: int
    to: str
    round: int
    how: How
