"""Who stands in while somebody is away: an absence passes the duty on, and an admin wants to see to whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.oncall.model import Rotation, Schedule
from bot.oncall.moves import Stretch, paired
from bot.oncall.render import render


@dataclass(frozen=True, slots=True)
class StandIn:
    """A stretch in which somebody else is on call than would be without absences.

    Args:
        schedule: which.
        stretch: whose turn it would be, before, and who is on call, after; None for nobody.
    """

    schedule: Schedule
    stretch: Stretch


def stand_ins(rotation: Rotation, since: datetime, until: datetime) -> Iterator[StandIn]:
    """All in [since, until) (UTC), by schedule; a schedule that a service renders knows no absences of ours."""
    everybody = replace(rotation, away=())
    for name, schedule in rotation.schedules.items():
        if schedule.pagerduty or not rotation.away:
            continue
        for each in paired(render(everybody, name, since, until), render(rotation, name, since, until)):
            if each.is_moved:
                yield StandIn(schedule, each)
