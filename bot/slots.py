"""Says when runs are due: as crontab would, or at a steady pace; and when nobody can wait for one any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim

from bot.config.schedule import Schedule

Due = Callable[[datetime], datetime | None]
"""The first moment (UTC) after one, or None when there is none."""


def slots(schedule: Schedule, start: datetime) -> Due:
    """When runs are due by a schedule.

    Args:
        schedule: checked already.
        start: aware; one of the slots of a steady pace.
    """
    if schedule.cron is not None:
        return crontab(schedule.cron, ZoneInfo(schedule.time_zone))
    return steady(schedule.every, start)


def overdue(schedule: Schedule, since: datetime, longest: timedelta) -> datetime:
    """When (UTC) people may say that something is wrong: the second run after a moment should have ended.

    One run may fail because a service is away for a moment.

    Args:
        schedule: by which runs come.
        since: aware.
        longest: how long a run may take.
    """
    due, at = slots(schedule, since), since
    for _ in range(2):
        at = due(at) or at
    return (at + (schedule.jitter or timedelta()) + longest).astimezone(UTC)


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
