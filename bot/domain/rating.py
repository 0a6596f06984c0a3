"""What a customer says of a ticket, whichever of Zendesk's two ways of asking it came by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.markers import Key
from bot.domain.quoted import Quoted, QuotedInline

Mask = Callable[[str], str]
"""Hides in foreign words what they give away, before they are quoted."""


class CsatKind(StrEnum):
    """Zendesk's two kinds of customer satisfaction, of which an account uses one at a time (Zendesk docs)."""

    LEGACY = "legacy"
    SURVEYS = "surveys"

    @property
    def words(self) -> str:
        """As Zendesk calls what customers give."""
        return {CsatKind.LEGACY: "satisfaction ratings", CsatKind.SURVEYS: "survey responses"}[self]


class Score(StrEnum):
    """What the customer thinks of the ticket."""

    GOOD = "good"
    BAD = "bad"

    @property
    def as_title(self) -> str:
        """As titles and sentences begin."""
        return self.value.capitalize()


class Grade(StrEnum):
    """What the customer thinks of the ticket, as they meant it: what a neutral one counts as is a setting."""

    GOOD = "good"
    NEUTRAL = "neutral"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What a survey response tells beyond score, comment and reason.

    Args:
        grade: what the points mean.
        points: what the customer chose on the scale.
        answers: further questions with their answers as they came; an empty question is one whose name is not known.
        told: what the content hash covers beside score, points and comment: choices by their ids, since names may
            change without anybody rating anew.
    """

    grade: Grade
    points: int
    answers: tuple[tuple[str, str], ...] = ()
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rating:
    """One customer's answer, as it stands now.

    Args:
        key: the rated ticket.
        rating_id: Zendesk's id: of a row, in decimal digits (a changed rating may be a new row), or of a response.
        score: good or bad; neutral counts as one of them.
        comment: the customer's words, if any.
        reason: the reason chosen from a list, if any; several stand in one line.
        rated_at: when it was given or last changed (UTC), not when the survey was sent.
        content_hash: 16 hexadecimal digits over what the customer said: equal when nothing of it differs.
        grade: what the customer meant.
        points: what they chose on the scale of a survey, None for a rating without one.
        answers: further questions of a survey, each with its answer.
    """

    key: Key
    rating_id: str
    score: Score
    comment: Quoted | None
    reason: QuotedInline | None
    rated_at: datetime
    content_hash: str
    grade: Grade
    points: int | None = None
    answers: tuple[Quoted, ...] = ()

    @classmethod
    def of(
        cls,
        key: Key,
        rating_id: str,
        score: Score,
        *,
        comment: str,
        reason: str,
        rated_at: datetime,
        survey: Surveyed | None = None,
        mask: Mask = str,
    ) -> Rating:
        """Quotes the words and computes the hash, which covers them as they came; empty words count as none."""
        words, chosen = comment.strip(), reason.strip()
        told = [score.value, words, survey.points, *survey.told] if survey else [score.value, words, chosen]
        answers = survey.answers if survey else ()
        return cls(
            key=key,
            rating_id=rating_id,
            score=score,
            comment=Quoted(mask(words)) if words else None,
            reason=QuotedInline(mask(chosen)) if chosen else None,
            rated_at=rated_at,
            content_hash=hashlib.sha256(json.dumps(told).encode("utf-8", "surrogatepass")).hexdigest()[:16],
            grade=survey.grade if survey else Grade(score.value),
            points=survey.points if survey else None,
            answers=tuple(Quoted(mask(f"{asked.strip()}\n\n{said.strip()}".strip())) for asked, said in answers),
        )

    @property
    def recency(self) -> tuple[datetime, int, str]:
        """Orders the rows of one ticket: the newest time wins, the id only breaks ties, the longer one being larger."""
        return (self.rated_at, len(self.rating_id), self.rating_id)
