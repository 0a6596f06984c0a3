"""Tells the scheduler when the next run is due."""

from __future__ import annotations

from datetime import datetime

from apscheduler.triggers.base import BaseTrigger

from bot.config.schedule import Schedule
from bot.slots import Due, slots


class Trigger(BaseTrigger):  # type: ignore[misc]  # APScheduler ships no types
    """APScheduler's question, answered by a function of the last slot alone, so that asking twice does no harm.

    APScheduler's own cron trigger counts weekdays from Monday = 0 and repeats or misses hours when the clocks change.

    Args:
        after: the first slot after a moment.
        since: no slot before it counts (UTC); None when all do.
    """

    __slots__ = ("after", "since")

    def __init__(self, after: Due, since: datetime | None = None) -> None:
        self.after, self.since = after, since

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        """The slot after the last one that was run, though it be past; without one, the next from now on."""
        last = previous_fire_time or now
        return self.after(max(last, self.since) if self.since else last)


def trigger(schedule: Schedule, start: datetime, *, since: datetime | None = None) -> Trigger:
    """What the schedule asks for.

    Args:
        schedule: checked already.
        start: aware; the first slot of a steady pace.
        since: aware; no slot before it counts. None when all do.
    """
    return Trigger(slots(schedule, start), since)
