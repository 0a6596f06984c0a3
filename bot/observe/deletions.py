"""Follows the deletion of tickets in Zendesk, once a day, to the issues that still hold their customers' words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.cache import Cache
from bot.config import Configuration
from bot.domain.actions import Finding
from bot.domain.errors import ServiceError
from bot.domain.markers import Key
from bot.domain.memory import Memory
from bot.domain.model import Gone, Issue, Origin
from bot.domain.ports import RatingSource
from bot.observe.issues import older
from bot.observe.seeds import Seed

EVERY = timedelta(days=1)

FIRST_BACK = timedelta(days=30)
"""So long Zendesk keeps a deleted ticket before it deletes it for good: where the first look begins (Zendesk docs)."""

OVERLAP = timedelta(minutes=5)
"""A look that came to the end is followed by one from so long before: the two services' clocks may differ."""

MOST_PAGES = 5
"""Of a thousand tickets in one run, half of what Zendesk allows in a minute; the next run goes on."""


def is_known(source: RatingSource, ticket_id: int, now: datetime) -> bool:
    """Whether Zendesk has such a ticket, or deleted it within the last thirty days.

    Args:
        source: where to ask.
        ticket_id: its number.
        now: UTC.

    Raises:
        ServiceError: Zendesk does not answer, or time ran out over all that changed there.
    """
    if not source.is_deleted(ticket_id):
        return True
    since = now - FIRST_BACK
    while True:
        found = source.deletions(since, now, MOST_PAGES)
        if ticket_id in found.tickets or found.is_complete:
            return ticket_id in found.tickets
        since = found.until


@dataclass(slots=True)
class DeletionReader:
    """One run's look at deletions.

    Args:
        source: where tickets are deleted.
        cache: which of them have an issue.
        config: whether deletions are followed.
    """

    source: RatingSource
    cache: Cache
    config: Configuration
    findings: list[Finding] = field(default_factory=list)
    _reached: datetime | None = None
    _found: Mapping[int, Gone] = field(default_factory=dict)

    def seeds(self, memory: Memory, now: datetime, clock: datetime | None = None) -> list[Seed]:
        """The issues of tickets that were deleted since the last look; none when that was less than a day ago.

        Args:
            memory: what the last run told.
            now: the time for which is planned, UTC.
            clock: the service's time: nobody can be asked for what is deleted later. None where it is not known.
        """
        last = memory.followed_at
        if not self.config.bot.privacy.follow_deletions or (last is not None and now - last < EVERY):
            return []
        today = min(now, clock or now)
        since = today - FIRST_BACK if last is None else last
        try:
            found = self.source.deletions(since, today, MOST_PAGES)
        except ServiceError as error:
            self.findings = [Finding(kind="not_followed", why=f"{error}; the next run tries again")]
            return []
        self._reached = found.until - OVERLAP if found.is_complete else found.until
        self._found = found.tickets
        return [self._seed(issue, ticket) for ticket in found.tickets for issue in self._wordy(ticket)]

    def remembered(self, memory: Memory, waiting: Collection[Seed]) -> Memory:
        """The memory with how far this look went, unless something that it found still waits: then it is made again.

        That is so too while an issue of what it found holds the words: one that this run opened, or on which it had to
        follow a change of the rating first.

        Args:
            memory: what the last run told.
            waiting: what this run leaves to the next one.
        """
        is_left = any(seed.key.ticket_id in self._found for seed in waiting)
        if self._reached is None or is_left or any(True for ticket in self._found for _ in self._wordy(ticket)):
            return memory
        return replace(memory, followed_at=self._reached)

    def _seed(self, issue: Issue, ticket: int) -> Seed:
        key, first = Key(self.source.name, ticket), older(self.cache, issue)
        gone = self._found[ticket]
        return Seed(key, Origin.CHANGED, issue.created_at, iid=issue.iid, doubled_by=first, gone=gone)

    def _wordy(self, ticket: int) -> Iterator[Issue]:
        """The issues of a ticket that hold its customer's words, doubles too."""
        for known in self.cache.of_ticket(ticket):
            marker = known.issue.true_marker
            if known.issue.ticket_id == ticket and marker is not None and "emptied" not in marker.values:
                yield known.issue
