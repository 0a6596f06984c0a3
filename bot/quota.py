"""How many pings each person has had today: what is more than settings allow is gathered into their reminder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from types import MappingProxyType

from bot.cache import Cache
from bot.domain.actions import Action, AskInIssue, OpenIssue, PostNote
from bot.domain.pings import How
from bot.oncall.roster import Roster
from bot.standing.record import Record

_ANY_DAY = timedelta(days=2)
"""Longer than a day lasts in any two time zones."""


class Quota:
    """Counts the pings of one look.

    Args:
        cache: what cases remember of whom they asked.
        roster: whose day it is where.
        now: UTC.
    """

    def __init__(self, cache: Cache, roster: Roster, now: datetime) -> None:
        self._cache, self._roster, self._now = cache, roster, now

    def counts(self) -> Mapping[str, int]:
        """How many pings each user of the rotation had today, by their key, those that are planned among them."""
        return MappingProxyType({} if self._roster.is_empty else self._counts)

    def take(self, actions: Iterable[Action]) -> None:
        """Counts the pings of a plan."""
        pinged = [each.ping for each in actions if isinstance(each, PostNote | OpenIssue | AskInIssue) and each.ping]
        if pinged:
            self._counts.update(pinged)

    @cached_property
    def _counts(self) -> Counter[str]:
        """What was pinged before; GitLab touched those cases on the same day."""
        found: Counter[str] = Counter()
        for known in self._cache.touched_since(self._now - _ANY_DAY):
            history = known.history
            record = Record.of(history.card.marker) if history and history.card else None
            pings = {*(record.pings if record else ()), *(history.pings if history else ())}
            found.update(each.to for each in pings if each.how is not How.LIST and self._is_today(each.to, each.at))
        return found

    def _is_today(self, name: str, at: datetime) -> bool:
        user = self._roster.user(name)
        if user is None:
            return False
        calendar = self._roster.calendar(user)
        return calendar.day(at) == calendar.day(self._now)
