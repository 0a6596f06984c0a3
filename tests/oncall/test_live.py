"""What a service says of a schedule, in the words of `rotation.yml`."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.ports_on_call import ServiceEntry
from bot.oncall import live
from bot.oncall.model import Entry, Rotation, Schedule, User
from bot.oncall.roster import Roster

USERS = {"ana": User("ana", "ana.k", pagerduty="PA"), "bo": User("bo", "bo", pagerduty="PB"), "cai": User("cai", "cai")}
ROTATION = Rotation(USERS, {"reviews": Schedule("reviews", ZoneInfo("UTC"), pagerduty="PSUP001")})
LONG_AGO, FAR = datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def whose(*found: ServiceEntry) -> list[tuple[int, str | None]]:
    """The turns of November that the roster makes of it: day of the hand-over, and who."""
    made = live.entries(found, ROTATION, LONG_AGO, FAR)
    roster = Roster(ROTATION, "reviews", "boss", live={"reviews": made})
    turns = roster.turns("reviews", at(1), at(30))
    return [(turn.start.day if turn.start >= at(1) else 0, turn.user.name if turn.user else None) for turn in turns]


def test_ids_become_keys() -> None:
    """Whoever has the service's id is meant; a user without one is never taken for somebody without an id."""
    found = (ServiceEntry("PA", at(2), at(9)), ServiceEntry("PX", at(9), at(16)), ServiceEntry("", at(16), at(23)))
    assert live.entries(found, ROTATION, at(2), at(23)) == (
        Entry(at(2), at(9), "ana"),
        Entry(at(9), at(16), None),
        Entry(at(16), at(23), None),
    )


@pytest.mark.parametrize(
    ("since", "until", "edges"),
    [(at(1), at(30), [(at(1), at(2)), (at(9), at(30))]), (at(2), at(9), []), (at(5), at(7), [])],
    ids=["inside", "just so", "cut"],
)
def test_how_far_the_service_looked(since: datetime, until: datetime, edges: list[tuple[datetime, datetime]]) -> None:
    """Before the first and after the last stretch nobody is on call, up to what was asked for."""
    made = live.entries((ServiceEntry("PA", at(2), at(9)),), ROTATION, since, until)
    assert [(each.start, each.end) for each in made if each.user is None] == edges


def test_nobody_at_all() -> None:
    """A service that tells no one tells of one long gap."""
    assert live.entries((), ROTATION, at(1), at(30)) == (Entry(at(1), at(30), None),)


def test_turns_of_the_roster() -> None:
    """Days of one person are one turn, the weeks of several are turns, and around them the fallback serves."""
    days = [ServiceEntry("PA", at(day), at(day, 17)) for day in range(2, 7)]
    assert whose(*days, ServiceEntry("PB", at(9), at(16))) == [
        (0, "boss"),
        (2, "ana"),
        (6, "boss"),
        (9, "bo"),
        (16, "boss"),
    ]


def test_a_stranger_ends_a_turn() -> None:
    """Who stands in and is not known does not make two turns of one person one."""
    found = (ServiceEntry("PA", at(2), at(4)), ServiceEntry("PX", at(4), at(6)), ServiceEntry("PA", at(6), at(9)))
    made = live.entries(found, ROTATION, at(2), at(9))
    assert [(each.user, each.since) for each in made] == [("ana", None), (None, None), ("ana", at(6))]
    assert (6, "ana") in whose(*found)


def test_strangers_are_told_while_they_matter() -> None:
    """An id that nobody has is told once, and only as long as that turn is not over."""
    found = [ServiceEntry(user, at(day), at(day + 1)) for day, user in enumerate(["PY", "PA", "PX", "PX"], 2)]
    assert live.unknown(found, ROTATION, at(4)) == ("PX",)
