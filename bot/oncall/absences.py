"""Who is away when, and who stands in for them."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.oncall.clock import instant
from bot.oncall.model import Away, Rotation, Schedule
from bot.oncall.spans import Span, united, within, without

DAY = timedelta(days=1)
ZONES = 2 * DAY
"""More than the days of two zones can differ."""

Absences = Mapping[str, Sequence[Span]]
"""By the key of the user; whoever is not away is not named."""


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Days on which somebody does not work.

    Args:
        public: public holidays and the like.
        absences: of this person.
    """

    public: Container[date]
    absences: tuple[Away, ...]

    def __contains__(self, day: object) -> bool:
        return day in self.public or (isinstance(day, date) and is_away(self.absences, day))


def is_away(absences: Sequence[Away], day: date) -> bool:
    """Whether a day of somebody's own lies in one of their absences."""
    return any(each.start <= day <= each.end for each in absences)


def absent(rotation: Rotation, schedule: Schedule, since: datetime, until: datetime) -> Absences:
    """Who is away in [since, until) (UTC): whole days in their zone, in the schedule's where theirs is unknown."""
    first, last = since.date() - ZONES, until.date() + ZONES
    found: dict[str, list[Span]] = {}
    for away in rotation.away:
        if away.start <= last and first <= away.end:  # cut to what counts: people write 9999 for ever
            near = Away(away.user, max(away.start, first), min(away.end, last))
            found.setdefault(away.user, []).append(_span(near, rotation, schedule))
    return {user: united(spans) for user, spans in found.items()}


def stand_ins(
    users: Sequence[str | None], index: int, span: Span, absences: Absences
) -> Iterator[tuple[datetime, datetime, str]]:
    """Who serves in whose turn: the person at `index`, else the next of the order who is there, vacant slots skipped.

    A vacant slot at `index` is nobody's turn; where all are away, nobody is named.
    """
    user = users[index]
    if user is None:
        return
    if user not in absences:
        yield *span, user
        return
    left = [span]
    for each in filter(None, (users[(index + step) % len(users)] for step in range(len(users)))):
        holes = absences.get(each, ())
        yield from ((*part, each) for whole in left for part in without(whole, holes))
        left = [part for whole in left for part in within(holes, *whole)]
        if not left:
            return


def _span(away: Away, rotation: Rotation, schedule: Schedule) -> Span:
    user = rotation.users.get(away.user)
    zone = (user.time_zone if user else None) or schedule.time_zone
    first, last = (datetime.combine(day, time()) for day in (away.start, away.end + DAY))
    return instant(first, zone), instant(last, zone)
