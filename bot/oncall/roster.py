"""Whom to ask now: the rotation in force, with what a service says of it, the fallback, and people's calendars."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import takewhile
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.oncall.absences import DaysOff, is_away
from bot.oncall.calendar import Calendar, Outage
from bot.oncall.model import (
    FALLBACK,
    NEXT,
    NO_ROTATION,
    OFFICE_HOURS,
    Away,
    Entry,
    Rotation,
    Turn,
    User,
    WorkingHours,
)
from bot.oncall.turns import FAR, FIRST, Mark, Timeline

UTC_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True)
class Roster:
    """What a run knows of who is on call.

    Args:
        rotation: `rotation.yml`; empty when there is none, or while it is broken.
        default: the schedule that serves where no other is named, empty for none.
        fallback: who serves where nobody is on call: the user name of `bot.yml`, None for nobody.
        hours: of people whose working hours are not known.
        live: entries of schedules that a service renders, by schedule; they count instead of the file's layers and
            overrides, from the first to the last of them. They should reach back at least four weeks: what began before
            the first one, and lasts on for longer than that, counts as one turn a week. `since` of an entry is the
            beginning of its turn where that is known; an entry of nobody in front or at the end says how far the
            service looked.
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
        return self._fallback

    def user(self, name: str) -> User | None:
        """Whoever the bot remembers by this key: a user of `rotation.yml`, or the fallback."""
        fallback = self._fallback
        return self.rotation.users.get(name) or (fallback if fallback and fallback.name == name else None)

    def turn(self, schedule: str, at: datetime) -> Turn:
        """Whose turn it is at `at` (UTC). An intended gap belongs to the turn before it; any other to the fallback.

        A schedule that does not exist has one turn for ever: the fallback's, from 2000 on.
        """
        timeline = self._timelines.get(schedule)
        if timeline is None:
            return self._turn(schedule, Mark(FIRST, None), None)
        return self._turn(schedule, timeline.mark(at), timeline.following(at))

    def following(self, turn: Turn) -> Turn | None:
        """The turn after it, None when it never ends."""
        return self.turn(turn.schedule, turn.until) if turn.until else None

    def turns(self, schedule: str, since: datetime, until: datetime) -> tuple[Turn, ...]:
        """All turns that overlap [since, until) (UTC), in their order."""
        if since >= until:
            return ()
        return tuple(takewhile(lambda turn: turn.start < until, self._from(self.turn(schedule, since))))

    def notified(self, notify: str, turn: Turn, at: datetime, but: Container[str] = frozenset()) -> User | None:
        """Whom a level of the escalation means at `at` (UTC): never the turn's own user, nor somebody away.

        Args:
            notify: of the level. `next` is who follows in the schedule; a schedule is who is on call there, or
                whoever follows them.
            turn: the present one.
            at: UTC.
            but: keys of whom it never means.
        """
        own = turn.user.name if turn.user else None
        return next(
            (
                user
                for user in self._asked(notify, turn, at)
                if user and user.name != own and user.name not in but and not self.is_away(user, at, turn.schedule)
            ),
            None,
        )

    def is_away(self, user: User, at: datetime, schedule: str = "") -> bool:
        """Whether somebody is absent at `at` (UTC)."""
        return is_away(self._absences.get(user.name, ()), at.astimezone(self._zone(user, schedule)).date())

    def calendar(self, user: User, schedule: str = "") -> Calendar:
        """When somebody works; absences count as days off. Their zone, else that of the schedule, else UTC.

        Where no schedule is named, the default one.
        """
        absences = self._absences.get(user.name, ())
        days_off = DaysOff(user.days_off, absences) if absences else user.days_off
        return Calendar(self._zone(user, schedule), user.working_hours or self.hours, days_off)

    @cached_property
    def _fallback(self) -> User | None:
        name, users = self.fallback, self.rotation.users
        if name is None:
            return None
        named = next((user for user in users.values() if user.gitlab.casefold() == name.casefold()), None)
        return named or users.get(name) or User(name, name)

    @cached_property
    def _timelines(self) -> Mapping[str, Timeline]:
        return {
            name: Timeline(self.rotation, schedule, self.live.get(name, ()))
            for name, schedule in self.rotation.schedules.items()
        }

    @cached_property
    def _absences(self) -> Mapping[str, tuple[Away, ...]]:
        found: dict[str, list[Away]] = {}
        for away in self.rotation.away:
            found.setdefault(away.user, []).append(away)
        return {user: tuple(absences) for user, absences in found.items()}

    def _turn(self, schedule: str, mark: Mark, following: Mark | None) -> Turn:
        user = self._fallback if mark.user is None else self.rotation.users[mark.user]
        is_fallback = mark.user is None and user is not None
        return Turn(schedule, user, mark.start, following.start if following else None, is_fallback)

    def _from(self, turn: Turn) -> Iterator[Turn]:
        """The turn and all after it."""
        present: Turn | None = turn
        while present:
            yield present
            present = self.following(present)

    def _asked(self, notify: str, turn: Turn, at: datetime) -> Iterator[User | None]:
        """Whom a level could mean, the best first."""
        if notify == FALLBACK:
            yield self._fallback
        elif notify != NEXT and notify not in self.rotation.schedules:
            yield self.user(notify)
        else:
            present = turn if notify == NEXT else self.turn(notify, at)
            yield present.user
            later = takewhile(lambda each: each.start < at + FAR, self._from(present))
            yield from (each.user for each in later if not each.is_fallback)

    def _zone(self, user: User, schedule: str) -> ZoneInfo:
        found = self.rotation.schedules.get(schedule or self.default)
        return user.time_zone or (found.time_zone if found else UTC_ZONE)


EMPTY = Roster()
"""Nobody can be asked."""
