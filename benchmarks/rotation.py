"""How long the bot renders a large rotation: beside a loop that asks hour by hour, and knows no time zone.

The loop is what one writes in ten lines: plain seconds since the first hand-off, the last layer that is open wins. It
knows nothing of changed clocks, absences, overrides, or hand-offs between two full hours.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from datetime import time as of_day
from zoneinfo import ZoneInfo

from bot.oncall.clock import instant
from bot.oncall.model import Away, Layer, Restriction, Rotation, Schedule, User
from bot.oncall.render import render

NAME, ZONE = "review", ZoneInfo("Europe/Prague")
WEEK, HOUR, DAY = timedelta(days=7), timedelta(hours=1), timedelta(days=1)
FIRST = datetime.fromisoformat("2026-01-05T09:00")
YEARS, LAYERS, USERS = 5, 50, 1_000
QUARTERS, QUARTER_DAYS, ABSENCE_DAYS = 4 * YEARS, 91, 10
WORK_WEEK = Restriction(of_day(9), timedelta(days=4, hours=8), start_day_of_week=1)

HOURS_OF_A_DAY = tuple(Restriction(of_day(hour), 3 * HOUR) for hour in range(24))

Rules = tuple[Restriction, ...]
SHAPES: Mapping[str, tuple[Callable[[int], Rules], bool]] = {
    "all of the week": (lambda _layer: (), False),
    "working weeks": (lambda _layer: (WORK_WEEK,), False),
    "working weeks, everybody away in each quarter": (lambda _layer: (WORK_WEEK,), True),
    "three hours of each day, others in each layer": (lambda layer: (HOURS_OF_A_DAY[layer % 24],), False),
}
"""The restrictions of each layer by its number, and whether there are absences."""


def rotation(shape: str) -> Rotation:
    """The users in another order in each layer; each is away on other days of the quarter."""
    restrict, is_away = SHAPES[shape]
    names = [f"user-{number}" for number in range(USERS)]
    step = USERS // LAYERS
    orders = [(*names[number * step :], *names[: number * step]) for number in range(LAYERS)]
    layers = tuple(
        Layer(f"layer {number}", instant(FIRST, ZONE), FIRST + number * HOUR, WEEK, order, None, restrict(number))
        for number, order in enumerate(orders)
    )
    away = tuple(_absences(names)) if is_away else ()
    return Rotation({name: User(name, name) for name in names}, {NAME: Schedule(NAME, ZONE, layers)}, away)


def _absences(names: Sequence[str]) -> Iterator[Away]:
    for number, name in enumerate(names):
        for quarter in range(QUARTERS):
            start = FIRST.date() + (quarter * QUARTER_DAYS + number % QUARTER_DAYS) * DAY
            yield Away(name, start, start + ABSENCE_DAYS * DAY)


def rotations() -> Iterable[Mapping[str, object]]:
    """Seconds for each shape."""
    since = instant(FIRST, ZONE)
    until = since + YEARS * 365 * DAY
    for shape in SHAPES:
        found = rotation(shape)
        started = time.perf_counter()
        entries = render(found, NAME, since, until)
        rendered = time.perf_counter()
        hour_by_hour(found.schedules[NAME], since, until)
        asked = time.perf_counter()
        seconds = {"seconds": round(rendered - started, 3), "hour_by_hour_seconds": round(asked - rendered, 3)}
        yield {"shape": shape, "layers": LAYERS, "years": YEARS, "entries": len(entries), **seconds}


def hour_by_hour(schedule: Schedule, since: datetime, until: datetime) -> list[str | None]:
    """Who is on call at each full hour, were a week always as many seconds as the first one."""
    layers = [(instant(layer.rotation_virtual_start, ZONE), layer, _opens(layer)) for layer in schedule.layers]
    found: list[str | None] = []
    for at in (since + number * HOUR for number in range((until - since) // HOUR)):
        users = (
            layer.users[(at - start) // layer.rotation_turn_length % len(layer.users)]
            for start, layer, rules in reversed(layers)
            if all((at - first) % period < duration for first, period, duration in rules)
        )
        found.append(next(users, None))
    return found


def _opens(layer: Layer) -> list[tuple[datetime, timedelta, timedelta]]:
    """When each restriction is open first, after what time again, and for how long."""
    return [
        (
            instant(datetime.combine(FIRST, rule.start_time_of_day), ZONE),
            WEEK if rule.start_day_of_week else DAY,
            rule.duration,
        )
        for rule in layer.restrictions
    ]
