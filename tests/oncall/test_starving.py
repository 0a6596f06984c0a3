"""People who stand in a layer and never serve."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from math import lcm

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.oncall.model import Layer, Restriction
from bot.oncall.starving import starving

MONDAY = datetime.fromisoformat("2026-01-05T00:00")
HOUR, WEEK_HOURS = timedelta(hours=1), 168
WEEKDAYS = tuple(Restriction(time(9), timedelta(hours=8), day) for day in range(1, 6))


def layer(
    users: int, turn_hours: int, restrictions: tuple[Restriction, ...], *, virtual_start: datetime = MONDAY
) -> Layer:
    names = tuple(f"u{number}" for number in range(users))
    return Layer("x", MONDAY.replace(tzinfo=UTC), virtual_start, turn_hours * HOUR, names, None, restrictions)


@pytest.mark.parametrize(
    ("users", "turn_hours", "hungry"),
    [
        (7, 24, ["u5", "u6"]),
        (14, 24, ["u5", "u6", "u12", "u13"]),
        (3, 24, []),
        (6, 24, []),
        (7, 168, []),
        (7, 48, ["u6"]),
        (14, 12, ["u1", "u3", "u5", "u7", "u9", "u10", "u11", "u12", "u13"]),
    ],
)
def test_turns_of_a_day_starve(users: int, turn_hours: int, hungry: list[str]) -> None:
    """When as many people as days of whole weeks take turns, each has the same weekday for ever."""
    morning = tuple(Restriction(time(9), timedelta(hours=3), day) for day in range(1, 6))
    assert list(starving(layer(users, turn_hours, morning))) == hungry


def test_nobody_starves_without_restrictions() -> None:
    """Whoever has a turn serves in it."""
    assert starving(layer(7, 24, ())) == ()


def test_whoever_stands_there_twice_serves_once() -> None:
    """A weekend beside a weekday starves nobody; vacant slots have no hunger."""
    full = layer(7, 24, WEEKDAYS)
    assert starving(replace(full, users=("a", "b", "c", "d", "e", "a", None))) == ()


RESTRICTION = st.builds(
    lambda day, hour, length: Restriction(time(hour), min(length, 23 if day is None else 167) * HOUR, day),
    st.none() | st.integers(1, 7),
    st.integers(0, 23),
    st.integers(1, 60),
)


def serving(found: Layer) -> set[str]:
    """Who serves, hour by hour, until turns and weeks begin anew together."""
    turn = found.rotation_turn_length // HOUR
    begin = found.rotation_virtual_start
    return {
        str(found.users[hour // turn % len(found.users)])
        for hour in range(lcm(turn * len(found.users), WEEK_HOURS))
        if any(_is_open(each, begin + hour * HOUR) for each in found.restrictions)
    }


def _is_open(restriction: Restriction, at: datetime) -> bool:
    days = (
        range(8) if restriction.start_day_of_week is None else [(at.isoweekday() - restriction.start_day_of_week) % 7]
    )
    opened = [
        datetime.combine(at.date() - timedelta(days=back), restriction.start_time_of_day)
        for back in [*days, *(day + 7 for day in days)]
    ]
    return any(start <= at < start + restriction.duration for start in opened)


@settings(max_examples=40, deadline=None)
@given(
    users=st.integers(1, 8),
    turn_hours=st.sampled_from([1, 5, 12, 24, 36, 48, 168]),
    restrictions=st.lists(RESTRICTION, min_size=1, max_size=2).map(tuple),
    shift=st.integers(0, 200),
)
def test_they_starve_who_never_serve(
    users: int, turn_hours: int, restrictions: tuple[Restriction, ...], shift: int
) -> None:
    """The same is found by looking at each hour until all begins anew."""
    found = layer(users, turn_hours, restrictions, virtual_start=MONDAY + shift * HOUR)
    assert set(starving(found)) == {name for name in found.users if name} - serving(found)


def test_windows_to_the_second() -> None:
    """A window over the end of a turn feeds both who serve before it and after it, and nobody else."""
    window = (Restriction(time(9, 59, 59), timedelta(seconds=2)),)
    served = {"u9", "u10"}
    assert set(starving(layer(24, 1, window))) == {f"u{number}" for number in range(24)} - served
