"""What a service says of a schedule, in the words of `rotation.yml`."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain.ports_on_call import ServiceEntry
from bot.oncall import live
from bot.oncall.model import Entry, Rotation, User

ROTATION = Rotation(users={"ana": User("ana", "ana.k", pagerduty="PA"), "bo": User("bo", "bo")})


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def test_ids_become_keys() -> None:
    """Whoever has the service's id is meant; a user without one is never taken for somebody without an id."""
    found = (ServiceEntry("PA", at(2), at(9)), ServiceEntry("PX", at(9), at(16)), ServiceEntry("", at(16), at(23)))
    assert live.entries(found, ROTATION) == (Entry(at(2), at(9), "ana", at(2)),)


@pytest.mark.parametrize(
    ("starts", "since"),
    [
        ([(2, 17), (3, 17), (4, 17)], [at(2), at(2), at(2)]),
        ([(2, 17), (5, 17)], [at(2), at(5)]),
        ([(2, 9 + 0), (3, 17)], [at(2), at(3)]),
    ],
    ids=["nights between", "a weekend between", "a whole day between"],
)
def test_days_of_one_person_are_one_turn(starts: list[tuple[int, int]], since: list[datetime]) -> None:
    """Short gaps do not end a turn; a day without anybody does."""
    found = [ServiceEntry("PA", at(day), at(day, end)) for day, end in starts]
    assert [entry.since for entry in live.entries(found, ROTATION)] == since


def test_touching_stretches_are_two_turns() -> None:
    """A hand-off to oneself is one."""
    found = [ServiceEntry("PA", at(2), at(9)), ServiceEntry("PA", at(9), at(16))]
    assert [entry.since for entry in live.entries(found, ROTATION)] == [at(2), at(9)]


def test_strangers_are_told_while_they_matter() -> None:
    """An id that nobody has is told once, and only as long as that turn is not over."""
    found = [ServiceEntry(user, at(day), at(day + 1)) for day, user in enumerate(["PY", "PA", "PX", "PX"], 2)]
    assert live.unknown(found, ROTATION, at(4)) == ("PX",)


def test_a_cut_start_is_remembered() -> None:
    """What began before the window keeps the start that an earlier look saw."""
    known = [ServiceEntry("PA", at(1), at(30))]
    found = [ServiceEntry("PA", at(10), at(30)), ServiceEntry("PB", at(30), at(30, 12))]
    assert live.rooted(found, at(10), known) == (ServiceEntry("PA", at(1), at(30)), found[1])


@pytest.mark.parametrize(
    "known",
    [
        [],
        [ServiceEntry("PB", at(1), at(30))],
        [ServiceEntry("PA", at(1), at(10))],
        [ServiceEntry("PA", at(10), at(30))],
    ],
    ids=["nothing", "somebody else", "a turn that ended then", "cut as well"],
)
def test_another_start_is_not_taken_over(known: list[ServiceEntry]) -> None:
    """Only a stretch of the same person that went on there is the same one."""
    found = (ServiceEntry("PA", at(10), at(30)),)
    assert live.rooted(found, at(10), known) == found


@pytest.mark.parametrize("start", [9, 11])
def test_a_whole_start_is_kept(start: int) -> None:
    """What the window did not cut needs no memory."""
    found = (ServiceEntry("PA", at(start), at(30)),)
    assert live.rooted(found, at(10), [ServiceEntry("PA", at(1), at(30))]) == found


def test_no_entries_at_all() -> None:
    """Nobody on call is no error."""
    assert (live.rooted((), at(10), []), live.entries((), ROTATION), live.unknown((), ROTATION, at(1))) == ((), (), ())
