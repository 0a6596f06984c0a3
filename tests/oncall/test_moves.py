"""Who moves when a rotation is changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.oncall.model import NO_ROTATION, Layer, Override, Rotation, Schedule, User
from bot.oncall.moves import LONGEST, SHORTEST, Stretch, changes, paired
from bot.oncall.render import render

WEEK = timedelta(weeks=1)
MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
NOW = MONDAY + timedelta(days=2)


def rotation(*users: str | None, turn: timedelta = WEEK, overrides: tuple[Override, ...] = ()) -> Rotation:
    layer = Layer("x", MONDAY, MONDAY.replace(tzinfo=None), turn, users)
    schedule = Schedule("main", ZoneInfo("UTC"), (layer,), overrides)
    return Rotation({name: User(name, name) for name in users if name}, {"main": schedule})


def moved(old: Rotation, new: Rotation) -> list[tuple[str, str | None, str | None]]:
    """What changes: the day, who was, who is."""
    (change,) = changes(old, new, NOW)
    return [(f"{each.start:%m-%d}", each.before, each.after) for each in change.stretches if each.is_moved]


def test_nobody_moves_without_a_change() -> None:
    """The same file twice shows who is on call, and moves nobody."""
    (change,) = changes(rotation("a", "b"), rotation("a", "b"), NOW)
    assert (change.moved, {each.before for each in change.stretches}) == ((), {"a", "b"})


def test_somebody_new_moves_the_others() -> None:
    """Turns are counted from the first one, so all later ones shift; shown is a full turn around from the first."""
    assert moved(rotation("a", "b", "c"), rotation("a", "b", "c", "d")) == [
        ("01-26", "a", "d"),
        ("02-02", "b", "a"),
        ("02-09", "c", "b"),
        ("02-16", "a", "c"),
    ]


@pytest.mark.parametrize("weeks", [6, 50, 103])
def test_a_change_to_come_is_shown_whole(weeks: int) -> None:
    """A layer that begins later replaces the present one: one looks from there on, as far as for a change of today."""
    old = rotation("a", "b")
    (layer,) = old.schedules["main"].layers
    start = MONDAY + weeks * WEEK
    later = replace(layer, start=start, rotation_virtual_start=start.replace(tzinfo=None), users=("c", "b", "a"))
    schedule = replace(old.schedules["main"], layers=(replace(layer, end=start), later))
    new = replace(old, users={**old.users, "c": User("c", "c")}, schedules={"main": schedule})
    (change,) = changes(old, new, NOW)
    first = next(each for each in change.stretches if each.is_moved)
    assert change.since == change.stretches[0].start == first.start >= start
    assert change.until - change.since >= SHORTEST
    assert {each.after for each in change.stretches} == {"a", "b", "c"}


def test_a_change_too_far_away_moves_nobody_until_then() -> None:
    """One looks two years ahead, and says so."""
    far = NOW + LONGEST
    override = Override(far, far + timedelta(hours=1), "a")
    (change,) = changes(rotation("a", "b"), rotation("a", "b", overrides=(override,)), NOW)
    assert (change.moved, change.since, change.until) == ((), NOW, far)


def test_a_vacant_slot_moves_one() -> None:
    """The others keep their weeks."""
    assert moved(rotation("a", "b", "c"), rotation("a", None, "c")) == [("01-12", "b", None), ("02-02", "b", None)]


def test_an_override_moves_two() -> None:
    """Who stands in, and for whom; from hour to hour."""
    override = Override(MONDAY + WEEK, MONDAY + WEEK + timedelta(hours=1), "a")
    (change,) = changes(rotation("a", "b"), rotation("a", "b", overrides=(override,)), NOW)
    assert [each for each in change.stretches if each.is_moved] == [Stretch(override.start, override.end, "b", "a")]
    assert change.moved == ("a", "b")


@pytest.mark.parametrize(("before", "after"), [(NO_ROTATION, rotation("a")), (rotation("a"), NO_ROTATION)])
def test_a_schedule_comes_and_goes(before: Rotation, after: Rotation) -> None:
    """What is new has nobody before, what is gone nobody after."""
    (change,) = changes(before, after, NOW)
    assert [change.before is None, change.after is None] == [not before.schedules, not after.schedules]
    assert (change.schedule.name, change.moved) == ("main", ("a",))


@pytest.mark.parametrize(
    ("users", "turn"),
    [(1, timedelta(hours=1)), (3, WEEK), (9, WEEK), (52, WEEK), (2, timedelta(days=365)), (400, WEEK)],
)
def test_one_looks_a_full_cycle_ahead(users: int, turn: timedelta) -> None:
    """Everybody of the longest layer had a turn, as far as two years reach; no turn is cut off at the end."""
    found = rotation(*(f"u{number}" for number in range(users)), turn=turn)
    (change,) = changes(NO_ROTATION, found, NOW)
    cycle = min(max(users * turn, SHORTEST), LONGEST)
    assert cycle <= change.until - NOW <= cycle + turn
    assert {each.after for each in change.stretches} >= {f"u{number}" for number in range(min(users, LONGEST // turn))}
    assert users == 1 or (change.until - MONDAY) % turn == timedelta(0)


def test_a_schedule_keeps_its_zone() -> None:
    """Of two zones the later one is shown."""
    old = rotation("a")
    moved_house = {"main": replace(old.schedules["main"], time_zone=ZoneInfo("Asia/Tokyo"))}
    (change,) = changes(old, replace(old, schedules=moved_house), NOW)
    assert change.schedule.time_zone.key == "Asia/Tokyo"


@settings(max_examples=30, deadline=None)
@given(first=st.lists(st.sampled_from("abc"), min_size=1), second=st.lists(st.sampled_from("abc"), min_size=1))
def test_pairs_are_both_schedules(first: list[str], second: list[str]) -> None:
    """Beside each other the two say what each said alone, without a hole between."""
    until = NOW + 5 * WEEK
    tracks = [render(rotation(*users, turn=timedelta(days=2)), "main", NOW, until) for users in (first, second)]
    pairs = list(paired(*tracks))
    assert [pairs[0].start, *(each.end for each in pairs)] == [*(each.start for each in pairs), until]
    for side, track in zip(("before", "after"), tracks, strict=True):
        assert all(
            getattr(each, side) == entry.user
            for entry in track
            for each in pairs
            if entry.start <= each.start < entry.end
        )


def test_schedules_of_overrides_alone() -> None:
    """Without a layer on either side the override itself is what moves."""
    days = MONDAY + timedelta(days=3), MONDAY + timedelta(days=4)
    users = {name: User(name, name) for name in ("a", "b")}
    old, new = (
        Rotation(users, {"main": Schedule("main", ZoneInfo("UTC"), (), (Override(*days, name),))}) for name in users
    )
    assert moved(old, new) == [("01-08", "a", "b")]
