"""Whom to ask now: the rotation in force, with what a service says of it, the fallback, and people's calendars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from bot.oncall.calendar import Calendar, Outage
from bot.oncall.model import NO_ROTATION, OFFICE_HOURS, Entry, Rotation, Turn, User, WorkingHours


@dataclass(frozen=True)
class Roster:
    """What a run knows of who is on call.

    Args:
        rotation: `rotation.yml`; empty when there is none, or while it is broken.
        default: the schedule that serves where no other is named, empty for none.
        fallback: who serves where nobody is on call: the user name of `bot.yml`, None for nobody.
        hours: of people whose working hours are not known.
        live: entries of schedules that a service renders, by schedule; they count instead of the file's layers.
        outages: when the bot did not run.
    """

    rotation: Rotation = NO_ROTATION
    default: str = ""
    fallback: str | None = None
    hours: WorkingHours = OFFICE_HOURS
    live: Mapping[str, tuple[Entry, ...]] = field(default_factory=lambda: MappingProxyType({}))
    outages: tuple[Outage, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nobody can ever be asked."""
        return not self.rotation.schedules and self.fallback is None

    def fallback_user(self) -> User | None:
        """The fallback: the user of `rotation.yml` with that GitLab name or key, else one of whom no more is known."""
        raise NotImplementedError

    def user(self, name: str) -> User | None:
        """Whoever the bot remembers by this key: a user of `rotation.yml`, or the fallback."""
        raise NotImplementedError

    def turn(self, schedule: str, at: datetime) -> Turn:
        """Whose turn it is at `at` (UTC). An intended gap belongs to the turn before it; any other to the fallback.

        A schedule that does not exist has one turn for ever: the fallback's, from 2000 on.
        """
        raise NotImplementedError

    def following(self, turn: Turn) -> Turn | None:
        """The turn after it, None when it never ends."""
        raise NotImplementedError

    def turns(self, schedule: str, since: datetime, until: datetime) -> tuple[Turn, ...]:
        """All turns that overlap [since, until) (UTC), in their order."""
        raise NotImplementedError

    def notified(self, notify: str, turn: Turn, at: datetime) -> User | None:
        """Whom a level of the escalation means at `at` (UTC): never the turn's own user, nor somebody away.

        Args:
            notify: of the level.
            turn: the present one.
            at: UTC.
        """
        raise NotImplementedError

    def is_away(self, user: User, at: datetime, schedule: str = "") -> bool:
        """Whether somebody is absent at `at` (UTC)."""
        raise NotImplementedError

    def calendar(self, user: User, schedule: str = "") -> Calendar:
        """When somebody works; absences count as days off. Their zone, else that of the schedule, else UTC."""
        raise NotImplementedError


EMPTY = Roster()
"""Nobody can be asked."""
