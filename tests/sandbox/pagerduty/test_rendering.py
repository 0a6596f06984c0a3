"""Who is on call when."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.pagerduty import Override, Schedule
from bot.sandbox.pagerduty.model import Layer, Restriction
from bot.sandbox.pagerduty.rendering import final
from tests.sandbox.pagerduty.account import BERLIN, DAY, WEEKDAYS, at, layer

FIRST = datetime.fromisoformat("2026-01-05T09:00")
Told = list[tuple[str, str, str | None]]
NIGHTS = Restriction(time(22), timedelta(hours=10))
SUNDAY_NIGHT = Restriction(time(22), timedelta(hours=10), 7)


def told(layers: tuple[Layer, ...], since: str, until: str, *overrides: Override) -> Told:
    """The shifts as wall clocks of Berlin, such as `16T09`, with who has them."""
    schedule = Schedule("P", "P", BERLIN, 2, layers, list(overrides))
    found = final(schedule, at(since), at(until))
    return [
        (f"{each.start.astimezone(BERLIN):%dT%H}", f"{each.end.astimezone(BERLIN):%dT%H}", each.user) for each in found
    ]


@pytest.mark.parametrize(
    ("layers", "since", "until", "expected"),
    [
        (
            (layer("ab"),),
            "2026-11-16",
            "2026-12-01",
            [("16T09", "23T09", "a"), ("23T09", "30T09", "b"), ("30T09", "01T00", "a")],
        ),
        (
            (layer("ab", WEEKDAYS),),
            "2026-11-18T12:00",
            "2026-11-24",
            [("18T12", "20T17", "a"), ("23T09", "24T00", "b")],
        ),
        ((layer("-b"),), "2026-11-16", "2026-11-24", [("16T09", "23T09", None), ("23T09", "24T00", "b")]),
        (
            (layer("ab", NIGHTS, turn=DAY),),
            "2026-11-17",
            "2026-11-18T12:00",
            [("17T00", "17T08", "a"), ("17T22", "18T08", "b")],
        ),
        ((layer("a", SUNDAY_NIGHT),), "2026-11-20", "2026-11-24", [("22T22", "23T08", "a")]),
        (
            (layer("a", NIGHTS, Restriction(time(7), timedelta(hours=3))),),
            "2026-11-17",
            "2026-11-18",
            [("17T00", "17T10", "a"), ("17T22", "18T00", "a")],
        ),
        (
            (layer("a"), layer("b", NIGHTS, number=2)),
            "2026-11-17",
            "2026-11-18",
            [("17T00", "17T08", "b"), ("17T08", "17T22", "a"), ("17T22", "18T00", "b")],
        ),
        ((replace(layer("abc"), start=at("2026-11-25")),), "2026-11-16", "2026-11-27", [("25T00", "27T00", "b")]),
        ((replace(layer("a"), end=at("2026-11-17")),), "2026-11-16", "2026-11-20", [("16T09", "17T00", "a")]),
        ((layer(""),), "2026-11-16", "2026-11-20", []),
    ],
)
def test_layers(layers: tuple[Layer, ...], since: str, until: str, expected: Told) -> None:
    """Turns follow each other, are cut by restrictions and bounds, and higher layers hide lower ones."""
    assert told(layers, since, until) == expected


def test_the_last_override_wins() -> None:
    """Overrides ignore restrictions, and beat layers and earlier overrides."""
    first = Override("Q1", at("2026-11-20T12:00"), at("2026-11-22"), "b")
    last = Override("Q2", at("2026-11-21T06:00"), at("2026-11-21T18:00"), "c")
    assert told((layer("a", WEEKDAYS),), "2026-11-20", "2026-11-23", first, last) == [
        ("20T00", "20T12", "a"),
        ("20T12", "21T06", "b"),
        ("21T06", "21T18", "c"),
        ("21T18", "22T00", "b"),
    ]


@pytest.mark.parametrize(
    ("monday", "hours"), [("2026-10-19", 169), ("2027-03-22", 167), ("2026-11-16", 168)], ids=["back", "on", "usual"]
)
def test_hand_offs_keep_the_wall_clock(monday: str, hours: int) -> None:
    """A week that holds a change of the clocks is an hour longer or shorter."""
    start = datetime.fromisoformat(monday) + timedelta(hours=9)
    early = replace(layer("ab"), start=at("2026-01-05T09:00"), virtual_start=FIRST)
    found = final(Schedule("P", "P", BERLIN, 2, (early,)), at(start.isoformat()), at("2027-06-01"))
    assert found[0].end - found[0].start == timedelta(hours=hours)


hours = st.integers(0, 24 * 40).map(lambda number: at("2026-11-16") + timedelta(hours=number))
restrictions = st.builds(
    Restriction, st.times().map(lambda each: each.replace(microsecond=0)), st.timedeltas(DAY / 24, DAY * 6)
)
overrides = st.builds(
    lambda start, length, user: Override("Q", start, start + length, user),
    hours,
    st.timedeltas(DAY / 24, DAY * 9),
    st.sampled_from("abc"),
)


@given(
    layers=st.lists(st.builds(layer, st.sampled_from(["a", "ab", "abc"]), restrictions), max_size=3),
    overrides=st.lists(overrides, max_size=3),
    splits=st.tuples(hours, hours, hours).map(sorted),
)
def test_shifts_are_a_line(layers: list[Layer], overrides: list[Override], splits: list[datetime]) -> None:
    """They never overlap, lie within the window, and are the same when the window is split."""
    since, middle, until = splits
    schedule = Schedule("P", "P", BERLIN, 2, tuple(layers), overrides)
    whole = final(schedule, since, until)
    bounds = [moment for each in whole for moment in (each.start, each.end)]
    assert bounds == sorted(bounds)
    assert all(since <= bound <= until for bound in bounds)
    parts = [*final(schedule, since, middle), *final(schedule, middle, until)]
    covered = [sum((each.end - each.start for each in shifts), timedelta()) for shifts in (whole, parts)]
    assert covered[0] == covered[1]
