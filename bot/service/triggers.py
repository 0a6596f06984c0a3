"""Says when the next run is due: as crontab would, or at a steady pace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from cronsim import CronSim

from bot.config.schedule import Schedule

Due = Callable[[datetime], datetime | None]
"""The first moment (UTC) after one, or None when there is none."""


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
    if schedule.cron is not None:
        return Trigger(crontab(schedule.cron, ZoneInfo(schedule.time_zone)), since)
    return Trigger(steady(schedule.every, start), since)


def crontab(line: str, zone: ZoneInfo) -> Due:
    """The slots of a crontab line, in a time zone.

    Where the clocks go forward, a job of a fixed hour that is skipped comes right after; where they go back, it comes
    once, at the first of the two. Jobs of every hour follow real time (Debian's cron(8)).

    Args:
        line: five fields.
        zone: in which they are meant.
    """

    def after(moment: datetime) -> datetime | None:
        slots = (slot.astimezone(UTC) for slot in CronSim(line, moment.astimezone(zone)))
        # In the second of two equal hours the first slot that is found lies in the first of them, which is over.
        return next((slot for slot in slots if slot > moment), None)

    return after


def steady(every: timedelta, start: datetime) -> Due:
    """Slots at a fixed distance, whatever the clocks on the wall do; lateness is not carried on.

    Args:
        every: the distance.
        start: aware; one of the slots.
    """
    first = start.astimezone(UTC)

    def after(moment: datetime) -> datetime:
        return first + ((moment.astimezone(UTC) - first) // every + 1) * every

    return after
