"""What may need work, before anything is read for it: small enough to hold for every rating of a long backfill."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.markers import Key
from bot.domain.model import Gone, Origin, Ticket
from bot.domain.rating import Rating, Score

BATCH = 100
"""Zendesk's and GitLab's largest page."""


@dataclass(frozen=True, slots=True)
class Seed:
    """One reason to look at a case.

    Args:
        key: the case.
        origin: why it is looked at.
        since: how long it has been waiting, UTC.
        rating: the rating that led to it, if one did.
        iid: its issue, None when there is none.
        doubled_by: the older issue, when `iid` is a double.
        gone: what became of the ticket, if it does not go on.
        ticket: what is known of it.
        is_spoken_on: people may wait for an answer on `iid`.
    """

    key: Key
    origin: Origin
    since: datetime
    rating: Rating | None = None
    iid: int | None = None
    doubled_by: int | None = None
    gone: Gone | None = None
    ticket: Ticket | None = None
    is_spoken_on: bool = False

    @property
    def urgency(self) -> tuple[int, datetime, int]:
        """Answers first, new bad, changes, issues that are due, the rest, backfill last; oldest first in each."""
        if self.is_spoken_on:
            rank = -1
        elif self.origin is Origin.BACKFILL:
            rank = 4
        elif self.iid is not None:
            rank = 2 if self.rating is None else 1
        else:
            rank = 0 if self.rating is not None and self.rating.score is Score.BAD else 3
        return (rank, self.since, self.key.ticket_id)


def merged(seeds: Iterable[Seed]) -> list[Seed]:
    """Most urgent first, several reasons to look at the same issue as one; a rating wins over a mere look."""
    by_place: dict[tuple[Key, int | None], Seed] = {}
    for seed in seeds:
        place = (seed.key, seed.iid)
        held = by_place.get(place)
        by_place[place] = seed if held is None else _joined(held, seed)
    return sorted(by_place.values(), key=lambda seed: seed.urgency)


def _joined(one: Seed, other: Seed) -> Seed:
    told = other if other.rating is not None else one
    return replace(
        told,
        doubled_by=one.doubled_by or other.doubled_by,
        gone=one.gone or other.gone,
        ticket=one.ticket or other.ticket,
        is_spoken_on=one.is_spoken_on or other.is_spoken_on,
    )


def batches(numbers: Sequence[int]) -> list[Sequence[int]]:
    """The numbers in pages of at most `BATCH`."""
    return [numbers[start : start + BATCH] for start in range(0, len(numbers), BATCH)]
