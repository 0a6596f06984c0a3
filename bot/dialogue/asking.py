"""Whom a case asks to look at it, when and how: the reviewing manager first, then level by level, until somebody does.

A person's comment, reaction or act ends it, and so does snoozing. Over a case's life at most `MOST_PINGS` are mentioned
or assigned unasked; whoever would come after that is only counted in the list of the rotation issue.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.config import Configuration
from bot.dialogue.ladder import Ladder
from bot.dialogue.stand import NOTHING, Asking, Stand, is_known_to_be_seen, pings, soonest
from bot.domain.model import Case
from bot.domain.pings import How, Ping
from bot.oncall.model import Turn
from bot.standing import reviewer
from bot.standing.record import Record

_LOOK_AGAIN = timedelta(hours=1)
"""So long a schedule of another service is believed: nobody tells when it changes."""


def asking(case: Case, stand: Stand, now: datetime, config: Configuration) -> Asking:
    """Whom the case asks at `now` (UTC), or when to look again.

    Args:
        case: with the accounts and signs that were read.
        stand: how it stands.
        now: UTC.
        config: with the roster in force.
    """
    is_silent = stand.record.is_silent and stand.round == 1
    if not stand.is_waiting or is_silent or config.roster.is_empty:
        return NOTHING
    if is_known_to_be_seen(stand):
        return NOTHING
    if stand.since is not None and any(at >= stand.since for at in case.signs or ()):
        return Asking(is_seen=True)
    turn = reviewer.turn(stand.record, now, config)
    asked = [each for each in pings(case, stand.record) if each.round == stand.round]
    ladder = Ladder(case, stand, turn, now.replace(microsecond=0), config)
    first = [each for each in asked if each.level == 0]
    if not first:
        found = ladder.first()
    elif _passes(first[-1], turn, config):
        found = ladder.passed()
    else:
        found = ladder.next(first, max(each.level for each in asked))
    return found if not config.roster.live else replace(found, until=soonest(found.until, now + _LOOK_AGAIN))


def remembering(case: Case, stand: Stand, asking: Asking, config: Configuration) -> Record:
    """What the card remembers once the case has asked: that somebody looked stays known, whatever they take back."""
    known = {*pings(case, stand.record), *([asking.ping] if asking.ping else [])}
    is_seen = asking.is_seen or (bool(stand.began) and is_known_to_be_seen(stand))
    seen_round = stand.round if is_seen else stand.record.seen_round
    is_overdue = asking.is_last and not asking.needs and config.labels is not None
    overdue_round = stand.round if is_overdue else stand.record.overdue_round
    return replace(stand.record, pings=tuple(sorted(known)), seen_round=seen_round, overdue_round=overdue_round)


def names(asked: Asking, config: Configuration) -> tuple[str, ...]:
    """The user names to look up before somebody is asked."""
    fallback = config.roster.fallback_user()
    return tuple(dict.fromkeys(each.gitlab for each in (asked.user, fallback) if each is not None))


def _passes(last: Ping, turn: Turn, config: Configuration) -> bool:
    """Whether an assigned issue goes on to who reviews now."""
    is_other = turn.user is not None and turn.user.name != last.to
    return last.how is How.ASSIGN and config.bot.ping.by == "assign" and is_other
