"""What lies on the reviewing manager's desk: cases that wait, what came in and was reviewed, the rotation issues."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType

from bot.domain.markers import Key, Marker
from bot.domain.memory import moment, stamp
from bot.domain.pings import Ping


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open case with a bad rating.

    Args:
        key, iid: the case and its issue.
        since: when the present round of its review began (UTC).
        missing: the open questions, as configured; None where nobody knows, which is all of them.
        assignees: the user names of who has it.
        pings: whom the bot asked by itself, oldest first.
        is_acknowledged: somebody acted on it since the round began, as far as the card knows.
        snoozed_until: UTC, also of a snooze that ended of late; None for a case that was not snoozed.
        is_overdue: it carries the label.
        route: who reviews, by the card: `schedule:` and its key, or `user:` and theirs; empty for the default schedule.
        is_silent: it came with a backfill and is in its first round: nobody is asked.
    """

    key: Key
    iid: int
    since: datetime
    missing: tuple[str, ...] | None = None
    assignees: tuple[str, ...] = ()
    pings: tuple[Ping, ...] = ()
    is_acknowledged: bool = False
    snoozed_until: datetime | None = None
    is_overdue: bool = False
    route: str = ""
    is_silent: bool = False

    def is_due(self, now: datetime) -> bool:
        """Whether it waits for its review at `now` (UTC): something is missing and nobody snoozed or silenced it."""
        return self.missing != () and not self.is_silent and not self.is_snoozed(now)

    def is_snoozed(self, now: datetime) -> bool:
        """Whether somebody put it off beyond `now` (UTC)."""
        return self.snoozed_until is not None and self.snoozed_until > now

    def is_back(self, since: datetime, now: datetime) -> bool:
        """Whether a snooze ended in (since, now] (UTC)."""
        return self.snoozed_until is not None and since < self.snoozed_until <= now


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a review, for the figures of a turn.

    Args:
        iid: the issue.
        route: as in `Waiting`.
        began: the time of the bad rating (UTC).
        reviewed_at: when the last question was answered (UTC); None before.
    """

    iid: int
    route: str
    began: datetime
    reviewed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rounds:
    """The rounds that began or ended since a time.

    Args:
        since: UTC.
        rounds: those of all schedules.
        unread: of how many cases nobody could look at the notes.
    """

    since: datetime
    rounds: tuple[Round, ...] = ()
    unread: int = 0


@dataclass(frozen=True, slots=True)
class TurnMark:
    """What the description of a rotation issue remembers.

    Args:
        schedule: its key.
        start: when the turn began (UTC); with the schedule it names the turn for ever.
        to: whose turn it is, as `marked` writes their key.
        until: when it ends (UTC), as far as was known; None for never.
        shown: a digest of the text, so that an equal one is not written again.
        reminded: the day of the last reminder in their zone; None before the first.
        told_at: when that was (UTC).
        of: a digest of what waited then.
        noticed: who was told that their turn comes next, and when it begins; empty before.
        is_announced: the hand-over was announced.
        ended_at: when the hand-over was written (UTC); None before.
        again_at: when the turn went on after a hand-over that came too early (UTC); None where none did.
        before: whose turn it was before, by the file of then, with what was said to them; empty where it is the same.
        tried: where and on which day the announcement had no place, as `remind` writes it; empty before.
        source: whose it is where several mirrors share a project, as `Configuration.owner` says; empty else.
    """

    schedule: str
    start: datetime
    to: str
    until: datetime | None = None
    shown: str = ""
    reminded: date | None = None
    told_at: datetime | None = None
    of: str = ""
    noticed: str = ""
    is_announced: bool = False
    ended_at: datetime | None = None
    again_at: datetime | None = None
    before: str = ""
    tried: str = ""
    source: str = ""

    def passed_to(self, to: str) -> TurnMark:
        """The same turn where the file gives it to somebody else: nothing was said to them, unless they had it before.

        Args:
            to: their key, as `marked` writes it.
        """
        day = self.reminded.isoformat() if self.reminded else ""
        before = "/".join((self.to, day, stamp(self.told_at) if self.told_at else "", self.of))
        passed = TurnMark(
            self.schedule, self.start, to, self.until, again_at=self.again_at, before=before, source=self.source
        )
        name, reminded, told_at, of = (*self.before.rsplit("/", 3), "", "", "")[:4]
        if name != to:
            return passed
        return replace(passed, reminded=_day(reminded), told_at=moment(told_at), of=of)

    def marker(self) -> Marker:
        """As it stands in the description."""
        at = {"turn": self.start, "until": self.until, "told_at": self.told_at, "ended": self.ended_at}
        at["again"] = self.again_at
        values = {"schedule": self.schedule, "to": self.to, "shown": self.shown, "of": self.of, "noticed": self.noticed}
        values |= {"before": self.before, "tried": self.tried, "source": self.source}
        values |= {name: stamp(moment) for name, moment in at.items() if moment is not None}
        if self.reminded is not None:
            values["reminded"] = self.reminded.isoformat()
        if self.is_announced:
            values["announced"] = "yes"
        return Marker("rotation", None, MappingProxyType({name: value for name, value in values.items() if value}))

    @classmethod
    def of_marker(cls, marker: Marker | None) -> TurnMark | None:
        """What a marker holds, None when it is none of a turn, or not to be read."""
        values = marker.values if marker and marker.kind == "rotation" else {}
        start = moment(values.get("turn", ""))
        if start is None or not values.get("schedule"):
            return None
        return cls(
            values["schedule"],
            start,
            values.get("to", ""),
            until=moment(values.get("until", "")),
            shown=values.get("shown", ""),
            reminded=_day(values.get("reminded", "")),
            told_at=moment(values.get("told_at", "")),
            of=values.get("of", ""),
            noticed=values.get("noticed", ""),
            is_announced="announced" in values,
            ended_at=moment(values.get("ended", "")),
            again_at=moment(values.get("again", "")),
            before=values.get("before", ""),
            tried=values.get("tried", ""),
            source=values.get("source", ""),
        )


def marked(name: str) -> str:
    """The key of a user as a marker can hold it: no `--`, which would end the comment."""
    return re.sub("-(?=[-.])", "-.", name)


def unmarked(value: str) -> str:
    """The key that `marked` wrote so."""
    return value.replace("-.", "-")


def _day(text: str) -> date | None:
    at = moment(f"{text}T00:00:00Z")
    return at.date() if at else None


@dataclass(frozen=True, slots=True)
class RotationIssue:
    """The issue of one turn.

    Args:
        iid: its number.
        is_open: as GitLab says.
        title: as it stands.
        mark: what it remembers.
    """

    iid: int
    is_open: bool
    title: str
    mark: TurnMark

    @property
    def is_ended(self) -> bool:
        """Whether it was handed over; one that a person closed early is not."""
        return self.mark.ended_at is not None


@dataclass(frozen=True, slots=True)
class DeskNeed:
    """What a policy has to know beside what is on the desk.

    Args:
        notes: the issues of which the bot's own notes must be read.
        since: from when on rounds are counted (UTC); None when they are not.
    """

    notes: frozenset[int] = frozenset()
    since: datetime | None = None

    def __or__(self, other: DeskNeed) -> DeskNeed:
        """Both."""
        since = min((at for at in (self.since, other.since) if at is not None), default=None)
        return DeskNeed(self.notes | other.notes, since)


@dataclass(frozen=True, slots=True)
class Desk:
    """All that one look knows.

    Args:
        waiting: every open case with a bad rating, oldest first.
        issues: the rotation issues that count, oldest first.
        notes: markers of the bot's own notes by issue, where they were read; None where there is no such issue.
        rounds: None when they were not counted.
        bot: its user name.
    """

    waiting: tuple[Waiting, ...] = ()
    issues: tuple[RotationIssue, ...] = ()
    notes: Mapping[int, tuple[Marker, ...] | None] = field(default_factory=lambda: MappingProxyType({}))
    rounds: Rounds | None = None
    bot: str = ""

    def lacks(self, need: DeskNeed) -> DeskNeed:
        """What of that nobody has read yet."""
        is_counted = need.since is None or (self.rounds is not None and self.rounds.since <= need.since)
        return DeskNeed(need.notes - self.notes.keys(), None if is_counted else need.since)

    def of_schedule(self, schedule: str) -> tuple[RotationIssue, ...]:
        """The rotation issues of a schedule."""
        return tuple(issue for issue in self.issues if issue.mark.schedule == schedule)

    def has_note(self, iid: int, kind: str, **values: str) -> bool:
        """Whether the bot wrote such a note on an issue; False, too, where nobody looked."""
        return any(
            marker.kind == kind and values.items() <= marker.values.items() for marker in self.notes.get(iid) or ()
        )

    def with_notes(self, iid: int, markers: tuple[Marker, ...] | None) -> Desk:
        """The desk once the notes of an issue were read; None when there is no such issue."""
        return replace(self, notes=MappingProxyType({**self.notes, iid: markers}))


NOTHING_MORE = DeskNeed()
"""What is on the desk is enough."""
