"""Turns in what a service tells: entries of one user, days apart, are one of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.oncall.model import Away, Entry, Layer, Restriction, Schedule, User
from bot.oncall.roster import Roster
from tests.oncall.build import (
    DAY,
    HOUR,
    NAME,
    OFFICE,
    PRAGUE,
    WEEK,
    WORK_WEEK,
    away,
    layer,
    local,
    override,
    rotation,
    schedule,
    turns,
    utc,
    whose,
)

EVERYBODY = tuple(User(name, name) for name in ("ana", "bo", "cai"))
MONDAY = local("2026-01-05T09:00", PRAGUE)


def entry(user: str | None, start: str, end: str, since: str = "") -> Entry:
    return Entry(local(start, PRAGUE), local(end, PRAGUE), user, local(since, PRAGUE) if since else None)


FIRST_DAYS = entry("ana", "2026-01-05T09:00", "2026-01-08T09:00")


def days(user: str, first: int, last: int) -> tuple[Entry, ...]:
    """Office hours of each day of January 2026."""
    return tuple(entry(user, f"2026-01-{day:02}T09:00", f"2026-01-{day:02}T17:00") for day in range(first, last + 1))


def heard(
    *live: Entry, layers: tuple[Layer, ...] = (), absences: tuple[Away, ...] = (), covers: tuple[Restriction, ...] = ()
) -> Roster:
    plan: Schedule = schedule(*layers, covers=covers)
    found = rotation(plan, absences=absences, users=EVERYBODY)
    return Roster(found, NAME, "boss", live={NAME: live})


@pytest.mark.parametrize(
    ("live", "expected"),
    [
        (
            [*days("ana", 5, 9), *days("bo", 12, 16)],
            ["01-05 09:00 ana", "01-09 17:00 boss!", "01-12 09:00 bo", "01-16 17:00 boss!"],
        ),
        (
            [*days("ana", 5, 9), *days("ana", 12, 13), *days("bo", 14, 16)],
            ["01-05 09:00 ana", "01-13 17:00 boss!", "01-14 09:00 bo", "01-16 17:00 boss!"],
        ),
        (
            [FIRST_DAYS, entry("ana", "2026-01-12T09:00:01", "2026-01-13T09:00")],
            ["01-05 09:00 ana", "01-08 09:00 boss!", "01-12 09:00 ana", "01-13 09:00 boss!"],
        ),
        (
            [FIRST_DAYS, entry("ana", "2026-01-12T09:00", "2026-01-13T09:00")],
            ["01-05 09:00 ana", "01-13 09:00 boss!"],
        ),
        (
            [
                entry("ana", "2026-01-05T09:00", "2026-01-12T09:00", "2026-01-05T09:00"),
                entry("ana", "2026-01-12T09:00", "2026-01-19T09:00", "2026-01-12T09:00"),
            ],
            ["01-05 09:00 ana", "01-12 09:00 ana", "01-19 09:00 boss!"],
        ),
        (
            [
                entry("ana", "2026-01-05T09:00", "2026-01-07T09:00"),
                entry("ghost", "2026-01-07T09:00", "2026-01-14T09:00"),
                entry("bo", "2026-01-14T09:00", "2026-01-19T09:00"),
            ],
            ["01-05 09:00 ana", "01-07 09:00 boss!", "01-14 09:00 bo", "01-19 09:00 boss!"],
        ),
        (
            [
                entry("ana", "2026-01-05T09:00", "2026-01-07T09:00"),
                entry("ghost", "2026-01-07T09:00", "2026-01-08T09:00"),
                entry("ana", "2026-01-08T09:00", "2026-01-12T09:00"),
            ],
            ["01-05 09:00 ana", "01-12 09:00 boss!"],
        ),
        (
            [
                entry("bo", "2026-01-07T09:00", "2026-01-19T09:00"),
                entry("ana", "2026-01-05T09:00", "2026-01-08T09:00"),
                entry("cai", "2026-01-06T09:00", "2026-01-06T09:00"),
            ],
            ["01-05 09:00 ana", "01-07 09:00 bo", "01-19 09:00 boss!"],
        ),
    ],
    ids=[
        "nights between",
        "a weekend between",
        "more than four days between",
        "four days between",
        "the service knows the turns",
        "a user whom nobody knows",
        "a day of somebody whom nobody knows",
        "several at once, in any order",
    ],
)
def test_turns(live: list[Entry], expected: list[str]) -> None:
    """Short pauses belong to a turn, long ones and what comes after the last entry are gaps."""
    assert turns(heard(*live), "2026-01-05T09:00", "2026-01-20T09:00") == expected


def test_an_intended_gap() -> None:
    """However long, it belongs to the turn."""
    covers = (Restriction(WORK_WEEK.start_time_of_day, timedelta(hours=8), 1),)
    mondays = (*days("ana", 5, 5), *days("ana", 12, 12), *days("bo", 19, 19))
    found = heard(*mondays, covers=covers)
    assert turns(found, "2026-01-05T09:00", "2026-01-26T09:00") == ["01-05 09:00 ana", "01-19 09:00 bo"]


def test_nights_are_of_whose_days_they_follow() -> None:
    """In a pause that was filled in, it is the same person's turn."""
    found = heard(*days("ana", 5, 9))
    assert whose(found.turn(NAME, utc("2026-01-06T22:00"))) == "ana"


@pytest.mark.parametrize(
    ("live", "expected"),
    [
        (
            days("ana", 14, 16),
            ["01-05 09:00 bo", "01-12 09:00 cai", "01-14 09:00 ana", "01-16 17:00 cai", "01-19 09:00 bo"],
        ),
        ((), ["01-05 09:00 bo", "01-12 09:00 cai", "01-19 09:00 bo"]),
        (
            (
                entry(None, "2026-01-10T09:00", "2026-01-14T09:00"),
                *days("ana", 14, 16),
                entry(None, "2026-01-16T17:00", "2026-01-20T00:00"),
            ),
            ["01-05 09:00 bo", "01-10 09:00 boss!", "01-14 09:00 ana", "01-16 17:00 boss!", "01-20 00:00 bo"],
        ),
        (
            (*days("ana", 13, 13), entry(None, "2026-01-13T17:00", "2026-01-14T09:00"), *days("ana", 14, 14)),
            ["01-05 09:00 bo", "01-12 09:00 cai", "01-13 09:00 ana", "01-14 17:00 cai", "01-19 09:00 bo"],
        ),
        (
            (*days("ana", 5, 6), *days("ana", 14, 16)),
            ["01-05 09:00 ana", "01-06 17:00 boss!", "01-14 09:00 ana", "01-16 17:00 cai", "01-19 09:00 bo"],
        ),
        (
            (entry(None, "2026-01-05T09:00", "2026-01-19T09:00"),),
            ["01-01 01:00 boss!", "01-19 09:00 bo"],
        ),
    ],
    ids=[
        "some days",
        "nothing",
        "how far it looked",
        "a pause that is told",
        "a gap within",
        "nobody in the whole of it",
    ],
)
def test_beyond_what_is_told(live: tuple[Entry, ...], expected: list[str]) -> None:
    """Before the first and after the last entry, the layers of the file count."""
    found = heard(*live, layers=(layer("bo cai"),))
    assert turns(found, "2026-01-05T09:00", "2026-01-20T09:00") == expected


def test_before_the_layers_of_the_file() -> None:
    """A service may tell of turns from before them."""
    found = heard(*days("ana", 5, 9), layers=(layer("bo", "2026-06-01T09:00"),))
    assert turns(found, "2026-01-06T09:00", "2026-01-07T09:00") == ["01-05 09:00 ana"]


def test_overrides_of_the_file() -> None:
    """They do not count where the service tells who is on call."""
    found = heard(*days("ana", 5, 9))
    plan = found.rotation.schedules[NAME]
    swapped = replace(plan, overrides=(override("2026-01-06T00:00", "2026-01-07T00:00", "bo"),))
    again = replace(found, rotation=replace(found.rotation, schedules={NAME: swapped}))
    assert whose(again.turn(NAME, utc("2026-01-06T12:00"))) == "ana"


def test_absences() -> None:
    """Whoever is away is not on call, though the service says so: the fallback is."""
    found = heard(*days("ana", 5, 9), absences=(away("ana", "2026-01-06", "2026-01-07"),), covers=OFFICE)
    expected = ["01-05 09:00 ana", "01-06 09:00 boss!", "01-08 00:00 ana"]
    assert turns(found, "2026-01-05T09:00", "2026-01-10T00:00") == expected


@pytest.mark.parametrize("later", [timedelta(), HOUR, 3 * DAY, 5 * DAY])
def test_a_turn_from_before_what_is_told(later: timedelta) -> None:
    """Somebody on call for months has a turn a week, which keeps its name while the service's answer moves on."""
    start, end = MONDAY + later, MONDAY + later + 12 * WEEK
    found = heard(Entry(start, end, "ana"))
    turn = found.turn(NAME, MONDAY + 6 * WEEK + 2 * HOUR)
    assert (whose(turn), turn.start) == ("ana", local("2026-02-16T00:00", PRAGUE))
    assert turn.until == local("2026-02-23T00:00", PRAGUE)


@pytest.mark.parametrize(
    "live",
    [
        [entry("ana", "2026-01-05T09:00", "2026-03-30T09:00", "2026-01-01T09:00")],
        [entry(None, "2026-01-04T09:00", "2026-01-05T09:00"), entry("ana", "2026-01-05T09:00", "2026-03-30T09:00")],
    ],
    ids=["its beginning is told", "it began within"],
)
def test_a_long_turn(live: list[Entry]) -> None:
    """Whose beginning is known stays one."""
    turn = heard(*live).turn(NAME, utc("2026-02-18T00:00"))
    assert (turn.start, turn.until) == (MONDAY, local("2026-03-30T09:00", PRAGUE))
