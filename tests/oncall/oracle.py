"""Who is on call at one instant, worked out slowly and in another way: of the bot, only the types are imported."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bot.oncall.model import Layer, Restriction, Rotation, Schedule, WorkingHours

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
NEAR = timedelta(days=2)


@cache
def moment(shown: datetime, zone: ZoneInfo) -> datetime:
    """The first instant at which the clock shows it; where it never does, the first minute at which it shows more."""
    around = (shown + step * timedelta(hours=6) for step in range(-8, 9))
    offsets = {each.replace(tzinfo=UTC).astimezone(zone).utcoffset() or timedelta() for each in around}
    candidates = sorted((shown - offset).replace(tzinfo=UTC) for offset in offsets)
    for at in candidates:
        if at.astimezone(zone).replace(tzinfo=None) == shown:
            return at
    at = candidates[0].replace(second=0)
    while at.astimezone(zone).replace(tzinfo=None) < shown:
        at += MINUTE
    return at


def on_call(rotation: Rotation, schedule: Schedule, at: datetime) -> str | None:
    """Whoever it is at `at` (UTC)."""
    for override in reversed(schedule.overrides):
        if override.start <= at < override.end:
            return override.user
    for layer in reversed(schedule.layers):
        user = _of_layer(rotation, schedule, layer, at)
        if user:
            return user
    return None


def is_away(rotation: Rotation, schedule: Schedule, name: str, at: datetime) -> bool:
    """Whether one of their absences holds the day that their own clock shows."""
    user = rotation.users.get(name)
    day = at.astimezone((user.time_zone if user else None) or schedule.time_zone).date()
    return any(each.user == name and each.start <= day <= each.end for each in rotation.away)


def is_open(rules: tuple[Restriction, ...], zone: ZoneInfo, at: datetime) -> bool:
    """Whether a restriction lets a layer count then."""
    return not rules or any(start <= at < end for rule in rules for start, end in _windows(rule, zone, at))


def share(hours: WorkingHours, off: Container[date], zone: ZoneInfo, at: datetime) -> float:
    """How many of somebody's working days a day would be that is like this instant; 0 while they do not work."""
    today = at.astimezone(zone).date()
    for day in (today - DAY, today, today + DAY):
        if day.isoweekday() in hours.days and day not in off:
            start = moment(datetime.combine(day, hours.start), zone)
            is_midnight = hours.end == time.max
            end = moment(datetime.combine(day + DAY * is_midnight, time() if is_midnight else hours.end), zone)
            if start <= at < end:
                return DAY / (end - start)
    return 0


def _of_layer(rotation: Rotation, schedule: Schedule, layer: Layer, at: datetime) -> str | None:
    begins, zone = layer.start, schedule.time_zone
    if at < begins or (layer.end and at >= layer.end) or not layer.users or not is_open(layer.restrictions, zone, at):
        return None
    number = _turn(layer, zone, at)
    order = [layer.users[(number + step) % len(layer.users)] for step in range(len(layer.users))]
    if order[0] is None:
        return None
    return next((user for user in order if user and not is_away(rotation, schedule, user, at)), None)


def _turn(layer: Layer, zone: ZoneInfo, at: datetime) -> int:
    """How many hand-offs of the layer have passed; before the first one they are counted backwards."""
    first, length = layer.rotation_virtual_start, layer.rotation_turn_length
    shown = at.astimezone(UTC).replace(tzinfo=None)
    number = int((shown + NEAR - first) / length) + 1
    while moment(first + number * length, zone) > at:
        number -= 1
    return number


def _windows(rule: Restriction, zone: ZoneInfo, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    today = at.astimezone(zone).date()
    for back in range(-1, 11):
        day = today - back * DAY
        if rule.start_day_of_week in {None, day.isoweekday()}:
            start = datetime.combine(day, rule.start_time_of_day)
            yield moment(start, zone), moment(start + rule.duration, zone)
