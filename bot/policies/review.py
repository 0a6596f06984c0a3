"""Each bad case gets the review template as a comment, exactly once: the card, which later rounds edit in place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from bot.config import Configuration
from bot.domain.actions import Decided, EditNote, PostNote
from bot.domain.markers import Marker
from bot.domain.model import Case, Need, Score
from bot.domain.texts import Body, Plain
from bot.policies import change, mirror


@dataclass(frozen=True, slots=True)
class _Named:
    """What templates print of a field or a cause."""

    name: Plain
    description: Plain


def needs(case: Case, now: datetime, config: Configuration) -> Need:
    """Only the notes tell whether an open bad case has its card."""
    is_bad = case.issue is not None and case.issue.is_open and change.shown_score(case.issue) is Score.BAD
    return Need.NOTES if is_bad else Need.NOTHING


def decide(case: Case, now: datetime, config: Configuration) -> Iterator[Decided]:
    """Posts the card of a bad case that has none; opens a new round on the card of a case that turned bad again."""
    if not _is_under_review(case, config):
        return
    review_round = _round(case)
    if case.issue is None or (case.history is not None and case.history.card is None):
        yield PostNote(key=case.key, why="a bad rating is to be reviewed", body=card(case, review_round, config))
    elif case.history is not None and case.history.card and case.history.card.round < review_round:
        body = card(case, review_round, config)
        yield EditNote(key=case.key, why="the rating turned bad again", note_id=case.history.card.note_id, body=body)


def card(case: Case, review_round: int, config: Configuration) -> Body:
    """The card with its marker."""
    values = MappingProxyType({"round": str(review_round)})
    return config.templates.card.fill(
        Marker("card", case.key, values),
        ticket_id=case.key.ticket_id,
        round=review_round,
        fields=[_Named(Plain(name), Plain("")) for name in config.bot.review.lines],
        causes=[_Named(Plain(cause.name), Plain(cause.description)) for cause in config.causes],
    )


def _is_under_review(case: Case, config: Configuration) -> bool:
    """Bad by its newest rating, and open or about to be; a person's later close stands."""
    if case.issue is None:
        return bool(case.rating and case.rating.score is Score.BAD and not mirror.exclusion(case.ticket, config))
    if case.doubled_by is not None or case.issue.is_double:
        return False
    if change.is_pending(case):
        turns_bad = case.rating is not None and case.rating.score is Score.BAD
        return turns_bad and (case.issue.is_open or change.shown_score(case.issue) is Score.GOOD)
    return case.issue.is_open and change.shown_score(case.issue) is Score.BAD


def _round(case: Case) -> int:
    if case.issue is None:
        return 1
    reopens = change.is_pending(case) and change.shown_score(case.issue) is Score.GOOD
    return change.review_round(case.issue) + (1 if reopens and change.was_reviewed(case) else 0)
