"""How a case stands, as far as asking somebody to review it goes, and what may follow from that."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from bot.config import Configuration
from bot.domain.history import History
from bot.domain.model import Case, Need, Origin
from bot.domain.pings import How, Ping
from bot.oncall.model import Level, Turn, User
from bot.standing import reviewer
from bot.standing.record import Record, carried


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
        is_last: nobody comes after this one: the case is overdue.
        until: when the case wants another look (UTC), None when something has to happen first.
        is_seen: somebody looked at the case, and the card does not remember it yet.
        needs: what has to be read before somebody is asked.
        unusable: the user names of whom GitLab knows no active member who sees the case.
    """

    ping: Ping | None = None
    user: User | None = None
    turn: Turn | None = None
    level: Level | None = None
    is_last: bool = False
    until: datetime | None = None
    is_seen: bool = False
    needs: Need = Need.NOTHING
    unusable: tuple[str, ...] = ()


NOTHING = Asking()


def begin(record: Record, case: Case, config: Configuration) -> Record:
    """What a card remembers from the case's first bad rating on: who reviews it, how urgent it is."""
    return replace(
        record,
        route=reviewer.route(case.ticket, config),
        is_urgent=record.is_urgent or reviewer.is_urgent(case.rating, case.ticket, config),
        is_silent=record.is_silent or case.origin is Origin.BACKFILL,
    )


def pings(case: Case, record: Record) -> tuple[Ping, ...]:
    """Whom the case has asked by itself, oldest first; a lost card may have mentioned somebody, in no round."""
    noted = noted_pings(case.history) if case.history else ()
    is_lost = case.issue is not None and not case.never_had_card and (case.history is None or case.history.card is None)
    lost = [Ping(case.issue.created_at, 0, "", 0, How.CARD)] if is_lost and case.issue else []
    return tuple(sorted({*record.pings, *noted, *lost}))


def noted_pings(history: History) -> Collection[Ping]:
    """Whom notes asked, among them the cards that stand there twice."""
    again = (carried(each.marker) for each in history.doubles)
    return {*history.pings, *(ping for ping in again if ping)}


def is_known_to_be_seen(stand: Stand) -> bool:
    """Whether a person acted on the case since its round began, as far as the card tells."""
    record, since = stand.record, stand.since
    if record.seen_round >= stand.round or since is None:
        return True
    acts = [act.at for act in record.latest.values() if act.by]
    times = [*acts, *(entry.at for entry in record.ledger.values()), *(part.at for part in record.parts.values())]
    return any(at >= since for at in times)


def soonest(*times: datetime | None) -> datetime | None:
    """The first of some moments (UTC), None of none."""
    return min((at for at in times if at is not None), default=None)
