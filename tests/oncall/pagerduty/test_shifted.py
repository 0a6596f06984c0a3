"""Saved schedules of shifts (synthetic, after PagerDuty's documentation): what a layer can say, and what it cannot."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from bot.oncall.clock import instant
from bot.oncall.model import Entry, Override
from bot.oncall.pagerduty import written
from bot.oncall.pagerduty.draft import Refused
from bot.oncall.pagerduty.recurrence import Inexpressible, rule, turns
from bot.oncall.render import shifts
from tests.oncall.pagerduty.saved import PRAGUE, days, event, made, read, shift, shifted

A, B, C = "pusr001", "pusr002", "pusr003"
IDS = (A.upper(), B.upper(), C.upper())
WEEK = event("2026-01-05T09:00", "2026-01-12T09:00", "FREQ=WEEKLY;BYDAY=MO")
OFFICE = event("2026-01-05T09:00", "2026-01-09T17:00", "FREQ=WEEKLY;BYDAY=MO", *IDS)
WORKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"


@pytest.mark.parametrize(
    ("row", "length", "users", "restrictions"),
    [
        (WEEK, "1 week", "pusr001, pusr002", []),
        (OFFICE, "1 week", "pusr001, pusr002, pusr003", ["weekly_restriction, start_day_of_week: 1"]),
        (event("2026-01-05T09:00", "2026-01-12T09:00", "FREQ=WEEKLY", each=2), "2 weeks", "pusr001, pusr002", []),
        (event("2026-01-05T09:00", "2026-01-06T09:00", "FREQ=DAILY", *IDS), "1 day", "pusr001, pusr002, pusr003", []),
        (
            event("2026-01-05T09:00", "2026-01-05T17:00", "FREQ=DAILY"),
            "1 day",
            "pusr001, pusr002",
            ["daily_restriction"],
        ),
        (event("2026-01-05T09:00", "2026-01-07T09:00", "FREQ=DAILY;INTERVAL=2"), "2 days", "pusr001, pusr002", []),
        (
            event("2026-01-05T09:00", "2026-01-05T17:00", WORKDAYS, each=5),
            "1 week",
            "pusr001, pusr002",
            [f"weekly_restriction, start_day_of_week: {day}" for day in range(1, 6)],
        ),
        (
            event("2026-01-05T00:00", "2026-01-06T00:00", WORKDAYS, each=5),
            "1 week",
            "pusr001, pusr002",
            ['weekly_restriction, start_day_of_week: 1, start_time_of_day: "00:00", duration: 5 days'],
        ),
        (
            event("2026-01-05T09:00", "2026-01-05T17:00", "FREQ=DAILY", each=7),
            "1 week",
            "pusr001, pusr002",
            ["daily_restriction"],
        ),
        (
            event("2026-01-05T09:00", "2026-01-09T17:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"),
            "1 week",
            "pusr001, ~, pusr002, ~",
            ["weekly_restriction, start_day_of_week: 1"],
        ),
        (
            event("2026-01-05T09:00", "2026-01-12T09:00", "FREQ=WEEKLY;BYDAY=MO", "PUSR001", None),
            "1 week",
            "pusr001, ~",
            [],
        ),
    ],
)
def test_what_layers_can_say(row: dict[str, Any], length: str, users: str, restrictions: list[str]) -> None:
    """Each recurrence becomes the layer that an admin would write."""
    found = made(shifted(row))
    told = written(found)
    assert (f"rotation_turn_length: {length}\n" in told, f"users: [{users}]" in told) == (True, True)
    windows = [line.strip() for line in told.splitlines() if "_restriction" in line]
    assert [want in line for want, line in zip(restrictions, windows, strict=True)] == [True] * len(restrictions)
    assert read(told) == found.rotation


def test_days_are_counted_by_shifts() -> None:
    """Three people on five days a week: PagerDuty counts shifts, so nobody starves, and neither here."""
    row = event("2026-01-05T09:00", "2026-01-05T17:00", WORKDAYS, *IDS)
    found = made(shifted(row)).rotation
    expected = [A, B, C, A, B, None, None, C, A, B, C, A, None, None, B, C, A, B, C, None, None] * 3
    assert days(found, date(2026, 1, 5) + timedelta(weeks=48), 63, 10) == expected


WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
RULES = st.one_of(
    st.builds(lambda every: (0, f"FREQ=DAILY;INTERVAL={every}"), st.integers(1, 5)),
    st.builds(
        lambda first, days, every: (
            first, f"FREQ=WEEKLY;INTERVAL={every};BYDAY={','.join(sorted({WEEKDAYS[first], *days}))}"
        ),
        st.integers(0, 6),
        st.sets(st.sampled_from(WEEKDAYS)),
        st.integers(1, 3),
    ),
)  # fmt: skip
MEMBERS = st.lists(st.sampled_from([A, B, C, None]), min_size=1, max_size=4).filter(any)
HOURS = st.integers(1, 24) | st.integers(25, 24 * 14)


@given(RULES, st.integers(1, 3), HOURS, MEMBERS)
def test_layers_say_what_the_rule_says(
    days_of: tuple[int, str], each: int, hours: int, members: list[str | None]
) -> None:
    """Whatever is not refused renders, hour by hour, as the rule itself counts it."""
    day, text = days_of
    first, length = datetime(2026, 1, 5 + day, 9), timedelta(hours=hours)  # noqa: DTZ001 (wall clock)
    try:
        turns(first, length, rule(text, first), members, each)
    except Inexpressible:
        return
    ids = [member and member.upper() for member in members]
    row = event(first.isoformat(), (first + length).isoformat(), text, *ids, each=each)
    zone, now = ZoneInfo(PRAGUE), datetime(2026, 1, 1, tzinfo=UTC)
    starts = rrulestr(text, dtstart=first).between(first, first + timedelta(weeks=12), inc=True)
    expected = [
        Entry(instant(start, zone), instant(start + length, zone), members[number // each % len(members)])
        for number, start in enumerate(starts)
    ]
    rendered = shifts(made(shifted(row), now=now).rotation, "feedback-review", now, expected[-1].start)
    assert _hours(rendered) == _hours(entry for entry in expected[:-1] if entry.user)


def _hours(entries: Any) -> dict[datetime, str | None]:
    """Who is on call in each hour that anybody is."""
    return {
        entry.start + timedelta(hours=hour): entry.user
        for entry in entries
        for hour in range((entry.end - entry.start) // timedelta(hours=1))
    }


def test_the_reach_of_an_event() -> None:
    """It counts from when it took effect until it ends, in the middle of its turns."""
    row = event(
        "2026-01-05T09:00", "2026-01-12T09:00", "FREQ=WEEKLY;BYDAY=MO",
        effective_since="2026-11-18T12:00:00Z", effective_until="2027-02-03T12:00:00Z",
    )  # fmt: skip
    (schedule,) = made(shifted(row)).rotation.schedules.values()
    (layer,) = schedule.layers
    assert (layer.start, layer.end) == (datetime(2026, 11, 18, 12, tzinfo=UTC), datetime(2027, 2, 3, 12, tzinfo=UTC))
    assert layer.rotation_virtual_start == datetime(2026, 1, 5, 9)  # noqa: DTZ001 (wall clock)


@pytest.mark.parametrize("until", ["20261220T225959Z", "20261220T235959", "20261214"])
def test_the_last_shift_is_whole(until: str) -> None:
    """UNTIL names when the last shift may begin, not when it ends."""
    row = event("2026-01-05T09:00", "2026-01-09T17:00", f"FREQ=WEEKLY;BYDAY=MO;UNTIL={until}")
    (schedule,) = made(shifted(row)).rotation.schedules.values()
    assert schedule.layers[0].end == datetime(2026, 12, 18 if len(until) > 8 else 11, 16, tzinfo=UTC)


def test_day_and_night_are_two_rotations() -> None:
    """Rotations that are never on at once become layers."""
    day = event("2026-01-05T08:00", "2026-01-05T20:00", "FREQ=DAILY", "PUSR001", each=7)
    night = event("2026-01-05T20:00", "2026-01-06T08:00", "FREQ=DAILY", "PUSR002", each=7)
    found = made(shifted(day, night)).rotation
    assert (days(found, date(2026, 12, 1), 2, 12), days(found, date(2026, 12, 1), 2, 23)) == ([A, A], [B, B])


def test_events_one_after_the_other() -> None:
    """An event that was ended for another one is left out, and that is told."""
    old = event("2025-01-06T09:00", "2025-01-13T09:00", "FREQ=WEEKLY", effective_until="2026-01-05T08:00:00Z")
    found = made(shifted(old, WEEK))
    assert [len(each.layers) for each in found.rotation.schedules.values()] == [1]
    assert [remark for remark in found.remarks if "left out: it has ended" in remark]


def test_ids_stand_for_names() -> None:
    """Version 3 tells no names, and the remark says so."""
    found = made(shifted(WEEK))
    assert [*found.rotation.users] == [A, B]
    assert [remark for remark in found.remarks if "ids of users only" in remark]


def test_overrides_of_the_result() -> None:
    """Overrides stand in the result; the shifts of rotations there do not."""
    result = [
        shift("2026-12-01T08:00:00Z", "2026-12-02T08:00:00Z", "PUSR003", "override"),
        shift("2026-12-02T08:00:00Z", "2026-12-07T08:00:00Z", "PUSR001", "schedule_rotation"),
        shift("2026-11-01T08:00:00Z", "2026-11-02T08:00:00Z", "PUSR009", "override"),
    ]
    found = made(shifted(WEEK, final_schedule={"computed_shift_assignments": result}))
    (schedule,) = found.rotation.schedules.values()
    assert schedule.overrides == (
        Override(datetime(2026, 12, 1, 8, tzinfo=UTC), datetime(2026, 12, 2, 8, tzinfo=UTC), C),
    )
    assert [*found.rotation.users] == [A, B, C]


def test_without_the_result_overrides_are_unknown() -> None:
    """That is told with how to ask."""
    assert [each for each in made(shifted(WEEK, final_schedule=None)).remarks if "include[]=final_schedule" in each]


TWO = [shift("2026-12-01T08:00:00Z", "2026-12-03T08:00:00Z", user, "schedule_rotation") for user in ("P1", "P2")]
OFFICE_DAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
CROWD = [f"P{number}" for number in range(59)]
CUSTOM = [shift("2026-12-01T08:00:00Z", "2026-12-03T08:00:00Z", "P1", "custom_shift")]
NOBODY = [shift("2026-12-01T08:00:00Z", "2026-12-03T08:00:00Z", None, "override")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (shifted(WEEK, OFFICE), "several people on call at once, for instance on 2026-11-"),
        (shifted(WEEK, final_schedule={"computed_shift_assignments": TWO}), "on 2026-12-01 at 09:00"),
        (shifted(WEEK, final_schedule={"computed_shift_assignments": CUSTOM}), "custom shifts"),
        (shifted(WEEK, final_schedule={"computed_shift_assignments": NOBODY}), "nobody is on call"),
        (shifted(WEEK, custom_shifts=[{"end_time": "2026-12-01T08:00:00Z"}]), "custom shifts"),
        (shifted(WEEK, custom_shifts=[{"end_time": {"date_time": "2026-12-01T08:00:00"}}]), "custom shifts"),
        (shifted(WEEK, custom_shifts=[{}]), "custom shifts"),
        (shifted(WEEK | {"recurrence": ["RRULE:FREQ=MONTHLY;BYDAY=1MO"]}), "event 'Week' recurs monthly"),
        (shifted(WEEK | {"recurrence": ["RRULE:FREQ=WEEKLY;BYDAY=1MO"]}), "numbered weekdays"),
        (shifted(WEEK | {"recurrence": ["RRULE:FREQ=WEEKLY;COUNT=5"]}), "recurs by COUNT"),
        (shifted(WEEK | {"recurrence": ["RRULE:FREQ=WEEKLY;BYDAY=TU"]}), "one of its weekdays"),
        (shifted(WEEK | {"recurrence": ["RRULE:FREQ=DAILY;INTERVAL=2;BYDAY=MO"]}), "some weekdays only"),
        (shifted(WEEK | {"recurrence": ["RRULE:FREQ=WEEKLY;INTERVAL=0"]}), "interval that cannot be"),
        (shifted(WEEK | {"recurrence": ["RRULE:FREQ=WEEKLY;WKST=XX"]}), "cannot be read"),
        (shifted(WEEK | {"recurrence": ["RRULE:FREQ=WEEKLY;UNTIL=soon"]}), "end cannot be read"),
        (shifted(WEEK | {"recurrence": ["RRULE:"]}), "cannot be read"),
        (shifted(WEEK | {"recurrence": []}), "recurs not at all"),
        (shifted(WEEK | {"recurrence": ["RRULE:FREQ=WEEKLY", "EXDATE:20261221T080000Z"]}), r"exceptions \(EXDATE\)"),
        (shifted(event("2026-01-05T09:00", "2026-01-06T17:00", "FREQ=DAILY")), "overlap the next ones"),
        (shifted(event("2026-01-05T09:00", "2026-01-06T17:00", "FREQ=WEEKLY;BYDAY=MO,WE")), "more than a day"),
        (shifted(event("2026-01-05T09:00", "2026-01-05T09:00", "FREQ=DAILY")), "ends before it begins"),
        (shifted(event("2026-01-05T09:00", "2026-01-12T09:00", "FREQ=WEEKLY", kind="every")), "every member"),
        (shifted(event("2026-01-05T09:00", "2026-01-12T09:00", "FREQ=WEEKLY", kind="random")), "assigns its members"),
        (shifted(WEEK | {"start_time": {"date_time": "2026-01-05T09:00:00", "time_zone": "Asia/Tokyo"}}), "Asia/Tokyo"),
        (shifted(event("2026-01-05T09:00", "2026-01-12T09:00", "FREQ=WEEKLY", each=53)), "365 days"),
        (shifted(WEEK, rotations=[{"events": [{}]}]), "rotations.0.events.0"),
        (shifted(event("2026-01-05T09:00", "2026-01-05T17:00", OFFICE_DAYS, *CROWD)), "needs 413 turns until"),
    ],
)
def test_what_cannot_be_said_is_refused(data: dict[str, Any], words: str) -> None:
    """Each refusal says why."""
    with pytest.raises(Refused, match=words):
        made(data)


def test_one_member_who_always_serves() -> None:
    """Every member of a list of one is one person at a time."""
    row = event("2026-01-05T09:00", "2026-01-12T09:00", "FREQ=WEEKLY", "PUSR001", kind="every")
    assert days(made(shifted(row)).rotation, date(2026, 12, 1), 3, 12) == [A, A, A]


def test_past_custom_shifts_do_not_matter() -> None:
    """What is over need not be said."""
    past = [{"end_time": "2026-11-01T08:00:00Z"}]
    assert made(shifted(WEEK, custom_shifts=past)).rotation.schedules
