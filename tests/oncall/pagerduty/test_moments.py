"""What of a saved schedule is over, and when that is: times with an offset, without one, and now itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.oncall.pagerduty import written
from bot.oncall.pagerduty.draft import Refused
from tests.oncall.pagerduty.saved import DAILY, NOW, event, layer, layered, made, shift, shifted, user

AT_NOW = NOW.isoformat()
WEEK = event("2026-01-05T09:00", "2026-01-12T09:00", "FREQ=WEEKLY")
ENDED = event("2026-01-05T09:00", "2026-01-09T17:00", "FREQ=WEEKLY;UNTIL=20260302T090000Z", name="")


@pytest.mark.parametrize(
    ("data", "remark"),
    [
        (layered(layer(end=AT_NOW)), "layer 'Week' is left out: it ended on 2026-11-22"),
        (layered(layer(end=AT_NOW, name="")), "layer 'without a name' is left out: it ended on 2026-11-22"),
        (shifted(WEEK | {"effective_until": AT_NOW}), "event 'Week' is left out: it has ended"),
        (shifted(WEEK | {"effective_until": AT_NOW, "name": ""}), "event 'without a name' is left out: it has ended"),
        (shifted(ENDED), "event 'without a name' is left out: it ended on 2026-03-06"),
    ],
)
def test_what_ends_now_is_over(data: dict[str, object], remark: str) -> None:
    """It is left out, and told with its last day."""
    found = made(data)
    (schedule,) = found.rotation.schedules.values()
    assert (schedule.layers, f"'Feedback review': {remark}" in found.remarks) == ((), True)


def test_no_rotation_is_left() -> None:
    """Only where that is so."""
    words = "'Feedback review': no rotation is left: nobody is on call but by overrides"
    assert [words in made(shifted(*rows)).remarks for rows in ((ENDED,), (ENDED, WEEK))] == [True, False]


def test_overrides_that_end_now() -> None:
    """They are past, in both versions."""
    rows = [{"start": "2026-11-01T09:00:00Z", "end": AT_NOW, "user": user("PUSR001")["user"]}] * 2
    old = made(layered(overrides_subschedule={"rendered_schedule_entries": rows, "rendered_coverage_percentage": 1}))
    assert "'Feedback review': 2 overrides left out: past" in old.remarks
    result = {"computed_shift_assignments": [shift("2026-11-01T09:00:00Z", AT_NOW, "PUSR001", "override")]}
    new = made(shifted(WEEK, final_schedule=result))
    assert [schedule.overrides for each in (old, new) for schedule in each.rotation.schedules.values()] == [(), ()]


@pytest.mark.parametrize("end", [AT_NOW, "2026-11-22T09:30:00", {"date_time": "2026-11-22T09:30:00"}])
def test_custom_shifts_that_are_over(end: object) -> None:
    """Now at the latest; without an offset the schedule's own clock counts, an hour ahead of UTC."""
    assert made(shifted(WEEK, custom_shifts=[{"end_time": end}])).rotation.schedules


def test_shifts_by_the_wall_clock() -> None:
    """A time without an offset is that of the schedule's own clock."""
    times = {"start_time": {"date_time": "2026-01-05T09:00:00"}, "end_time": {"date_time": "2026-01-12T09:00:00"}}
    assert made(shifted(WEEK | times)).rotation == made(shifted(WEEK)).rotation


def test_a_shift_in_no_zone() -> None:
    """The refusal says whose zone nobody knows."""
    start = {"date_time": "2026-01-05T09:00:00", "time_zone": "Middle Earth"}
    with pytest.raises(Refused, match=r"^an event is in an unknown time zone: 'Middle Earth'"):
        made(shifted(WEEK | {"start_time": start}))


@pytest.mark.parametrize(
    ("recurrence", "told"),
    [
        (["EXDATE;TZID=Europe/Prague:20261221T090000"], "EXDATE"),
        (["RDATE:20261222T080000Z", "EXDATE:20261221T080000Z"], "EXDATE, RDATE"),
    ],
)
def test_exceptions(recurrence: list[str], told: str) -> None:
    """They are named by their kind, and what to do about them."""
    with pytest.raises(Refused, match=rf"event 'Week' has exceptions \({told}\): take them out there"):
        made(shifted(WEEK | {"recurrence": ["RRULE:FREQ=WEEKLY", *recurrence]}))


def test_an_event_without_members() -> None:
    """A list of vacant places is refused with that reason."""
    with pytest.raises(Refused, match="event 'Week' has no members"):
        made(shifted(event("2026-01-05T09:00", "2026-01-12T09:00", "FREQ=WEEKLY", None)))


def test_the_schedule_keeps_its_id_in_a_comment() -> None:
    """Of both versions, so that one finds it again at PagerDuty."""
    for data in (layered(), shifted(WEEK)):
        assert "feedback-review:  # Feedback review (PSUP001)\n" in written(made(data))


@pytest.mark.parametrize("seconds", [3_600, 365 * 86_400])
def test_the_shortest_and_the_longest_turn(seconds: int) -> None:
    """Both are allowed (PagerDuty docs)."""
    (schedule,) = made(layered(layer(rotation_turn_length_seconds=seconds))).rotation.schedules.values()
    assert schedule.layers[0].rotation_turn_length.total_seconds() == seconds


@pytest.mark.parametrize(("name", "told"), [("Week", "Week"), ("", "without a name")])
def test_a_refused_layer_is_named(name: str, told: str) -> None:
    """With its schedule: a file may hold many."""
    with pytest.raises(Refused, match=f"^layer '{told}' of schedule 'Feedback review' has turns of 0:30:00"):
        made(layered(layer(name=name, rotation_turn_length_seconds=1_800)))


def test_a_daily_window_has_no_day() -> None:
    """A day told with it by mistake does not make it a weekly one."""
    (schedule,) = made(layered(layer(restrictions=[DAILY | {"start_day_of_week": 3}]))).rotation.schedules.values()
    assert [each.start_day_of_week for each in schedule.layers[0].restrictions] == [None]


def test_when_an_override_begins_and_ends() -> None:
    """In UTC, whatever offset it came with."""
    result = {
        "computed_shift_assignments": [shift("2026-12-01T09:00:00+01:00", "2026-12-02T08:00:00Z", "P3", "override")]
    }
    (schedule,) = made(shifted(WEEK, final_schedule=result)).rotation.schedules.values()
    assert [(each.start.tzinfo, each.start, each.end) for each in schedule.overrides] == [
        (UTC, datetime(2026, 12, 1, 8, tzinfo=UTC), datetime(2026, 12, 2, 8, tzinfo=UTC))
    ]
