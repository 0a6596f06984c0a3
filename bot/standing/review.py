"""How a review stands: what is answered and by whom, what is missing, what the latest acts of people were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from bot.config.review import ReviewField
from bot.config.words import is_no_action
from bot.domain.quoted import Quoted
from bot.standing.acts import Act, Register


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that counts.

    Args:
        value: the words of a text field, `yes` or `no`, or the name of a choice.
        by: the user name of who gave it.
        at: when, UTC.
        note_id: the comment.
    """

    value: Quoted
    by: str
    at: datetime
    note_id: int


@dataclass(frozen=True, slots=True)
class Question:
    """One field of the review with its answers.

    Args:
        field: as configured.
        given: the answer of the present round, None while it is missing.
        earlier: the answers of earlier rounds, oldest first, with the round.
    """

    field: ReviewField
    given: Given | None = None
    earlier: tuple[tuple[int, Given], ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """How the review of a case stands.

    Args:
        round: 1 for the first bad rating, one more each time it turned bad again; 0 for a case that was never bad.
        questions: the configured fields with their answers.
        latest: the latest act on each thing that people change, where there was any.
        answered_at: when the last required answer of this round came, None while one is missing.
        contacted_at: when the customer was written to after this round began, None before.
    """

    round: int = 0
    questions: tuple[Question, ...] = ()
    latest: Mapping[Register, Act] = field(default_factory=lambda: MappingProxyType({}))
    missing: tuple[str, ...] = ()
    answered_at: datetime | None = None
    contacted_at: datetime | None = None

    @property
    def needs_action(self) -> bool:
        """Whether the answers of this round name an action."""
        given = next((each.given for each in self.questions if each.field.effect == "action"), None)
        return given is not None and not is_no_action(given.value.text)

    def value(self, register: Register) -> str:
        """What the latest act set, empty for none or nothing."""
        act = self.latest.get(register)
        return act.value if act else ""
