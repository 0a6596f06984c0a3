"""Whom to ask: the fallback, who follows, who is away, and when people work."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.oncall.model import FALLBACK, NEXT, Turn, User, WorkingHours
from bot.oncall.roster import EMPTY, Roster
from tests.oncall.build import NAME, NEW_YORK, PRAGUE, away, layer, roster, rotation, schedule, utc, whose

TUESDAY = utc("2026-01-06T12:00")
EARLY = WorkingHours(frozenset({1, 2}), time(6), time(10))


def test_nobody() -> None:
    """Without a file and a fallback nobody can ever be asked; with one of them somebody can."""
    assert EMPTY.is_empty
    assert not Roster(fallback="boss").is_empty
    assert not roster(schedule(), fallback=None).is_empty
    assert whose(EMPTY.turn(NAME, TUESDAY)) == "-"


@pytest.mark.parametrize(
    ("fallback", "users", "expected"),
    [
        (None, (), None),
        ("boss", (), User("boss", "boss")),
        ("boss", (User("b", "boss", PRAGUE),), User("b", "boss", PRAGUE)),
        ("boss", (User("boss", "the.boss"), User("b", "boss")), User("b", "boss")),
        ("boss", (User("boss", "the.boss"),), User("boss", "the.boss")),
        ("Boss", (User("b", "bOSS"),), User("b", "bOSS")),
    ],
    ids=[
        "none",
        "nobody of the file",
        "by the name in GitLab",
        "the name in GitLab first",
        "by the key",
        "in any case",
    ],
)
def test_fallback_user(fallback: str | None, users: tuple[User, ...], expected: User | None) -> None:
    """The setting names an account of GitLab; a key is understood too."""
    assert roster(users=users, fallback=fallback).fallback_user() == expected


@pytest.mark.parametrize(("key", "expected"), [("ana", "ana.k"), ("boss", "boss"), ("ana.k", None), ("bo", None)])
def test_user(key: str, expected: str | None) -> None:
    """By the key of the file; the fallback is known though it stands in no file."""
    found = roster(users=(User("ana", "ana.k"),)).user(key)
    assert (found and found.gitlab) == expected


def test_nobody_is_called_like_a_missing_fallback() -> None:
    """Without a fallback a key of nobody's is nobody."""
    assert roster(fallback=None).user("boss") is None


def test_following() -> None:
    """Turn after turn."""
    found = roster(schedule(layer("ana bo ~")))
    first = found.turn(NAME, TUESDAY)
    second = found.following(first)
    third = found.following(second) if second else None
    assert [whose(turn) for turn in (first, second, third) if turn] == ["ana", "bo", "boss!"]


@pytest.mark.parametrize(
    ("notify", "absent", "expected"),
    [
        (NEXT, "", "bo"),
        (NEXT, "bo", "cai"),
        (FALLBACK, "", "boss"),
        (FALLBACK, "boss", None),
        ("cai", "", "cai"),
        ("cai", "cai", None),
        ("ana", "", None),
        ("nobody", "", None),
        ("managers", "", "dee"),
        ("managers", "dee", "bo"),
        ("same", "", "cai"),
        ("empty", "", "boss"),
    ],
)
def test_notified(notify: str, absent: str, expected: str | None) -> None:
    """Never who was asked already, nor somebody away; a schedule's level means who is on call there, or follows."""
    others = (
        schedule(layer("dee bo"), name="managers"),
        schedule(layer("ana cai"), name="same"),
        schedule(name="empty"),
    )
    absences = (away(absent, "2026-01-06", "2026-01-06"),) if absent else ()
    found = roster(schedule(layer("ana ana ~ bo cai")), *others, absences=absences)
    asked = found.notified(notify, found.turn(NAME, TUESDAY), TUESDAY)
    assert (asked and asked.name) == expected


def test_next_while_the_next_one_serves() -> None:
    """Who stands in for all of a turn is asked no second time as the next one."""
    found = roster(schedule(layer("ana bo cai")), absences=(away("ana", "2026-01-05", "2026-01-12"),))
    asked = found.notified(NEXT, found.turn(NAME, TUESDAY), TUESDAY)
    assert (asked and asked.name) == "cai"


def test_next_of_one_person() -> None:
    """Who is alone has nobody to follow; the fallback is a level of its own."""
    found = roster(schedule(layer("ana", "2026-01-05T09:00")))
    assert found.notified(NEXT, found.turn(NAME, TUESDAY), TUESDAY) is None


def test_next_in_a_gap() -> None:
    """While the fallback stands in, the next one of the schedule."""
    found = roster(schedule(layer("~ ana")))
    turn = found.turn(NAME, TUESDAY)
    asked = found.notified(NEXT, turn, TUESDAY)
    assert (whose(turn), asked and asked.name) == ("boss!", "ana")


def test_the_fallback_of_the_fallback() -> None:
    """Who stands in already is not asked again."""
    found = roster(schedule())
    assert found.notified(FALLBACK, found.turn(NAME, TUESDAY), TUESDAY) is None


def test_notified_of_nobodys_turn() -> None:
    """Where nobody was asked before, anybody can be."""
    turn = Turn(NAME, None, TUESDAY)
    asked = roster(schedule(layer("ana"))).notified("ana", turn, TUESDAY)
    assert (asked and asked.name) == "ana"


@pytest.mark.parametrize(
    ("user", "at", "expected"),
    [
        (User("ana", "ana"), "2026-01-05T23:00", True),
        (User("ana", "ana"), "2026-01-05T22:59:59", False),
        (User("ana", "ana"), "2026-01-06T22:59:59", True),
        (User("ana", "ana"), "2026-01-06T23:00", False),
        (User("ana", "ana", NEW_YORK), "2026-01-06T04:59:59", False),
        (User("ana", "ana", NEW_YORK), "2026-01-06T05:00", True),
        (User("bo", "bo"), "2026-01-06T12:00", False),
    ],
)
def test_is_away(user: User, at: str, *, expected: bool) -> None:
    """Whole days in their zone, else in the schedule's, the default one's where none is named."""
    found = roster(schedule(layer("ana bo")), absences=(away("ana", "2026-01-06", "2026-01-06"),), users=(user,))
    assert found.is_away(user, utc(at)) == expected


@pytest.mark.parametrize(
    ("zone", "named", "expected"),
    [
        (NEW_YORK, NAME, NEW_YORK),
        (None, NAME, PRAGUE),
        (None, "", PRAGUE),
        (None, "other", ZoneInfo("UTC")),
    ],
)
def test_zone_of_a_calendar(zone: ZoneInfo | None, named: str, expected: ZoneInfo) -> None:
    """Their own, else the schedule's, else UTC."""
    assert roster(schedule()).calendar(User("ana", "ana", zone), named).zone == expected


def test_hours_of_a_calendar() -> None:
    """Their own, else those of the setting."""
    found = replace(EMPTY, hours=EARLY)
    own = WorkingHours(frozenset({7}))
    assert found.calendar(User("ana", "ana")).hours == EARLY
    assert found.calendar(User("ana", "ana", working_hours=own)).hours == own


def test_days_off_of_a_calendar() -> None:
    """Public holidays and absences, each to its last day; not those of others."""
    holidays = frozenset({date(2026, 1, 1)})
    user = User("ana", "ana", PRAGUE, days_off=holidays)
    absences = (away("ana", "2026-01-08", "2026-01-09"), away("bo", "2026-01-07", "2026-01-07"))
    found = Roster(rotation(users=(user,), absences=absences))
    off = found.calendar(user).days_off
    assert [day for day in range(1, 13) if date(2026, 1, day) in off] == [1, 8, 9]
    assert "2026-01-08" not in off


def test_a_day_off_is_no_gap() -> None:
    """Public holidays move no duty: nobody is asked on them, that is all."""
    user = User("ana", "ana", PRAGUE, days_off=frozenset({date(2026, 1, 6)}))
    found = roster(schedule(layer("ana bo")), users=(user,))
    assert whose(found.turn(NAME, TUESDAY)) == "ana"
    assert not found.calendar(user).is_working(TUESDAY)


def test_a_day_is_that_of_the_schedule() -> None:
    """Who has no zone is away by the clock of the schedule that asks, else by that of the default one."""
    order = layer("ana bo", zone=NEW_YORK)
    found = roster(
        schedule(layer("ana")),
        schedule(order, zone=NEW_YORK, name="west"),
        absences=(away("bo", "2026-01-06", "2026-01-06"),),
    )
    late, bo = utc("2026-01-07T02:00"), found.rotation.users["bo"]
    assert (found.is_away(bo, late, "west"), found.is_away(bo, late)) == (True, False)
    assert found.notified(NEXT, found.turn("west", late), late) is None
    assert found.notified(NEXT, found.turn("west", late), late + timedelta(days=1)) == bo
    assert found.calendar(bo) == found.calendar(bo, NAME) != found.calendar(bo, "west")
