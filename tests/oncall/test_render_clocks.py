"""Schedules worked out by hand, to the minute: clocks that change, restrictions over them."""

from __future__ import annotations

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.oncall.model import Restriction
from bot.oncall.render import render, shifts
from tests.oncall.build import (
    APIA,
    DAY,
    HOUR,
    LONDON,
    LORD_HOWE,
    NAME,
    NEW_YORK,
    PRAGUE,
    WORK_WEEK,
    layer,
    rotation,
    schedule,
    seen,
    utc,
)

NIGHT = Restriction(time(22), 8 * HOUR)
WEEKEND = Restriction(time(20), timedelta(days=2, hours=12), 5)
"""Friday 20:00 to Monday 08:00: over the end of the week."""


@pytest.mark.parametrize(
    ("zone", "turn", "start", "until", "expected"),
    [
        (
            PRAGUE,
            7 * DAY,
            "2026-10-19T09:00",
            "2026-11-02T09:00",
            ["10-19 09:00:00+0200 ana", "10-26 09:00:00+0100 bo"],
        ),
        (
            PRAGUE,
            7 * DAY,
            "2026-03-23T09:00",
            "2026-04-06T09:00",
            ["03-23 09:00:00+0100 ana", "03-30 09:00:00+0200 bo"],
        ),
        (
            PRAGUE,
            DAY,
            "2026-03-28T02:30",
            "2026-03-31T02:30",
            ["03-28 02:30:00+0100 ana", "03-29 03:00:00+0200 bo", "03-30 02:30:00+0200 ana"],
        ),
        (
            NEW_YORK,
            DAY,
            "2027-03-13T02:30",
            "2027-03-16T02:30",
            ["03-13 02:30:00-0500 ana", "03-14 03:00:00-0400 bo", "03-15 02:30:00-0400 ana"],
        ),
        (
            LONDON,
            DAY,
            "2027-10-30T01:30",
            "2027-11-02T01:30",
            ["10-30 01:30:00+0100 ana", "10-31 01:30:00+0100 bo", "11-01 01:30:00+0000 ana"],
        ),
        (
            LORD_HOWE,
            DAY,
            "2026-10-03T02:15",
            "2026-10-06T02:15",
            ["10-03 02:15:00+1030 ana", "10-04 02:30:00+1100 bo", "10-05 02:15:00+1100 ana"],
        ),
        (
            LORD_HOWE,
            DAY,
            "2026-04-04T01:45",
            "2026-04-07T01:45",
            ["04-04 01:45:00+1100 ana", "04-05 01:45:00+1100 bo", "04-06 01:45:00+1030 ana"],
        ),
        (
            APIA,
            DAY,
            "2011-12-28T09:00",
            "2012-01-02T09:00",
            [
                "12-28 09:00:00-1000 ana",
                "12-29 09:00:00-1000 bo",
                "12-31 00:00:00+1400 ana",
                "12-31 09:00:00+1400 bo",
                "01-01 09:00:00+1400 ana",
            ],
        ),
        (
            PRAGUE,
            HOUR,
            "2026-03-29T00:00",
            "2026-03-29T06:00",
            ["03-29 00:00:00+0100 ana", "03-29 01:00:00+0100 bo", "03-29 04:00:00+0200 ana", "03-29 05:00:00+0200 bo"],
        ),
        (
            PRAGUE,
            HOUR,
            "2026-10-25T01:00",
            "2026-10-25T05:00",
            ["10-25 01:00:00+0200 ana", "10-25 02:00:00+0200 bo", "10-25 03:00:00+0100 ana", "10-25 04:00:00+0100 bo"],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else str(value).split(",")[0].strip("['"),
)
def test_clocks_that_change(zone: ZoneInfo, turn: timedelta, start: str, until: str, expected: list[str]) -> None:
    """A hand-off stays at its time of the day; what the clocks skip begins when they go on, or vanishes."""
    assert seen(schedule(layer("ana bo", start, zone=zone, turn=turn), zone=zone), start, until) == expected


def test_the_repeated_hour() -> None:
    """Once a hand-off is over, it stays so when the clock shows the hour before it again."""
    found = rotation(schedule(layer("ana bo", "2027-10-30T01:30", zone=LONDON, turn=DAY), zone=LONDON))
    quarter_past_one_again = utc("2027-10-31T01:15")
    assert shifts(found, NAME, quarter_past_one_again, quarter_past_one_again + HOUR)[0].user == "bo"


def test_a_clock_put_back_over_midnight() -> None:
    """At a minute past midnight it was 23:01 again: what begins at midnight had begun."""
    zone = ZoneInfo("America/St_Johns")
    found = rotation(schedule(layer("ana", "2010-11-01T09:00", Restriction(time(0), 8 * HOUR), zone=zone), zone=zone))
    midnight = utc("2010-11-07T02:30")
    assert [entry.user for entry in render(found, NAME, midnight - HOUR, midnight + HOUR / 2)] == [None, "ana"]


@pytest.mark.parametrize(
    ("rules", "since", "until", "expected"),
    [
        (
            (WORK_WEEK,),
            "2026-10-19T00:00",
            "2026-10-26T10:00",
            ["10-19 00:00:00+0200 -", "10-19 09:00:00+0200 bo", "10-23 17:00:00+0200 -", "10-26 09:00:00+0100 cai"],
        ),
        (
            (NIGHT,),
            "2026-03-28T12:00",
            "2026-03-30T12:00",
            [
                "03-28 12:00:00+0100 -",
                "03-28 22:00:00+0100 bo",
                "03-29 06:00:00+0200 -",
                "03-29 22:00:00+0200 bo",
                "03-30 06:00:00+0200 -",
            ],
        ),
        (
            (WEEKEND,),
            "2026-10-23T12:00",
            "2026-10-27T00:00",
            ["10-23 12:00:00+0200 -", "10-23 20:00:00+0200 bo", "10-26 08:00:00+0100 -"],
        ),
        (
            (Restriction(time(8), 3 * HOUR), Restriction(time(10), 2 * HOUR, 1), Restriction(time(23), HOUR, 7)),
            "2026-10-25T12:00",
            "2026-10-27T00:00",
            [
                "10-25 12:00:00+0100 -",
                "10-25 23:00:00+0100 bo",
                "10-26 00:00:00+0100 -",
                "10-26 08:00:00+0100 bo",
                "10-26 09:00:00+0100 cai",
                "10-26 12:00:00+0100 -",
            ],
        ),
        (
            (Restriction(time(2, 15), HOUR / 2),),
            "2026-03-28T00:00",
            "2026-03-30T00:00",
            ["03-28 00:00:00+0100 -", "03-28 02:15:00+0100 bo", "03-28 02:45:00+0100 -"],
        ),
        (
            (Restriction(time(1), 2 * HOUR),),
            "2026-10-25T00:00",
            "2026-10-25T12:00",
            ["10-25 00:00:00+0200 -", "10-25 01:00:00+0200 bo", "10-25 03:00:00+0100 -"],
        ),
        (
            (Restriction(time(17, 30, 10), timedelta(hours=1, seconds=25), 3),),
            "2026-10-21T00:00",
            "2026-10-22T00:00",
            ["10-21 00:00:00+0200 -", "10-21 17:30:10+0200 bo", "10-21 18:30:35+0200 -"],
        ),
    ],
    ids=[
        "working week, then other clocks",
        "nights, one an hour shorter",
        "over the end of the week",
        "the union of several",
        "half an hour that the clocks skip",
        "an hour that comes twice is all of it",
        "odd seconds",
    ],
)
def test_restrictions(rules: tuple[Restriction, ...], since: str, until: str, expected: list[str]) -> None:
    """A layer counts within the union of its restrictions, on the wall clock; turns go on meanwhile."""
    found = layer("ana bo cai", "2026-10-12T09:00", *rules, begins="2026-01-05T09:00")
    assert seen(schedule(found), since, until) == expected
