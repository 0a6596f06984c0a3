"""A schedule of the old kind as REST answers it: layers, restrictions, and entries within a window."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.pagerduty.asked import WIDEST_WINDOW, Window
from bot.sandbox.pagerduty.model import Layer, Override, Restriction, Schedule, Shift
from bot.sandbox.pagerduty.rendering import final, of_layer, of_overrides
from bot.sandbox.pagerduty.shapes import Json, coverage, frame, reference, stamp
from bot.sandbox.pagerduty.state import PagerDuty
from bot.sandbox.pagerduty.wall_clock import moment, wall_clock

Render = Callable[[datetime, datetime], tuple[Shift, ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom a schedule is shown: in which zone, for which window (None: no entries), with ends uncut or cut."""

    zone: ZoneInfo
    base: str
    window: Window | None
    overflow: bool = False


def schedule(service: PagerDuty, found: Schedule, asked: Asked) -> Json:
    """Return the schedule: layers with the highest precedence first, times in the zone of the request."""
    users = dict.fromkeys(user for layer in found.layers for user in layer.users if user)
    return frame(found, asked.base) | {
        "type": "schedule",
        "users": [reference(service.users[user], asked.base) for user in users],
        "schedule_layers": [_layer(service, found, layer, asked) for layer in reversed(found.layers)],
        "overrides_subschedule": {
            "name": "Overrides",
            **_rendered(service, asked, lambda since, until: of_overrides(found.overrides, since, until)),
        },
        "final_schedule": {
            "name": "Final Schedule",
            **_rendered(service, asked, lambda since, until: final(found, since, until)),
        },
    }


def override(service: PagerDuty, record: Override, base: str, say: Callable[[datetime], str]) -> Json:
    """Return an override, with times as `say` writes them."""
    user = reference(service.users[record.user], base)
    return {"start": say(record.start), "end": say(record.end), "user": user, "id": record.id}


def _layer(service: PagerDuty, found: Schedule, layer: Layer, asked: Asked) -> Json:
    hand_off = moment(layer.virtual_start, found.zone)
    return {
        "id": layer.id,
        "name": layer.name,
        "start": stamp(layer.start, asked.zone),
        "end": stamp(layer.end, asked.zone) if layer.end else None,
        "rotation_virtual_start": stamp(hand_off, asked.zone),
        "rotation_turn_length_seconds": int(layer.turn_length.total_seconds()),
        "users": [{"user": reference(service.users[user], asked.base)} for user in layer.users if user],
        "restrictions": [_restriction(each, found.zone, hand_off, asked.zone) for each in layer.restrictions],
        **_rendered(service, asked, lambda since, until: of_layer(layer, found.zone, since, until)),
    }


def _restriction(record: Restriction, zone: ZoneInfo, near: datetime, asked: ZoneInfo) -> Json:
    """Return a restriction by the clock of the request's zone, in which even its weekday may be another one.

    What is between the two zones is taken as it is at the first hand-off: no time of day says it for the whole year.
    """
    day = wall_clock(near, zone).date()
    start = wall_clock(moment(datetime.combine(day, record.start_time_of_day), zone), asked)
    shown: Json = {"type": "daily_restriction"}
    if record.start_day_of_week is not None:
        moved = (start.date() - day).days
        weekday = (record.start_day_of_week - 1 + moved) % 7 + 1
        shown = {"type": "weekly_restriction", "start_day_of_week": weekday}
    seconds = int(record.duration.total_seconds())
    return {**shown, "start_time_of_day": start.strftime("%H:%M:%S"), "duration_seconds": seconds}


def _rendered(service: PagerDuty, asked: Asked, render: Render) -> Json:
    """Return the entries in the window and their coverage; vacant slots and gaps are left out."""
    if asked.window is None:
        return {"rendered_schedule_entries": [], "rendered_coverage_percentage": None}
    since, until = asked.window.since, asked.window.until
    # A shift is at most as long as a turn, and that at most as long as the widest window.
    around = WIDEST_WINDOW if asked.overflow and since < until else timedelta(0)
    found = [each for each in render(since - around, until + around) if each.start < until and each.end > since]
    return {
        "rendered_schedule_entries": [_entry(service, each, asked) for each in found if each.user],
        "rendered_coverage_percentage": coverage(found, asked.window),
    }


def _entry(service: PagerDuty, shift: Shift, asked: Asked) -> Json:
    user = reference(service.users[shift.user or ""], asked.base)
    return {"start": stamp(shift.start, asked.zone), "end": stamp(shift.end, asked.zone), "user": user}
