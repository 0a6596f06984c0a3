"""Whom a case asks next: the reviewing manager first, then level by level, each in their working hours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.config import Configuration
from bot.config.review import SEES_ALL
from bot.dialogue import turns
from bot.dialogue.stand import NOTHING, Asking, Stand, pings, soonest
from bot.domain.model import Case, Need
from bot.domain.pings import MOST_PINGS, How, Ping
from bot.oncall.calendar import Outage
from bot.oncall.model import FALLBACK, NEXT, Level, Turn, User
from bot.standing import reviewer

_LATER = timedelta(days=1)
"""When a case looks again for somebody to ask, where nobody is to be found."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """One case at one moment.

    Args:
        case, stand: which.
        turn: whose it is to review it.
        now: UTC, whole seconds.
        config: with the roster in force.
    """

    case: Case
    stand: Stand
    turn: Turn
    now: datetime
    config: Configuration

    def first(self) -> Asking:
        """The reviewing manager, in their working hours; over their number per day only through the list."""
        if self.turn.user is None:
            return Asking(turn=self.turn, until=self.turn.until or self.now + _LATER)
        has_words = self.case.history is not None and self.case.history.has_human_note
        return self._ask(self.turn.user, 0, None, needs=Need.SIGNS if has_words else Need.NOTHING)

    def passed(self) -> Asking:
        """Who reviews now, where the issue was assigned to who reviewed before them and did nothing."""
        return NOTHING if self.turn.user is None else self._ask(self.turn.user, 0, None, needs=Need.SIGNS)

    def next(self, first: list[Ping], reached: int) -> Asking:
        """The highest level whose time has come and that finds somebody now; after all of them the case is overdue."""
        levels = reviewer.levels(self.stand.record, self.config)
        dues = [(number, self._due(first[0], levels[number - 1])) for number in range(reached + 1, len(levels) + 1)]
        come = [number for number, due in dues if due is not None and due <= self.now]
        later = [due for number, due in dues if number not in come]
        for number in reversed(come):
            user = self._meant(levels[number - 1])
            found = self._ask(user, number, levels[number - 1], needs=Need.SIGNS) if user else NOTHING
            if found.ping or found.needs:
                return replace(found, level=levels[number - 1], is_last=number == len(levels))
            later.append(found.until if user else self.now + _LATER)
            if user is None and number == len(levels):
                return self._overdue()
        if not dues:
            return self._overdue() if levels else NOTHING
        handed_over = self.turn.until if first[-1].how is How.ASSIGN else None
        return Asking(turn=self.turn, until=soonest(*later, handed_over))

    def _meant(self, level: Level) -> User | None:
        """Whom a level means: nobody who was asked in this round, and who is on duty now before who comes next.

        While `rotation.yml` is broken only the fallback is known; the other levels wait until it is mended.
        """
        if self.config.is_rotation_broken and level.notify != FALLBACK:
            return None
        asked = {each.to for each in pings(self.case, self.stand.record) if each.round == self.stand.round}
        present = self.turn.user
        if level.notify == NEXT and present is not None and present.name not in asked:
            return present
        return self.config.roster.notified(level.notify, self.turn, self.now, asked)

    def _overdue(self) -> Asking:
        """All levels had their time: the case is marked, once in a round."""
        if self.stand.record.overdue_round >= self.stand.round:
            return NOTHING
        return Asking(turn=self.turn, is_last=True, needs=self.case.lacking(Need.NOTES | Need.WORDS | Need.SIGNS))

    def _due(self, first: Ping, level: Level) -> datetime | None:
        """When a level's time comes: days of who was asked first, or of the calendar, without outages."""
        roster = self.config.roster
        if not level.is_business:
            return _later(first.at, timedelta(days=level.days), roster.outages)
        user = roster.user(first.to) or self.turn.user
        return roster.calendar(user, self.turn.schedule).due(first.at, level.days, roster.outages) if user else None

    def _ask(self, user: User, number: int, level: Level | None, *, needs: Need) -> Asking:
        """Asks somebody, as soon as they may be asked and everything is known that could make it needless."""
        opens = self._opens(user)
        if opens is None or opens > self.now:
            return Asking(turn=self.turn, until=soonest(opens, self.turn.until))
        spent = sum(1 for each in pings(self.case, self.stand.record) if each.how is not How.LIST)
        is_full = self._is_full(user)
        is_listed = spent >= MOST_PINGS or (is_full and number == 0 and self._has_list())
        wanted = needs
        if self.case.issue is not None:
            wanted |= Need.NOTES | Need.WORDS  # the card, which remembers whom the case asked, is made of them
        lacking = self.case.lacking(wanted if is_listed else wanted | Need.ACCOUNT)
        if lacking:
            return Asking(user=user, turn=self.turn, needs=lacking)
        if is_listed:
            return self._listed(user, number)
        if is_full:
            return Asking(turn=self.turn, until=soonest(self._tomorrow(user), self.turn.until))
        return self._reached(user, number, level)

    def _reached(self, user: User, number: int, level: Level | None) -> Asking:
        """Asks the person; the fallback where GitLab does not let them see the case."""
        fallback = self.config.roster.fallback_user()
        named = [user, *([fallback] if fallback is not None and fallback != user else [])]
        usable = next((each for each in named if _sees(self.case, each)), None)
        before = named if usable is None else named[: named.index(usable)]
        unusable = tuple(each.gitlab for each in before)
        if usable is None:
            return replace(self._listed(user, number), unusable=unusable)
        is_new = self.case.history is None or self.case.history.card is None
        how = How.CARD if number == 0 and is_new else How.MENTION
        how = How.ASSIGN if number == 0 and self._may_assign(usable) else how
        ping = Ping(self.now, number, usable.name, self.stand.round, how)
        return Asking(ping=ping, user=usable, turn=self.turn, level=level, unusable=unusable)

    def _may_assign(self, user: User) -> bool:
        """Whether people are asked by assignment, and this one would hear of it: not who has the issue from before."""
        has_it = self.case.issue is not None and user.gitlab.lower() in map(str.lower, self.case.issue.assignees)
        is_known = self.stand.round > 1 or any(each.how is How.ASSIGN for each in pings(self.case, self.stand.record))
        return self.config.bot.ping.by == "assign" and not (has_it and is_known)

    def _listed(self, user: User | None, number: int) -> Asking:
        """Nobody is pinged: the case is counted in the list of the rotation issue."""
        ping = Ping(self.now, number, user.name if user else "", self.stand.round, How.LIST)
        return Asking(ping=ping, user=user, turn=self.turn)

    def _opens(self, user: User) -> datetime | None:
        """From when on somebody may be pinged: at any hour about an urgent case, but never while they are away."""
        calendar = self.config.roster.calendar(user, self.turn.schedule)
        is_there = not self.config.roster.is_away(user, self.now, self.turn.schedule)
        return self.now if self.stand.record.is_urgent and is_there else calendar.opens_at(self.now)

    def _has_list(self) -> bool:
        """Whether a rotation issue gathers what is not pinged: neither of one person's cases nor before any turn."""
        return bool(self.turn.schedule) and turns.has_begun(self.turn.start)

    def _is_full(self, user: User) -> bool:
        """Whether somebody has had their number of pings today; urgent cases do not wait for another day."""
        count = self.case.pinged.get(user.name, 0)
        return count >= self.config.bot.ping.per_day and not self.stand.record.is_urgent

    def _tomorrow(self, user: User) -> datetime | None:
        """When somebody begins to work on another day."""
        calendar = self.config.roster.calendar(user, self.turn.schedule)
        morning = datetime.combine(calendar.day(self.now) + timedelta(days=1), time(), calendar.zone)
        return calendar.opens_at(morning.astimezone(self.now.tzinfo))


def _sees(case: Case, user: User) -> bool:
    """Whether somebody is an active member who sees confidential issues."""
    person = case.accounts.get(user.gitlab.lower())
    return person is not None and person.is_active and not person.is_bot and person.access_level in SEES_ALL


def _later(since: datetime, length: timedelta, outages: Iterable[Outage]) -> datetime:
    """When so much time will have passed, outages apart."""
    due = since + length
    for start, end in sorted(outages):
        if start < due and end > since:
            due += end - max(start, since)
    return due
