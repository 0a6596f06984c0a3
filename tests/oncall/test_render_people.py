"""Schedules worked out by hand: overrides, and who stands in for somebody away."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from bot.oncall.model import Away, Override, User
from bot.oncall.render import render
from tests.oncall.build import (
    APIA,
    NAME,
    NEW_YORK,
    WORK_WEEK,
    away,
    layer,
    override,
    rotation,
    schedule,
    seen,
    utc,
)

MORNING = ("2026-01-06T10:00", "2026-01-06T14:00")


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        (
            [override("2026-01-06T12:00:17", "2026-01-06T18:30:01", "cai")],
            ["01-05 09:00:00+0100 ana", "01-06 13:00:17+0100 cai", "01-06 19:30:01+0100 ana", "01-09 17:00:00+0100 -"],
        ),
        (
            [
                override("2026-01-06T10:00", "2026-01-06T14:00", "bo"),
                override("2026-01-06T12:00", "2026-01-10T12:00", "cai"),
            ],
            [
                "01-05 09:00:00+0100 ana",
                "01-06 11:00:00+0100 bo",
                "01-06 13:00:00+0100 cai",
                "01-10 13:00:00+0100 -",
            ],
        ),
        (
            [
                override("2026-01-06T10:00", "2026-01-06T14:00", "bo"),
                override("2026-01-06T11:00", "2026-01-06T12:00", "cai"),
            ],
            [
                "01-05 09:00:00+0100 ana",
                "01-06 11:00:00+0100 bo",
                "01-06 12:00:00+0100 cai",
                "01-06 13:00:00+0100 bo",
                "01-06 15:00:00+0100 ana",
                "01-09 17:00:00+0100 -",
            ],
        ),
        (
            [
                override("2026-01-06T14:00", "2026-01-06T10:00", "bo"),
                override("2027-01-06T11:00", "2027-01-06T12:00", "cai"),
            ],
            ["01-05 09:00:00+0100 ana", "01-09 17:00:00+0100 -"],
        ),
        ([override("2020-01-01T00:00", "2030-01-01T00:00", "bo")], ["01-05 09:00:00+0100 bo"]),
    ],
    ids=["odd seconds", "the last one wins, outside of restrictions too", "one within another", "none", "for years"],
)
def test_overrides(overrides: list[Override], expected: list[str]) -> None:
    """They beat layers and restrictions; the last one wins."""
    found = schedule(layer("ana", "2026-01-05T09:00", WORK_WEEK), overrides=tuple(overrides))
    assert seen(found, "2026-01-05T09:00", "2026-01-12T09:00") == expected


@pytest.mark.parametrize(
    ("users", "absences", "expected"),
    [
        (
            "ana bo cai",
            [away("ana", "2026-01-06", "2026-01-07")],
            ["01-05 09:00:00+0100 ana", "01-06 00:00:00+0100 bo", "01-08 00:00:00+0100 ana"],
        ),
        (
            "ana bo cai",
            [away("ana", "2026-01-06", "2026-01-08"), away("bo", "2026-01-07", "2026-01-07")],
            [
                "01-05 09:00:00+0100 ana",
                "01-06 00:00:00+0100 bo",
                "01-07 00:00:00+0100 cai",
                "01-08 00:00:00+0100 bo",
                "01-09 00:00:00+0100 ana",
            ],
        ),
        (
            "ana ~ bo",
            [away("ana", "2026-01-10", "2026-02-10")],
            ["01-05 09:00:00+0100 ana", "01-10 00:00:00+0100 bo"],
        ),
        (
            "ana bo",
            [away("ana", "2026-01-06", "2026-01-06"), away("bo", "2025-12-01", "2026-01-06")],
            ["01-05 09:00:00+0100 ana", "01-06 00:00:00+0100 dee", "01-07 00:00:00+0100 ana"],
        ),
        (
            "ana bo",
            [away(user, "2026-01-06", "2026-01-06") for user in ("ana", "bo", "dee")],
            ["01-05 09:00:00+0100 ana", "01-06 00:00:00+0100 -", "01-07 00:00:00+0100 ana"],
        ),
        (
            "ana bo",
            [
                away("ana", "2026-01-06", "2026-01-07"),
                away("ana", "2026-01-07", "2026-01-08"),
                away("cai", "2026-01-05", "2026-01-09"),
            ],
            ["01-05 09:00:00+0100 ana", "01-06 00:00:00+0100 bo", "01-09 00:00:00+0100 ana"],
        ),
        (
            "nia bo",
            [away("nia", "2026-01-06", "2026-01-06")],
            ["01-05 09:00:00+0100 nia", "01-06 06:00:00+0100 bo", "01-07 06:00:00+0100 nia"],
        ),
        ("~ ana", [away("bo", "2026-01-06", "2026-01-06")], ["01-05 09:00:00+0100 dee"]),
    ],
    ids=[
        "the next one of the order",
        "a stand-in who is away too",
        "vacant slots are skipped",
        "all of the layer: a lower one",
        "everybody: a gap",
        "absences that overlap, and somebody else's",
        "days of their own zone",
        "nobody stands in for a vacant slot",
    ],
)
def test_absences(users: str, absences: list[Away], expected: list[str]) -> None:
    """Duty passes to the next person of the layer who is there, for whole days of who is away."""
    found = schedule(layer("dee"), layer(users))
    window = ("2026-01-05T09:00", "2026-01-12T09:00")
    assert seen(found, *window, *absences, users=(User("nia", "nia", NEW_YORK),)) == expected


@pytest.mark.parametrize(
    ("zone", "since", "until"),
    [(NEW_YORK, "2026-01-07T00:00", "2026-01-07T05:00"), (APIA, "2026-01-05T11:00", "2026-01-05T23:00")],
)
def test_a_window_on_another_day_than_the_absence(zone: ZoneInfo, since: str, until: str) -> None:
    """The sixth of January goes on in New York while it is the seventh in London, and begins in Apia on the fifth."""
    users = (User("ana", "ana", zone), User("bo", "bo"))
    found = rotation(schedule(layer("ana bo")), users=users, absences=(away("ana", "2026-01-06", "2026-01-06"),))
    assert [entry.user for entry in render(found, NAME, utc(since), utc(until))] == ["bo"]


def test_for_ever() -> None:
    """Dates as far away as a calendar goes are understood."""
    overrides = (
        override("0001-01-01T00:00", "2026-01-06T08:00", "cai"),
        override("2026-01-08T08:00", "9999-12-31T23:59", "ana"),
    )
    found = schedule(layer("ana bo"), overrides=overrides)
    assert seen(found, "2026-01-05T09:00", "2026-01-20T00:00", away("ana", "0001-01-01", "9999-12-31")) == [
        "01-05 09:00:00+0100 cai",
        "01-06 09:00:00+0100 bo",
        "01-08 09:00:00+0100 ana",
    ]


def test_an_override_of_somebody_away() -> None:
    """What is said outright counts."""
    found = schedule(layer("ana bo"), overrides=(override("2026-01-06T10:00", "2026-01-06T12:00", "ana"),))
    assert seen(found, "2026-01-06T00:00", "2026-01-07T00:00", away("ana", "2026-01-06", "2026-01-06")) == [
        "01-06 00:00:00+0100 bo",
        "01-06 11:00:00+0100 ana",
        "01-06 13:00:00+0100 bo",
    ]
