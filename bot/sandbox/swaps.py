"""Lets one of the sandbox's managers stand in for another for a day, as happens in most weeks."""

from datetime import datetime, time, timedelta

from bot.sandbox.pagerduty import PagerDuty
from bot.sandbox.pagerduty.wall_clock import moment, wall_clock

DAY = timedelta(days=1)
HAND_OFF = time(9)
FAR = timedelta(weeks=8)


def swap_a_day(service: PagerDuty, day: datetime) -> None:
    """Have whoever comes next take over a day (that of an aware time) of the first schedule, from nine to nine.

    Nothing happens where nobody is on duty then, where nobody else ever is, and where it is over.
    """
    schedule = next(iter(service.schedules.values()), None)
    if schedule is None:
        return
    morning = datetime.combine(wall_clock(day, schedule.zone), HAND_OFF)
    start, end = (moment(at, schedule.zone) for at in (morning, morning + DAY))
    shift = service.on_call(schedule, start)
    coming = service.shifts(schedule, end, end + FAR) if shift and end > service.clock.now() else ()
    other = next((each.user for each in coming if shift and each.user not in (None, shift.user)), None)
    if other is not None:
        service.add_override(schedule, start, end, other)
