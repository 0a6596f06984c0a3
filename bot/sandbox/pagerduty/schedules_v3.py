"""A schedule of the new kind as REST answers it: a rotation of events, and the shifts that were computed from it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.sandbox.pagerduty.asked import Window
from bot.sandbox.pagerduty.model import Layer, Restriction, Schedule, Shift
from bot.sandbox.pagerduty.rendering import final
from bot.sandbox.pagerduty.shapes import Json, coverage, frame, stamp, utc
from bot.sandbox.pagerduty.wall_clock import moment

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
EMPTY = {"type": "empty_member"}


def schedule(found: Schedule, base: str, window: Window | None, *, with_final: bool) -> Json:
    """Return the schedule; `final_schedule` only where it is asked for, with shifts cut at the window's bounds."""
    rotations = [
        {"id": _rotation(each), "type": "schedule_rotation", "events": [_event(found, each, each.restrictions[0])]}
        for each in found.layers
    ]
    shown = frame(found, base) | {"type": "schedule_v3", "rotations": rotations}
    return {**shown, "final_schedule": _final(found, window)} if with_final else shown


def _rotation(layer: Layer) -> str:
    return f"R{layer.id[1:]}"


def _event(found: Schedule, layer: Layer, restriction: Restriction) -> Json:
    first = datetime.combine(layer.virtual_start.date(), restriction.start_time_of_day)
    day = restriction.start_day_of_week or 1
    first += timedelta(days=(day - first.isoweekday()) % 7)
    ends = (first, first + restriction.duration)
    start, end = (
        {"date_time": stamp(moment(wall, found.zone), found.zone), "time_zone": found.zone.key} for wall in ends
    )
    return {
        "id": f"E{layer.id[1:]}",
        "type": "schedule_event",
        "name": layer.name,
        "start_time": start,
        "end_time": end,
        "effective_since": utc(layer.start),
        "effective_until": utc(layer.end) if layer.end else None,
        "recurrence": [f"RRULE:FREQ=WEEKLY;BYDAY={DAYS[day - 1]}"],
        "assignment_strategy": {
            "type": "rotating_member_assignment_strategy",
            "shifts_per_member": 1,
            "members": [_member(user) for user in layer.users],
        },
    }


def _member(user: str | None) -> Json:
    return {"type": "user_member", "user_id": user} if user else dict(EMPTY)


def _final(found: Schedule, window: Window | None) -> Json:
    shifts = final(found, window.since, window.until) if window else ()
    return {
        "type": "final_schedule",
        "rendered_coverage_percentage": coverage(shifts, window),
        "computed_shift_assignments": [_shift(found, each) for each in _without_gaps(shifts, window)],
    }


def _without_gaps(shifts: tuple[Shift, ...], window: Window | None) -> Iterator[Shift]:
    """Yield the shifts, and one of nobody wherever there is none: the new kind leaves no gap out."""
    if window is None:
        return
    at = window.since
    for shift in shifts:
        if at < shift.start:
            yield Shift(at, shift.start, None, "")
        yield shift
        at = shift.end
    if at < window.until:
        yield Shift(at, window.until, None, "")


def _shift(found: Schedule, shift: Shift) -> Json:
    shown = {
        "type": "computed_shift_assignment",
        "start_time": utc(shift.start),
        "end_time": utc(shift.end),
        "member": _member(shift.user),
    }
    rotation = next((_rotation(layer) for layer in found.layers if layer.id == shift.source), None)
    if rotation:
        return {**shown, "source": {"type": "schedule_rotation", "rotation_id": rotation}}
    if shift.source:
        return {**shown, "source": {"type": "schedule_override", "override_id": shift.source}}
    return {**shown, "source": None}
