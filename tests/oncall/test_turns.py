"""Whose turn it is: stretches of one user and one hand-off, gaps among them."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.oncall.model import Override, Restriction, Rotation, Schedule
from bot.oncall.roster import Roster
from bot.oncall.turns import FAR, FIRST
from tests.oncall import oracle
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
    roster,
    rotation,
    schedule,
    turns,
    utc,
    whose,
)
from tests.oncall.drawn import FEW, Drawn, rotations

MONDAY = "2026-01-05T09:00"
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (schedule(layer("ana bo")), ["01-05 09:00 ana", "01-12 09:00 bo", "01-19 09:00 ana"]),
        (schedule(layer("ana")), ["01-05 09:00 ana", "01-12 09:00 ana", "01-19 09:00 ana"]),
        (
            schedule(layer("ana bo", MONDAY, WORK_WEEK), covers=(WORK_WEEK,)),
            ["01-05 09:00 ana", "01-12 09:00 bo", "01-19 09:00 ana"],
        ),
        (
            schedule(layer("ana bo", MONDAY, *OFFICE), covers=(WORK_WEEK,)),
            [
                "01-05 09:00 ana",
                "01-05 17:00 boss!",
                "01-06 09:00 ana",
                "01-06 17:00 boss!",
                "01-07 09:00 ana",
                "01-07 17:00 boss!",
                "01-08 09:00 ana",
                "01-08 17:00 boss!",
                "01-09 09:00 ana",
                "01-12 09:00 bo",
                "01-12 17:00 boss!",
                "01-13 09:00 bo",
                "01-13 17:00 boss!",
                "01-14 09:00 bo",
                "01-14 17:00 boss!",
                "01-15 09:00 bo",
                "01-15 17:00 boss!",
                "01-16 09:00 bo",
                "01-19 09:00 ana",
                "01-19 17:00 boss!",
            ],
        ),
        (
            schedule(layer("ana ~ bo", MONDAY, WORK_WEEK), covers=(WORK_WEEK,)),
            ["01-05 09:00 ana", "01-12 09:00 boss!", "01-19 09:00 bo"],
        ),
        (
            schedule(layer("ana bo", MONDAY, WORK_WEEK)),
            [
                "01-05 09:00 ana",
                "01-09 17:00 boss!",
                "01-12 09:00 bo",
                "01-16 17:00 boss!",
                "01-19 09:00 ana",
            ],
        ),
        (
            schedule(layer("ana bo"), overrides=(override("2026-01-07T08:00", "2026-01-08T08:00", "cai"),)),
            ["01-05 09:00 ana", "01-07 09:00 cai", "01-08 09:00 ana", "01-12 09:00 bo", "01-19 09:00 ana"],
        ),
        (schedule(layer("~ ~")), ["01-01 01:00 boss!"]),
        (schedule(), ["01-01 01:00 boss!"]),
        (schedule(layer("ana", turn=365 * DAY)), ["01-05 09:00 ana"]),
        (
            schedule(layer("ana", begins="2026-01-12T10:30")),
            ["01-01 01:00 boss!", "01-12 10:30 ana", "01-19 09:00 ana"],
        ),
        (
            schedule(layer("ana", MONDAY, WORK_WEEK, ends="2026-01-10T00:00"), covers=(WORK_WEEK,)),
            ["01-05 09:00 ana", "01-12 09:00 boss!"],
        ),
    ],
    ids=[
        "weekly",
        "one person's weeks",
        "an intended gap belongs to the turn before it",
        "nights that somebody should cover, weekends that nobody need",
        "a vacant slot",
        "every gap is unintended where nothing is said",
        "an override cuts a turn",
        "all vacant",
        "no layers",
        "a year",
        "begins in the future",
        "ended",
    ],
)
def test_turns(found: Schedule, expected: list[str]) -> None:
    """A turn lasts until somebody else's, the next hand-off, or a gap that nobody intended."""
    assert turns(roster(found), "2026-01-05T12:00", "2026-01-20T00:00") == expected


@pytest.mark.parametrize(
    ("rule", "ended", "expected"),
    [
        (Restriction(time(9), 8 * HOUR, 1), "2026-01-12T17:00", "2026-01-19T09:00"),
        (Restriction(time(2, 10), HOUR / 2, 7), "2026-03-22T02:40", "2026-04-05T02:10"),
    ],
    ids=["once a week", "a week whose time the clocks skip"],
)
def test_when_an_intended_gap_ends(rule: Restriction, ended: str, expected: str) -> None:
    """It lasts until somebody shall be on call again."""
    found = roster(schedule(layer("ana", turn=365 * DAY, ends=ended), covers=(rule,)))
    turn = found.turn(NAME, local(ended, PRAGUE))
    assert (whose(turn), turn.until) == ("ana", local(expected, PRAGUE))


def test_absences_cut_turns() -> None:
    """Who stands in has a turn, and so has who comes back."""
    found = roster(schedule(layer("ana bo")), absences=(away("ana", "2026-01-07", "2026-01-08"),))
    assert turns(found, MONDAY, "2026-01-12T09:00") == ["01-05 09:00 ana", "01-07 00:00 bo", "01-09 00:00 ana"]


def test_a_stand_in_whose_own_turn_follows() -> None:
    """Both turns are told apart."""
    found = roster(schedule(layer("ana bo")), absences=(away("ana", "2026-01-05", "2026-01-12"),))
    assert turns(found, MONDAY, "2026-01-19T09:00") == ["01-05 09:00 bo", "01-12 09:00 bo"]


def test_nobody_at_all() -> None:
    """Without a fallback a gap is nobody's turn."""
    turn = roster(schedule(layer("~ ana")), fallback=None).turn(NAME, utc("2026-01-07T00:00"))
    assert (turn.user, turn.is_fallback, turn.start, turn.until) == (None, False, FIRST, utc("2026-01-12T08:00"))


def test_a_schedule_that_does_not_exist() -> None:
    """One turn for ever: the fallback's."""
    found = roster()
    turn = found.turn("other", utc("2026-01-07T00:00"))
    assert (whose(turn), turn.schedule, turn.start, turn.until) == ("boss!", "other", FIRST, None)
    assert found.following(turn) is None
    assert found.turns("other", utc("2026-01-07T00:00"), utc("2027-01-07T00:00")) == (turn,)


def test_a_user_whom_nobody_knows() -> None:
    """Somebody who is not among the users cannot be asked: that is a gap."""
    plan = schedule(layer("ana ghost"))
    known = rotation(schedule(layer("ana")))
    found = Roster(Rotation(known.users, {NAME: plan}), NAME, "boss")
    assert turns(found, MONDAY, "2026-01-26T09:00") == ["01-05 09:00 ana", "01-12 09:00 boss!", "01-19 09:00 ana"]


@pytest.mark.parametrize("years", [0, 1, 5, 20])
def test_the_start_of_a_gap_stays(years: int) -> None:
    """However long ago a schedule ended, the fallback's turn began right then."""
    found = roster(schedule(layer("ana bo", ends="2026-03-01T12:00")))
    turn = found.turn(NAME, utc("2026-03-02T00:00") + years * 365 * DAY)
    assert (whose(turn), turn.start, turn.until) == ("boss!", utc("2026-03-01T11:00"), None)


def test_a_turn_of_years() -> None:
    """An override of ten years began when it began, and ends later than one looks."""
    start, end = utc("2026-01-07T00:00:01"), utc("2036-01-07T00:00")
    found = roster(schedule(layer("ana"), overrides=(Override(start, end, "bo"),)))
    turn = found.turn(NAME, utc("2033-01-01T00:00"))
    assert (whose(turn), turn.start, turn.until) == ("bo", start, None)
    assert found.turn(NAME, end - FAR).until == end


def test_an_override_before_the_first_layer() -> None:
    """It is a turn like another."""
    swap = override("2026-01-05T08:00", "2026-01-06T08:00", "bo")
    found = roster(schedule(layer("ana", "2026-06-01T09:00"), overrides=(swap,)))
    assert turns(found, MONDAY, "2026-01-07T09:00") == ["01-05 09:00 bo", "01-06 09:00 boss!"]


@pytest.mark.parametrize(("late", "is_seen"), [(timedelta(), True), (SECOND, False)])
def test_how_far_one_looks(late: timedelta, *, is_seen: bool) -> None:
    """A turn that begins later than two years from now is not awaited yet."""
    start = local(MONDAY, PRAGUE)
    turn = roster(schedule(layer("ana"))).turn(NAME, start - FAR - late)
    assert turn.until == (start if is_seen else None)


def test_a_schedule_from_before() -> None:
    """A turn that began in the last century is told to begin with this one."""
    found = roster(schedule(overrides=(override("1998-01-01T00:00", "2030-01-01T00:00", "bo"),)))
    turn = found.turn(NAME, utc("2026-01-01T00:00"))
    assert (whose(turn), turn.start) == ("bo", FIRST)


def test_hourly_turns() -> None:
    """Each hour is a turn, over changed clocks too."""
    found = roster(schedule(layer("ana bo", "2026-03-28T00:00", turn=HOUR)))
    shown = turns(found, "2026-03-29T00:30", "2026-03-29T05:00")
    assert shown == ["03-29 00:00 ana", "03-29 01:00 bo", "03-29 03:00 bo", "03-29 04:00 ana"]


def test_no_window() -> None:
    """No turn lies in nothing."""
    at = utc("2026-01-07T00:00")
    assert roster(schedule(layer("ana"))).turns(NAME, at, at) == ()


@FEW
@given(rotations())
def test_turns_follow_each_other(drawn: Drawn) -> None:
    """One begins where the one before it ends, and together they are the window."""
    found, since, until = drawn
    shown = Roster(found, NAME, "boss").turns(NAME, since, until)
    assert [turn.until for turn in shown[:-1]] == [turn.start for turn in shown[1:]]
    assert shown[0].start <= since
    assert shown[-1].until is None or shown[-1].until >= until


@FEW
@given(rotations(), st.data())
def test_a_turn_is_the_same_whenever_one_asks(drawn: Drawn, data: st.DataObject) -> None:
    """Somebody who knows nothing of other questions is told the same start and end."""
    found, since, until = drawn
    turn = data.draw(st.sampled_from(Roster(found, NAME, "boss").turns(NAME, since, until)))
    first, last = max(turn.start, since), min(turn.until or until, until) - SECOND
    for at in (first, first + (last - first) // 2, last):
        assert Roster(found, NAME, "boss").turn(NAME, at) == turn


@FEW
@given(rotations())
def test_turns_are_of_whoever_is_on_call(drawn: Drawn) -> None:
    """Of somebody on call, else of the fallback where somebody should be; no turn begins in an intended gap."""
    found, since, until = drawn
    plan, asked = found.schedules[NAME], Roster(found, NAME, "boss")
    hours = {since + number * HOUR for number in range((until - since) // HOUR)}
    for at in hours | {turn.start for turn in asked.turns(NAME, since, until) if turn.start >= since}:
        turn = asked.turn(NAME, at)
        user = oracle.on_call(found, plan, at)
        if user or oracle.is_open(plan.covers, plan.time_zone, at):
            assert whose(turn) == (user or "boss!")
        else:
            assert turn.start < at


def test_a_week_of_turns_asked_every_hour() -> None:
    """What is kept between questions changes no answer."""
    found = roster(schedule(layer("ana bo cai", MONDAY, *OFFICE), covers=OFFICE))
    start = local(MONDAY, PRAGUE)
    asked = {found.turn(NAME, start + number * HOUR).start for number in range(4 * WEEK // HOUR)}
    assert asked == {start + number * WEEK for number in range(4)}
