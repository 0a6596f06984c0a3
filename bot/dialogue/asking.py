"""Whom a case asks to look at it, when and how: the reviewing manager first, then level by level, until somebody does.

A person's comment, reaction or act ends it, and so does snoozing. Over a case's life at most `MOST_PINGS` are mentioned
or assigned unasked; whoever would come after that is only counted in the list of the rotation issue.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from types import MappingProxyType

from bot.config import Configuration
from bot.config.review import SEES_ALL
from bot.domain.model import Case, Need, Origin
from bot.domain.pings import MOST_PINGS, How, Ping
from bot.oncall.calendar import Outage
from bot.oncall.model import Level, Turn, User
from bot.standing import reviewer
from bot.standing.record import Record

_LOOK_AGAIN = timedelta(hours=1)
"""So long a schedule of another service is believed: nobody tells when it changes."""

_LATER = timedelta(days=1)
"""When a case looks again for somebody to ask, where nobody is to be found."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How a case stands, as far as asking goes.

    Args:
        record: what its card remembers.
        round: of the review; 0 for a case that was never bad.
        began: when each round began, UTC.
        is_waiting: it is bad and open, and its review lacks something.
    """

    record: Record
    round: int
    began: Mapping[int, datetime] = field(default_factory=lambda: MappingProxyType({}))
    is_waiting: bool = False

    @property
    def since(self) -> datetime | None:
        """When the present round began (UTC)."""
        return self.began.get(self.round)


@dataclass(frozen=True, slots=True)
class Asking:
    """What follows for a case.

    Args:
        ping: whom to ask now, None for nobody.
        user: who that is; None where nobody was found.
        turn: whose turn it is to review the case.
        level: of the escalation, None for the first one who is asked.
        is_last: nobody comes after this one.
        until: when the case wants another look (UTC), None when something has to happen first.
        is_seen: somebody looked at the case, and the card does not remember it yet.
        needs: what has to be read before somebody is asked.
    """

    ping: Ping | None = None
    user: User | None = None
    turn: Turn | None = None
    level: Level | None = None
    is_last: bool = False
    until: datetime | None = None
    is_seen: bool = False
    needs: Need = Need.NOTHING


NOTHING = Asking()


def begin(record: Record, case: Case, config: Configuration) -> Record:
    """What a card remembers from the case's first bad rating on: who reviews it, how urgent it is."""
    return replace(
        record,
        route=reviewer.route(case.ticket, config),
        is_urgent=reviewer.is_urgent(case.rating, case.ticket, config),
        is_silent=case.origin is Origin.BACKFILL,
    )


def pings(case: Case, record: Record) -> tuple[Ping, ...]:
    """Whom the case has asked by itself, oldest first. A card that was lost may have mentioned somebody."""
    noted = case.history.pings if case.history else ()
    is_lost = case.issue is not None and not case.never_had_card and (case.history is None or case.history.card is None)
    lost = [Ping(case.issue.created_at, 0, "", 1, How.CARD)] if is_lost and case.issue else []
    return tuple(sorted({*record.pings, *noted, *lost}))


def asking(case: Case, stand: Stand, now: datetime, config: Configuration) -> Asking:
    """Whom the case asks at `now` (UTC), or when to look again.

    Args:
        case: with the accounts and signs that were read.
        stand: how it stands.
        now: UTC.
        config: with the roster in force.
    """
    if not stand.is_waiting or stand.record.is_silent or config.roster.is_empty:
        return NOTHING
    if _is_known_to_be_seen(case, stand, config):
        return NOTHING
    if stand.since is not None and any(at >= stand.since for at in case.signs or ()):
        return Asking(is_seen=True)
    turn = reviewer.turn(stand.record, now, config)
    asked = [each for each in pings(case, stand.record) if each.round == stand.round]
    ladder = _Ladder(case, stand, turn, now.replace(microsecond=0), config)
    first = [each for each in asked if each.level == 0]
    if not first:
        found = ladder.first()
    elif _passes(first[-1], turn, config):
        found = ladder.passed()
    else:
        found = ladder.next(first, max(each.level for each in asked))
    return found if not config.roster.live else replace(found, until=_soonest(found.until, now + _LOOK_AGAIN))


@dataclass(frozen=True, slots=True)
class _Ladder:
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
        """The next level once its time has come."""
        levels = reviewer.levels(self.stand.record, self.config)
        if reached >= len(levels):
            return NOTHING
        level = levels[reached]
        due = self._due(first[0], level)
        if due is None or self.now < due:
            handed_over = self.turn.until if first[-1].how is How.ASSIGN else None
            return Asking(turn=self.turn, until=_soonest(due, handed_over))
        user = self.config.roster.notified(level.notify, self.turn, self.now)
        found = self._ask(user, reached + 1, level, needs=Need.SIGNS)
        return replace(found, level=level, is_last=reached + 1 == len(levels))

    def _due(self, first: Ping, level: Level) -> datetime | None:
        """When a level's time comes: days of who was asked first, or of the calendar, without outages."""
        roster = self.config.roster
        if not level.is_business:
            return _later(first.at, timedelta(days=level.days), roster.outages)
        user = roster.user(first.to) or self.turn.user
        return roster.calendar(user, self.turn.schedule).due(first.at, level.days, roster.outages) if user else None

    def _ask(self, user: User | None, number: int, level: Level | None, *, needs: Need) -> Asking:
        """Asks somebody, as soon as they may be asked and everything is known that could make it needless."""
        if user is None:
            return self._listed(None, number)
        opens = self._opens(user)
        if opens is None or opens > self.now:
            return Asking(turn=self.turn, until=_soonest(opens, self.turn.until))
        spent = sum(1 for each in pings(self.case, self.stand.record) if each.how is not How.LIST)
        is_full = self._is_full(user)
        is_listed = spent >= MOST_PINGS or (is_full and number == 0 and bool(self.turn.schedule))
        wanted = needs
        if self.case.issue is not None:
            wanted |= Need.NOTES | Need.WORDS  # the card, which remembers whom the case asked, is made of them
        lacking = self.case.lacking(wanted if is_listed else wanted | Need.ACCOUNT)
        if lacking:
            return Asking(user=user, turn=self.turn, needs=lacking)
        if is_listed:
            return self._listed(user, number)
        if is_full:
            return Asking(turn=self.turn, until=self._tomorrow(user))
        return self._reached(user, number, level)

    def _reached(self, user: User, number: int, level: Level | None) -> Asking:
        """Asks the person; the fallback where GitLab does not let them see the case."""
        fallback = self.config.roster.fallback_user()
        usable = next((each for each in (user, fallback) if each is not None and _sees(self.case, each)), None)
        if usable is None:
            return self._listed(None, number)
        is_new = self.case.history is None or self.case.history.card is None
        how = How.CARD if number == 0 and is_new else How.MENTION
        how = How.ASSIGN if number == 0 and self.config.bot.ping.by == "assign" else how
        ping = Ping(self.now, number, usable.name, self.stand.round, how)
        return Asking(ping=ping, user=usable, turn=self.turn, level=level)

    def _listed(self, user: User | None, number: int) -> Asking:
        """Nobody is pinged: the case is counted in the list of the rotation issue."""
        ping = Ping(self.now, number, user.name if user else "", self.stand.round, How.LIST)
        return Asking(ping=ping, user=user, turn=self.turn)

    def _opens(self, user: User) -> datetime | None:
        """From when on somebody may be pinged: at any hour about an urgent case, but never while they are away."""
        calendar = self.config.roster.calendar(user, self.turn.schedule)
        is_there = not self.config.roster.is_away(user, self.now, self.turn.schedule)
        return self.now if self.stand.record.is_urgent and is_there else calendar.opens_at(self.now)

    def _is_full(self, user: User) -> bool:
        """Whether somebody has had their number of pings today; urgent cases do not wait for another day."""
        count = self.case.pinged.get(user.name, 0)
        return count >= self.config.bot.ping.per_day and not self.stand.record.is_urgent

    def _tomorrow(self, user: User) -> datetime | None:
        """When somebody begins to work on another day."""
        calendar = self.config.roster.calendar(user, self.turn.schedule)
        morning = datetime.combine(calendar.day(self.now) + timedelta(days=1), time(), calendar.zone)
        return calendar.opens_at(morning.astimezone(self.now.tzinfo))


def remembering(case: Case, stand: Stand, asking: Asking, config: Configuration) -> Record:
    """What the card remembers once the case has asked: that somebody looked stays known, whatever they take back."""
    known = {*pings(case, stand.record), *([asking.ping] if asking.ping else [])}
    is_seen = asking.is_seen or (bool(stand.began) and _is_known_to_be_seen(case, stand, config))
    seen_round = stand.round if is_seen else stand.record.seen_round
    return replace(stand.record, pings=tuple(sorted(known)), seen_round=seen_round)


def names(asked: Asking, config: Configuration) -> tuple[str, ...]:
    """The user names to look up before somebody is asked."""
    fallback = config.roster.fallback_user()
    return tuple(dict.fromkeys(each.gitlab for each in (asked.user, fallback) if each is not None))


def _is_known_to_be_seen(case: Case, stand: Stand, config: Configuration) -> bool:
    """Whether a person acted on the case since its round began, as far as card and issue tell."""
    record, since = stand.record, stand.since
    if record.seen_round >= stand.round or since is None:
        return True
    acts = [act.at for act in record.latest.values() if act.by]
    times = [*acts, *(entry.at for entry in record.ledger.values()), *(part.at for part in record.parts.values())]
    return any(at >= since for at in times) or (stand.round == 1 and _is_taken(case, record, config))


def _is_taken(case: Case, record: Record, config: Configuration) -> bool:
    """Whether somebody has the issue to whom the bot did not assign it by itself."""
    return bool(case.issue and {name.lower() for name in case.issue.assignees} - assigned(case, record, config))


def assigned(case: Case, record: Record, config: Configuration) -> frozenset[str]:
    """The user names, in lower case, of whom the bot assigned the case by itself."""
    keys = {each.to for each in pings(case, record) if each.how is How.ASSIGN}
    users = (config.roster.user(key) for key in keys)
    return frozenset(user.gitlab.lower() for user in users if user is not None)


def _passes(last: Ping, turn: Turn, config: Configuration) -> bool:
    """Whether an assigned issue goes on to who reviews now."""
    is_other = turn.user is not None and turn.user.name != last.to
    return last.how is How.ASSIGN and config.bot.ping.by == "assign" and is_other


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


def _soonest(*times: datetime | None) -> datetime | None:
    return min((at for at in times if at is not None), default=None)
