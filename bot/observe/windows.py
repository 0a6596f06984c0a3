"""Which ratings a run reads: from when on, and what is read once more because its answers come later."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.memory import Memory
from bot.domain.rating import CsatKind, Rating

OVERLAP = timedelta(hours=1)
"""Ratings are read again from so long before the watermark."""

SWEEP_EVERY = timedelta(days=1)

SWEEP_BACK = timedelta(days=29)
"""A customer may change a rating until the ticket closes, up to 28 days after it was solved (Zendesk)."""

SPARE = timedelta(days=1)
"""So much longer than customers have for an answer is looked back."""

AGAIN_EVERY = timedelta(hours=1)
"""How often surveys sent earlier are read again."""

Windows = Mapping[datetime, tuple[datetime, Mapping[int, Rating]]]
"""Of a backfill: the end of each and what was read in it, by its start."""


@dataclass(frozen=True, slots=True)
class Window:
    """What one run reads.

    Args:
        start: rows created since then (UTC), as in every run.
        again_from: rows that were created since then and before `start` are read again; None where none are.
        is_whole: nothing that was answered up to now is left out.
    """

    start: datetime
    again_from: datetime | None
    is_whole: bool

    @classmethod
    def of(cls, memory: Memory, now: datetime, answered_within: timedelta, *, is_sweeping: bool) -> Window:
        """The window of a run.

        Zendesk filters by the creation of a row, which for a survey is its sending: what was sent in the last weeks is
        read again once an hour, and in each run of a backfill, which has to know what was answered in the scope.

        Args:
            memory: what the last run told.
            now: UTC.
            answered_within: how long after its row was created a rating may be given; none for satisfaction ratings.
            is_sweeping: whether this is the daily look at everything.
        """
        swept = _unseen_from(memory.swept_at, now) - SWEEP_BACK  # a row older than the scope may change
        start = min(memory.watermark, now) - OVERLAP
        start = min(start, swept) if is_sweeping else start
        asked_at = memory.asked_again_at
        earliest = _unseen_from(asked_at, now) - answered_within
        if start <= earliest or not answered_within:
            return cls(start, None, is_whole=True)
        is_due = asked_at is None or now - asked_at >= AGAIN_EVERY or memory.backfill_from is not None
        return cls(start, earliest if is_due else None, is_whole=is_due)


def _unseen_from(seen_at: datetime | None, now: datetime) -> datetime:
    """Since when customers may have answered what was looked at then: long ago, where no run came for weeks."""
    return now if seen_at is None else min(seen_at + SPARE, now)


def reread(
    memory: Memory, now: datetime, kinds: Collection[CsatKind], *, is_whole: bool, is_done: bool, is_urgent: bool
) -> Memory:
    """Which kinds were read, and when all surveys were, as the next run should know it.

    Args:
        memory: what the last run told.
        now: of this run, UTC.
        kinds: what is read from now on. A new one counts as read once nothing urgent of it waits: until then
            `surveys.resumed` takes each run back. A former one is read on until nothing of it waits.
        is_whole: whether this run read all surveys of the last weeks.
        is_done: whether nothing that was read waits for the next run.
        is_urgent: whether something waits for which the next run should read them again at once, not within the hour.
    """
    before, asked_at = memory.kinds, memory.asked_again_at
    if is_urgent:
        return replace(memory, asked_again_at=None if asked_at is None else min(asked_at, now - AGAIN_EVERY))
    if is_whole:
        before = frozenset(kinds) if is_done else before | frozenset(kinds)
    is_read = CsatKind.SURVEYS in before or CsatKind.SURVEYS in kinds
    return replace(memory, kinds=before, asked_again_at=(now if is_whole else asked_at) if is_read else None)


def backfilled(memory: Memory, windows: Windows, blocked: Collection[int]) -> Memory:
    """The backfill's progress: up to the first window in which something waits, or that was not read.

    Args:
        memory: what the next run should know.
        windows: what this run read of the backfill.
        blocked: tickets that wait for the next run.
    """
    if memory.backfilled_to is None or memory.backfill_from is None:
        return memory
    reached = memory.backfilled_to
    for start in sorted(windows):
        until, ratings = windows[start]
        if start == reached and not set(blocked) & ratings.keys():
            reached = until
    if reached < memory.scope_from:
        return replace(memory, backfilled_to=reached)
    return replace(memory, scope_from=memory.backfill_from, backfill_from=None, backfilled_to=None)
