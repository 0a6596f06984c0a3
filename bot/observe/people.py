"""Who is who in GitLab: roles, bots, and how much somebody has asked for in the last hour."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import datetime, timedelta

from bot.cache import Cache
from bot.domain.errors import NotFound
from bot.domain.ports import FeedbackProject
from bot.domain.said import Person

KNOWN_FOR = timedelta(hours=1)
"""So long a role is believed: it rarely changes, and GitLab limits how often accounts may be asked for."""

HOUR = timedelta(hours=1)

NOBODY = 0
"""No account has this number."""


class Directory:
    """The people of the project, each asked for at most once an hour. Safe to use from several threads.

    Args:
        gitlab: who knows them.
        cache: what earlier runs learned.
        now: the time of the run, UTC.
        ignored: user names of bots, by setting.
    """

    def __init__(self, gitlab: FeedbackProject, cache: Cache, now: datetime, ignored: tuple[str, ...]) -> None:
        self._gitlab = gitlab
        self._cache = cache
        self._now = now
        self._ignored = frozenset(name.lower() for name in ignored)
        self._lock = threading.Lock()

    def person(self, user_id: int, username: str) -> Person:
        """An account; one that exists no more is no member.

        Args:
            user_id, username: as a note names its author.
        """
        with self._lock:
            known = self._known(f"person {user_id}")
            if known is None:
                try:
                    known = self._gitlab.person(user_id)
                except NotFound:
                    known = Person(user_id, username, is_active=False)
                self._remember(f"person {user_id}", known)
        return self._told(known)

    def named(self, username: str) -> Person | None:
        """The account of a user name, in any case; None when there is none."""
        key = f"name {username.lower()}"
        with self._lock:
            known = self._known(key)
            if known is None:
                known = self._gitlab.person_named(username) or Person(NOBODY, username)
                self._remember(key, known)
                self._remember(f"person {known.user_id}", known)
        return None if known.user_id == NOBODY else self._told(known)

    def _told(self, known: Person) -> Person:
        """With what settings say about bots, which may have changed since the account was asked for."""
        return replace(known, is_bot=known.is_bot or known.username.lower() in self._ignored)

    def spoken_before(self, person: Person, note_id: int, at: datetime, count: int) -> int:
        """How many commands somebody gave in other comments in the hour before, as far as the bot has heard.

        Args:
            person: who.
            note_id, at, count: the comment that is asked about, its time (UTC) and how many it holds; remembered.
        """
        name = f"spoken {person.user_id}"
        with self._lock:
            spoken: dict[str, list[float]] = json.loads(self._cache.fact(name) or "{}")
            spoken[str(note_id)] = [at.timestamp(), count]
            oldest = max(when for when, _ in spoken.values()) - 2 * HOUR.total_seconds()
            self._cache.remember(name, json.dumps({key: each for key, each in spoken.items() if each[0] >= oldest}))
        start, end = (at - HOUR).timestamp(), at.timestamp()
        others = (each for key, each in spoken.items() if key != str(note_id))
        return int(sum(number for when, number in others if start < when <= end))

    def _known(self, name: str) -> Person | None:
        raw = json.loads(self._cache.fact(name) or "{}")
        if not raw or self._now.timestamp() - raw.pop("asked_at") >= KNOWN_FOR.total_seconds():
            return None
        return Person(**raw)

    def _remember(self, name: str, person: Person) -> None:
        raw = {
            "user_id": person.user_id,
            "username": person.username,
            "access_level": person.access_level,
            "is_active": person.is_active,
            "is_bot": person.is_bot,
            "asked_at": self._now.timestamp(),
        }
        self._cache.remember(name, json.dumps(raw))
