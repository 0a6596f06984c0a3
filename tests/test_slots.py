"""When the next run is due: crontab's words, the two nights on which clocks change, and a pace that keeps its phase."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.schedule import Schedule
from bot.service.triggers import trigger
from bot.slots import crontab, overdue, steady

PRAGUE, HAVANA = ZoneInfo("Europe/Prague"), ZoneInfo("America/Havana")
SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAYS_OF_WEEK = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


def slots(line: str, start: datetime, count: int, zone: ZoneInfo = PRAGUE) -> list[str]:
    """The first slots after a start, as the clock on the wall shows them."""
    after, found = crontab(line, zone), [start]
    for _ in range(count):
        slot = after(found[-1])
        assert slot is not None
        found.append(slot)
    return [slot.astimezone(zone).strftime("%d %H:%M %Z") for slot in found[1:]]


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("0 9 * * 1", {"mon"}),
        ("0 9 * * 1-5", {"mon", "tue", "wed", "thu", "fri"}),
        ("0 9 * * mon-fri", {"mon", "tue", "wed", "thu", "fri"}),
        ("0 9 * * MON,Thu", {"mon", "thu"}),
        ("0 9 * * 0", {"sun"}),
        ("0 9 * * 7", {"sun"}),
        ("0 9 * * 5-7", {"fri", "sat", "sun"}),
        ("0 9 * * */3", {"sun", "wed", "sat"}),
    ],
)
def test_weekdays_are_those_of_crontab(line: str, days: set[str]) -> None:
    """Sunday is 0 and 7, Monday is 1, and names say the same."""
    after, moment, found = crontab(line, ZoneInfo("UTC")), SUNDAY, set()
    while (slot := after(moment)) is not None and slot < SUNDAY + timedelta(days=7):
        found.add(slot.strftime("%a").lower())
        moment = slot
    assert found == days


@pytest.mark.parametrize(
    ("line", "start", "expected"),
    [
        ("30 2 * * *", "2026-10-24T12:00", ["25 02:30 CEST", "26 02:30 CET"]),
        ("30 2 * * *", "2027-03-27T12:00", ["28 03:00 CEST", "29 02:30 CEST"]),
        ("15,45 2 * * *", "2027-03-27T12:00", ["28 03:00 CEST", "29 02:15 CEST", "29 02:45 CEST"]),
        ("30 2,3 * * *", "2027-03-27T12:00", ["28 03:00 CEST", "28 03:30 CEST", "29 02:30 CEST"]),
        ("0,30 2 * * *", "2026-10-25T00:00", ["25 02:00 CEST", "25 02:30 CEST", "26 02:00 CET"]),
        ("*/30 * * * *", "2026-10-25T01:45", ["25 02:00 CEST", "25 02:30 CEST", "25 02:00 CET"]),
        ("*/30 * * * *", "2027-03-28T01:15", ["28 01:30 CET", "28 03:00 CEST", "28 03:30 CEST"]),
        ("*/30 2 * * *", "2027-03-27T12:00", ["29 02:00 CEST", "29 02:30 CEST"]),
    ],
)
def test_the_nights_on_which_clocks_change(line: str, start: str, expected: list[str]) -> None:
    """A fixed hour comes once on each day, though it be skipped or repeated; every hour follows real time."""
    assert slots(line, datetime.fromisoformat(start).replace(tzinfo=PRAGUE), len(expected)) == expected


def test_a_start_in_the_second_of_two_equal_hours() -> None:
    """The slot of the first of them is over, and is not taken for one to come."""
    second = datetime(2026, 10, 25, 2, 15, tzinfo=PRAGUE, fold=1)
    assert slots("30 2 * * *", second, 1) == ["26 02:30 CET"]


def test_a_midnight_that_does_not_exist() -> None:
    """Where the clocks go forward at midnight the day begins at one, with its first slot."""
    before = datetime(2026, 3, 7, 23, 50, tzinfo=HAVANA)
    assert slots("0 0 * * *", before, 1, HAVANA) == ["08 01:00 CDT"]


Fields = tuple[set[int], set[int], set[int] | None, set[int] | None]
"""Minutes, hours, days and weekdays; None for any."""

few = {"min_size": 1, "max_size": 3}
lines = st.tuples(
    st.sets(st.integers(0, 59), **few),
    st.sets(st.integers(0, 23), **few),
    st.none() | st.sets(st.integers(1, 28), **few),
    st.none() | st.sets(st.integers(0, 6), **few),
)
moments = st.timedeltas(timedelta(), timedelta(days=730)).map(lambda age: datetime(2026, 1, 1, tzinfo=UTC) + age)


def _is_slot(moment: datetime, wanted: Fields) -> bool:
    """Crontab's own words (crontab(5)): of two restricted days one is enough, else both have to fit."""
    minute, hour, day, weekday = wanted
    in_day = None if day is None else moment.day in day
    in_week = None if weekday is None else moment.isoweekday() % 7 in weekday
    fits = [fit for fit in (in_day, in_week) if fit is not None]
    return moment.minute in minute and moment.hour in hour and (any(fits) if fits else True)


@given(moments, lines, st.sampled_from([DAYS_OF_WEEK, range(7)]))
def test_the_words_of_crontab(start: datetime, wanted: Fields, names: Sequence[object]) -> None:
    """The next slot fits the line, lies ahead, and no minute before it fits; names stand for numbers."""
    minute, hour, day, weekday = wanted
    week = None if weekday is None else {names[number] for number in weekday}
    every: tuple[set[int] | set[object] | None, ...] = (minute, hour, day, week)
    fields = [",".join(map(str, field)) if field else "*" for field in every]
    slot = crontab(f"{fields[0]} {fields[1]} {fields[2]} * {fields[3]}", ZoneInfo("UTC"))(start)
    assert slot is not None
    assert (slot > start, slot.second, slot.microsecond, _is_slot(slot, wanted)) == (True, 0, 0, True)
    first = start.replace(second=0, microsecond=0) + timedelta(minutes=1)
    between = [first + timedelta(minutes=count) for count in range(int((slot - first) / timedelta(minutes=1)))]
    assert [moment for moment in between if _is_slot(moment, wanted)] == []


@given(moments, st.sampled_from(["17 2 * * *", "*/7 1-3 * * *"]))
def test_slots_only_go_forward(start: datetime, line: str) -> None:
    """Whatever the clocks do, the next slot is later, and asking again answers the same."""
    after = crontab(line, PRAGUE)
    slot = after(start)
    assert slot is not None
    assert (slot > start, slot.tzinfo, after(start)) == (True, UTC, slot)


@given(
    st.timedeltas(timedelta(seconds=10), timedelta(days=7)),
    st.timedeltas(timedelta(days=-400), timedelta(days=400)),
)
def test_a_pace_keeps_its_phase(every: timedelta, distance: timedelta) -> None:
    """The next slot is the first one ahead of those at whole distances from the start."""
    start = datetime(2026, 6, 1, tzinfo=PRAGUE)
    moment = start.astimezone(UTC) + distance
    slot = steady(every, start)(moment)
    assert slot is not None
    assert ((slot - start.astimezone(UTC)) % every, timedelta() < slot - moment <= every) == (timedelta(), True)


def test_a_line_wins_over_the_pace() -> None:
    """Where both are configured, the crontab line counts, in its time zone."""
    schedule = Schedule(cron="0 9 * * *", every=timedelta(minutes=15), time_zone="Asia/Tokyo")
    assert trigger(schedule, SUNDAY).get_next_fire_time(None, SUNDAY) == datetime(2026, 11, 23, tzinfo=UTC)


def test_the_slot_after_a_late_run() -> None:
    """APScheduler is answered by the slot that ran, not by the time at which it did."""
    asked = trigger(Schedule(every=timedelta(minutes=10)), SUNDAY)
    late = SUNDAY + timedelta(minutes=34)
    assert asked.get_next_fire_time(SUNDAY, late) == SUNDAY + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("schedule", "since", "expected"),
    [
        (Schedule(jitter=None), "2026-11-27T18:00", "2026-11-27T18:40"),
        (Schedule(cron="*/15 7-19 * * mon-fri", jitter=timedelta(minutes=1)), "2026-11-27T19:50", "2026-11-30T07:26"),
        (Schedule(cron="0 9 * * *", time_zone="Asia/Tokyo", jitter=None), "2026-11-27T00:00", "2026-11-29T00:10"),
    ],
)
def test_overdue(schedule: Schedule, since: str, expected: str) -> None:
    """The second run after a moment, with its delay and its length: nobody is called at a weekend without runs."""
    found = overdue(schedule, datetime.fromisoformat(since).replace(tzinfo=UTC), timedelta(minutes=10))
    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)
