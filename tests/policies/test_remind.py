"""The present rotation issue: when it reminds, and when its text is written anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest

from bot.config import Configuration
from bot.dialogue import turns
from bot.domain.desk import NOTHING_MORE, Desk, Waiting
from bot.domain.pings import How, Ping
from bot.policies import remind
from tests.policies.turning import (
    DAY,
    HOUR,
    MONDAY,
    SCHEDULE,
    action,
    case,
    chains,
    config,
    desk,
    read,
    roster,
)

WEDNESDAY = MONDAY + 2 * DAY
FRIDAY = MONDAY + 4 * DAY
MINUTE = timedelta(minutes=1)
SEEN: dict[str, Any] = {"is_acknowledged": True}


def asked(iid: int, at: datetime = MONDAY, *, to: str = "ana", how: How = How.MENTION, **changes: Any) -> Waiting:
    """A case that asked somebody."""
    return case(iid, pings=(Ping(at, 0, to, 1, how),), **changes)


def is_due(held: Desk, now: datetime, settings: Configuration) -> bool:
    """Whether notes have to be read, and then a reminder is posted."""
    posted = any("PostReminder" in chain for chain in chains(remind, read(held), now, settings))
    need = remind.needs(held, now, settings)
    assert posted == (50 in need.notes and need.since is not None)
    return posted


@pytest.mark.parametrize(
    ("now", "is_asked"),
    [
        (WEDNESDAY, True),
        (WEDNESDAY - MINUTE, False),
        (WEDNESDAY + 8 * HOUR - MINUTE, True),
        (WEDNESDAY + 8 * HOUR, False),
        (MONDAY + DAY + HOUR, False),
        (MONDAY + 5 * DAY + HOUR, False),
    ],
    ids=["morning", "night", "late", "evening", "day off", "saturday"],
)
def test_when_it_reminds(now: datetime, *, is_asked: bool) -> None:
    """In their hours only, and not on their days off."""
    settings = config()
    assert is_due(desk(now, settings, case(1)), now, settings) is is_asked


@pytest.mark.parametrize(
    ("waiting", "is_asked"),
    [
        ([], False),
        ([case(1, missing=None)], True),
        ([case(1, missing=())], False),
        ([case(1, is_silent=True)], False),
        ([case(1, snoozed_until=WEDNESDAY + MINUTE)], False),
        ([case(1, snoozed_until=WEDNESDAY)], True),
        ([case(1, route="schedule:review")], True),
        ([case(1, route="schedule:other")], False),
        ([case(1, route="schedule:gone")], True),
        ([case(1, route="user:bo")], False),
        ([case(1, missing=()), case(2)], True),
    ],
    ids=["none", "no card", "reviewed", "backfill", "snoozed", "awake", "routed", "elsewhere", "lost", "own", "mixed"],
)
def test_what_counts_as_waiting(waiting: list[Waiting], *, is_asked: bool) -> None:
    """A bad case of the schedule that lacks something and that nobody put off."""
    settings = config(roster(SCHEDULE, replace(SCHEDULE, name="other")))
    assert is_due(desk(WEDNESDAY, settings, *waiting), WEDNESDAY, settings) is is_asked


@pytest.mark.parametrize(
    ("now", "waiting", "before", "is_asked"),
    [
        (WEDNESDAY, [case(1, **SEEN)], [case(1, **SEEN)], False),
        (WEDNESDAY, [case(1, **SEEN)], [case(1)], True),
        (WEDNESDAY, [case(1, **SEEN, assignees=("bo.k",))], [case(1, **SEEN)], True),
        (WEDNESDAY, [case(1, **SEEN), case(2, **SEEN)], [case(1, **SEEN)], True),
        (WEDNESDAY, [case(1, **SEEN)], [case(1, **SEEN), case(2, **SEEN)], True),
        (WEDNESDAY, [case(1, **SEEN, is_overdue=True)], [case(1, **SEEN)], False),
        (WEDNESDAY, [case(1, is_overdue=True)], [case(1)], False),
        (WEDNESDAY, [asked(1)], [case(1)], False),
        (WEDNESDAY + DAY, [asked(1)], [case(1)], True),
        (WEDNESDAY + DAY, [asked(1, MONDAY + 2 * HOUR)], [case(1)], False),
        (FRIDAY, [case(1)], [case(1)], False),
        (FRIDAY, [asked(1, MONDAY - MINUTE)], [case(1)], False),
        (FRIDAY, [asked(1, **SEEN)], [case(1, **SEEN)], False),
    ],
    ids=[
        *("same", "answered", "taken", "new", "gone", "seen label", "label", "one day", "two days", "asked later"),
        *("never asked", "asked in an earlier round", "seen long ago"),
    ],
)
def test_only_news_or_what_is_overdue(
    now: datetime, waiting: list[Waiting], before: list[Waiting], *, is_asked: bool
) -> None:
    """Silent while nothing changed, until the one asked had two working days; the label is no reason."""
    settings = config()
    held = desk(now, settings, *waiting, of=turns.gist(before))
    assert is_due(held, now, settings) is is_asked


@pytest.mark.parametrize(
    ("waiting", "is_asked"),
    [
        ([asked(1, WEDNESDAY)], False),
        ([asked(1, WEDNESDAY, how=How.ASSIGN)], False),
        ([asked(1, WEDNESDAY), asked(2, WEDNESDAY - MINUTE)], False),
        ([asked(1, WEDNESDAY), case(2, assignees=("bo.k",))], False),
        ([asked(1, WEDNESDAY, is_overdue=True)], True),
        ([asked(1, WEDNESDAY, how=How.LIST)], True),
        ([asked(1, WEDNESDAY, to="bo")], True),
        ([asked(1, WEDNESDAY - 10 * HOUR)], True),
        ([asked(1, WEDNESDAY), case(2)], True),
        ([case(1, assignees=("bo.k",))], True),
    ],
    ids=[
        *("mentioned", "assigned", "both", "theirs", "label", "list", "another", "yesterday", "one more", "others"),
    ],
)
def test_nobody_is_told_twice_in_one_morning(waiting: list[Waiting], *, is_asked: bool) -> None:
    """Where each case asked the person by itself today, in their zone, the rotation issue is silent."""
    settings = config()
    assert is_due(desk(WEDNESDAY, settings, *waiting), WEDNESDAY, settings) is is_asked


def test_days_without_the_bot_make_nothing_unanswered() -> None:
    """A stretch in which the bot did not run is no time that anybody had."""
    settings = config(roster(outages=((MONDAY, WEDNESDAY),)))
    held = desk(WEDNESDAY + DAY, settings, asked(1), of=turns.gist([case(1)]))
    assert not is_due(held, WEDNESDAY + DAY, settings)


def test_an_escalation_by_the_calendar() -> None:
    """Where the first level counts plain days, so does what is overdue; without levels only the label counts."""
    for levels, is_asked in (((replace(SCHEDULE.escalation[0], is_business=False),), True), ((), False)):
        settings = config(roster(replace(SCHEDULE, escalation=levels)))
        held = desk(WEDNESDAY, settings, asked(1), of=turns.gist([case(1)]))
        assert is_due(held, WEDNESDAY, settings) is is_asked


def test_once_a_day() -> None:
    """What the description remembers of today is enough: nothing is read, nothing is said, whatever changed."""
    settings = config()
    held = desk(WEDNESDAY + HOUR, settings, case(1), reminded=WEDNESDAY.date(), told_at=WEDNESDAY)
    assert not is_due(held, WEDNESDAY + HOUR, settings)
    assert remind.needs(held, WEDNESDAY + HOUR, settings) == NOTHING_MORE


def test_while_the_file_is_broken() -> None:
    """Nobody is reminded and nothing is edited: nobody knows whose turn it is."""
    settings = config()
    held = desk(WEDNESDAY, settings, case(1))
    broken = replace(settings, is_rotation_broken=True)
    assert remind.needs(held, WEDNESDAY, broken) == NOTHING_MORE
    assert chains(remind, read(held), WEDNESDAY, broken) == []


def test_an_issue_that_was_handed_over() -> None:
    """Is not the present one's any more: nobody is reminded there."""
    settings = config()
    held = desk(WEDNESDAY, settings, case(1), ended_at=WEDNESDAY - HOUR)
    assert remind.needs(held, WEDNESDAY, settings) == NOTHING_MORE
    assert chains(remind, read(held), WEDNESDAY, settings) == []


def test_a_lost_reply() -> None:
    """A reminder that stands among the notes is not posted again: only the description has to learn of it."""
    settings = config()
    held = desk(WEDNESDAY, settings, case(1))
    note = action(remind, read(held), WEDNESDAY, settings, "PostReminder").body.marker
    assert chains(remind, read(held, note), WEDNESDAY + HOUR, settings) == [["UpdateIssue"]]
    yesterday = replace(note, values=MappingProxyType({**note.values, "day": "2026-11-17"}))
    assert chains(remind, read(held, yesterday), WEDNESDAY, settings) == [["PostReminder", "UpdateIssue"]]


def test_nothing_changed() -> None:
    """An issue that shows and remembers everything is left alone, also a day later while nothing waits."""
    settings = config()
    for now in (MONDAY, WEDNESDAY, FRIDAY - HOUR):
        assert chains(remind, desk(MONDAY, settings), now, settings) == []


def test_ages_change_in_the_morning() -> None:
    """A list is written anew once a working day, with the reminder and not at midnight."""
    settings = config()
    held = desk(WEDNESDAY, settings, case(1), of=turns.gist([case(1)]), reminded=(WEDNESDAY + DAY).date())
    written = [
        hour for hour in range(1, 25) if chains(remind, held, WEDNESDAY + hour * HOUR, settings) == [["UpdateIssue"]]
    ]
    assert written == [24]


def test_ages_on_a_day_off() -> None:
    """From Tuesday's midnight, her day off, a list counts all of Monday; on Wednesday nothing is left to write."""
    settings, waiting = config(), case(1, MONDAY)
    held, written = desk(MONDAY, settings, waiting, of=turns.gist([waiting])), []
    for hour in range(1, 3 * 24 + 1):
        now = MONDAY + hour * HOUR
        if chains(remind, held, now, settings):
            written.append(hour)
            held = desk(now, settings, waiting, of=turns.gist([waiting]))
    assert written == [15, 3 * 24]


def test_the_file_gives_the_turn_to_somebody_else() -> None:
    """The issue goes on with the other name; nothing that was said to the first one counts for the second."""
    held = desk(WEDNESDAY, config(), case(1), reminded=WEDNESDAY.date(), told_at=WEDNESDAY, is_announced=True)
    users = ("cai", "bo", "ana")
    settings = config(roster(replace(SCHEDULE, layers=(replace(SCHEDULE.layers[0], users=users),))))
    update = action(remind, read(held), WEDNESDAY + HOUR, settings, "UpdateIssue")
    assert update.title == "Reviewing manager, week 47 of 2026: cai.k"
    assert update.description.text.startswith("`cai.k` reviews bad ratings")
    assert update.description.marker.values["to"] == "cai"
    assert action(remind, read(held), WEDNESDAY + HOUR, settings, "PostReminder").ping == "cai"
