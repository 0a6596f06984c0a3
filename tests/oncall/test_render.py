"""Schedules worked out by hand: layers over each other, and the turns they are cut from."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.oncall.model import Entry, Layer
from bot.oncall.render import render, shifts
from tests.oncall.build import (
    DAY,
    NAME,
    OFFICE,
    WORK_WEEK,
    layer,
    override,
    rotation,
    schedule,
    seen,
    utc,
)


def test_daily_turns_on_weekdays_starve_people() -> None:
    """Turns advance on weekends too: of seven people, two never serve."""
    found = rotation(schedule(layer("a b c d e f g", "2026-01-05T09:00", *OFFICE, turn=DAY)))
    entries = shifts(found, NAME, utc("2026-01-05T00:00"), utc("2027-01-04T00:00"))
    assert {entry.user for entry in entries} == {"a", "b", "c", "d", "e"}


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        (
            [layer("ana bo"), layer("cai ~", "2026-01-05T09:00", WORK_WEEK)],
            [
                "01-05 09:00:00+0100 cai",
                "01-09 17:00:00+0100 ana",
                "01-12 09:00:00+0100 bo",
                "01-19 09:00:00+0100 cai",
                "01-23 17:00:00+0100 ana",
            ],
        ),
        (
            [layer("ana ~ bo")],
            ["01-05 09:00:00+0100 ana", "01-12 09:00:00+0100 -", "01-19 09:00:00+0100 bo"],
        ),
        ([layer("~ ~")], ["01-05 09:00:00+0100 -"]),
        ([layer("")], ["01-05 09:00:00+0100 -"]),
        ([], ["01-05 09:00:00+0100 -"]),
        (
            [layer("ana bo cai", "2025-12-29T09:00", begins="2026-01-07T12:00:30", ends="2026-01-20T00:00")],
            [
                "01-05 09:00:00+0100 -",
                "01-07 12:00:30+0100 bo",
                "01-12 09:00:00+0100 cai",
                "01-19 09:00:00+0100 ana",
                "01-20 00:00:00+0100 -",
            ],
        ),
        (
            [layer("ana bo cai", "2026-01-19T09:00", begins="2026-01-05T09:00")],
            ["01-05 09:00:00+0100 bo", "01-12 09:00:00+0100 cai", "01-19 09:00:00+0100 ana"],
        ),
        ([layer("ana", begins="2026-01-12T09:00", ends="2026-01-12T09:00")], ["01-05 09:00:00+0100 -"]),
        ([layer("ana bo", turn=365 * DAY)], ["01-05 09:00:00+0100 ana"]),
        ([layer("ana ana bo")], ["01-05 09:00:00+0100 ana", "01-19 09:00:00+0100 bo"]),
        (
            [layer("ana"), layer("bo", begins="2026-01-12T10:00"), layer("cai", ends="2026-01-05T10:00")],
            ["01-05 09:00:00+0100 cai", "01-05 10:00:00+0100 ana", "01-12 10:00:00+0100 bo"],
        ),
    ],
    ids=[
        "the last one wins where it has somebody",
        "a vacant slot keeps the others' weeks",
        "all vacant",
        "no users",
        "no layers",
        "begins in mid-rotation, ends in mid-turn",
        "begins before its virtual start",
        "never counts",
        "a year's turn",
        "two turns of one person",
        "layers follow each other",
    ],
)
def test_layers(layers: list[Layer], expected: list[str]) -> None:
    """Layers lie over each other from their start to their end, each with the turns since its virtual start."""
    assert seen(schedule(*layers), "2026-01-05T09:00", "2026-01-26T09:00") == expected


def test_shifts() -> None:
    """Without gaps; each names the hand-off or the override with which its turn began, stand-ins the hand-off too."""
    found = schedule(
        layer("ana", "2026-01-05T09:00", WORK_WEEK), overrides=(override("2026-01-07T10:00", "2026-01-07T12:00", "bo"),)
    )
    monday, next_monday = utc("2026-01-05T08:00"), utc("2026-01-12T08:00")
    swap = utc("2026-01-07T10:00")
    assert shifts(rotation(found), NAME, utc("2026-01-06T00:00"), utc("2026-01-13T00:00")) == (
        Entry(utc("2026-01-06T00:00"), swap, "ana", monday),
        Entry(swap, utc("2026-01-07T12:00"), "bo", swap),
        Entry(utc("2026-01-07T12:00"), utc("2026-01-09T16:00"), "ana", monday),
        Entry(next_monday, utc("2026-01-13T00:00"), "ana", next_monday),
    )


def test_an_edit_in_mid_turn_cuts_no_turn() -> None:
    """PagerDuty ends a layer and begins another whenever it is edited; with the same turns they are one."""
    found = schedule(layer("ana bo", ends="2026-01-07T12:34"), layer("ana cai", begins="2026-01-07T12:34"))
    start, end = utc("2026-01-05T08:00"), utc("2026-01-12T08:00")
    assert shifts(rotation(found), NAME, start, end) == (Entry(start, end, "ana", start),)


@pytest.mark.parametrize("until", ["2026-01-05T00:00", "2026-01-04T00:00"])
def test_an_empty_window(until: str) -> None:
    """Nothing lies in it."""
    found = rotation(schedule(layer("ana")))
    window: tuple[datetime, datetime] = (utc("2026-01-05T00:00"), utc(until))
    assert (render(found, NAME, *window), shifts(found, NAME, *window)) == ((), ())


def test_a_schedule_that_does_not_exist() -> None:
    """It is an error of the caller."""
    with pytest.raises(KeyError):
        render(rotation(), NAME, utc("2026-01-05T00:00"), utc("2026-01-06T00:00"))
