"""The present rotation issue: when it reminds, what it says, when the next manager hears of their turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest

from bot.config import Configuration
from bot.dialogue import turns
from bot.domain.desk import NOTHING_MORE, Desk, DeskNeed, Round, Rounds, Waiting
from bot.domain.markers import Marker
from bot.domain.memory import stamp
from bot.oncall.model import Away, Schedule
from bot.policies import remind
from tests.policies.turning import (
    DAY,
    HOUR,
    MONDAY,
    SCHEDULE,
    USERS,
    WEEK,
    action,
    case,
    chains,
    config,
    desk,
    roster,
    shown,
)

WEDNESDAY = MONDAY + 2 * DAY
FRIDAY = MONDAY + 4 * DAY
MINUTE = timedelta(minutes=1)
PLACE = 9
ANNOUNCING = {"rotation": {"announce_in": PLACE}}
SEEN: dict[str, Any] = {"is_acknowledged": True}


def read(held: Desk, *markers: Marker, iid: int = 50) -> Desk:
    """The desk once somebody read the notes of an issue."""
    return held.with_notes(iid, markers)


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
        (WEDNESDAY, [case(1, **SEEN, is_overdue=True)], [case(1, **SEEN)], True),
        (WEDNESDAY, [case(1)], [case(1)], False),
        (WEDNESDAY + DAY, [case(1)], [case(1)], True),
        (FRIDAY, [case(1, **SEEN)], [case(1, **SEEN)], False),
    ],
    ids=["same", "answered", "taken", "new", "gone", "label", "one day", "two days", "seen long ago"],
)
def test_only_news_or_what_is_overdue(
    now: datetime, waiting: list[Waiting], before: list[Waiting], *, is_asked: bool
) -> None:
    """Silent while nothing changed, until two working days went by without an answer; her day off is none of them."""
    settings = config()
    held = desk(now, settings, *waiting, of=turns.gist(before))
    assert is_due(held, now, settings) is is_asked


def test_days_without_the_bot_make_nothing_overdue() -> None:
    """A stretch in which the bot did not run is no time that anybody had."""
    settings = config(roster(outages=((MONDAY, WEDNESDAY),)))
    held = desk(WEDNESDAY + DAY, settings, case(1), of=turns.gist([case(1)]))
    assert not is_due(held, WEDNESDAY + DAY, settings)


def test_an_escalation_by_the_calendar() -> None:
    """Where the first level counts plain days, so does what is overdue; without levels only the label counts."""
    for levels, is_asked in (((replace(SCHEDULE.escalation[0], is_business=False),), True), ((), False)):
        settings = config(roster(replace(SCHEDULE, escalation=levels)))
        held = desk(WEDNESDAY, settings, case(1), of=turns.gist([case(1)]))
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


def test_a_lost_reply() -> None:
    """A reminder that stands among the notes is not posted again: only the description has to learn of it."""
    settings = config()
    held = desk(WEDNESDAY, settings, case(1))
    note = action(remind, read(held), WEDNESDAY, settings, "PostReminder").body.marker
    assert chains(remind, read(held, note), WEDNESDAY + HOUR, settings) == [["UpdateIssue"]]
    yesterday = replace(note, values=MappingProxyType({**note.values, "day": "2026-11-17"}))
    assert chains(remind, read(held, yesterday), WEDNESDAY, settings) == [["PostReminder", "UpdateIssue"]]


def test_the_reminder() -> None:
    """It says what it asks for, what happened, what to do, whom it blocks, until when and who is next."""
    settings = config()
    waiting = (
        case(4, MONDAY - 5 * DAY, is_overdue=True, missing=None),
        case(5, WEDNESDAY - HOUR),
        case(6, WEDNESDAY - MINUTE),
    )
    held = desk(WEDNESDAY, settings, *waiting, told_at=MONDAY, reminded=MONDAY.date())
    reviewed = (
        Round(7, "", MONDAY - DAY, MONDAY + DAY),
        Round(8, "", MONDAY - DAY, MONDAY - HOUR),
        Round(9, "user:bo", MONDAY - DAY, MONDAY + DAY),
    )
    note = action(remind, replace(read(held), rounds=Rounds(MONDAY, reviewed)), WEDNESDAY, settings, "PostReminder")
    assert (note.iid, note.ping, note.body.marker.values["day"]) == (50, "ana", "2026-11-18")
    assert note.body.text.split("\n\n") == [
        "@ana.k **I ask you to review:** 3 bad ratings wait for a review.",
        (
            "* 2 new since the last reminder\n* 1 reviewed since the last reminder\n"
            "* 1 overdue: nobody has answered for long"
        ),
        "**Next:**",
        (
            "1. Begin with the oldest: #4, #5, #6.\n"
            "   The first one waits 4 working days; everything is missing.\n"
            "1. Open it, copy the lines of its card into a comment and answer them there.\n"
            "1. What you cannot take: comment `@bot assign NAME` or `@bot snooze 2 days` there."
        ),
        "**Who is blocked:** 3 customers, who wait to hear what we do about it.",
        "You until Monday 2026-11-23 09:00 (Europe/Prague), then `bo.k`.",
    ]


def test_others_have_them_all() -> None:
    """Then nothing is asked: the reminder is an update."""
    settings = config()
    held = desk(WEDNESDAY, settings, case(4, assignees=("bo.k",)))
    text = action(remind, read(held), WEDNESDAY, settings, "PostReminder").body.text
    assert text.startswith("@ana.k **An update**, nothing is asked of you: 1 bad rating waits for a review.")
    assert "1. Others have them: #4.\n" in text
    assert "assign NAME" not in text


def test_few_links() -> None:
    """However much waits, five links are shown and the others counted."""
    settings = config()
    held = desk(WEDNESDAY, settings, *(case(number) for number in range(1, 31)))
    text = action(remind, read(held), WEDNESDAY, settings, "PostReminder").body.text
    assert text.count("#") == remind.MOST_LINKS
    assert "#1, #2, #3, #4, #5 and 25 more." in text


def test_a_turn_without_end() -> None:
    """One manager for ever: there is no end to name, and nobody who follows."""
    alone = replace(SCHEDULE, layers=(replace(SCHEDULE.layers[0], end=None, users=("cai",), start=MONDAY),))
    ended = replace(alone.layers[0], rotation_turn_length=365 * DAY)
    settings = config(roster(replace(alone, layers=(ended,))))
    held = desk(WEDNESDAY, settings, case(1))
    assert "NOTICE" not in action(remind, read(held), WEDNESDAY, settings, "PostReminder").body.text
    assert not any("PostNotice" in chain for chain in chains(remind, read(held), WEDNESDAY, settings))


@pytest.mark.parametrize(
    ("now", "schedule", "is_told"),
    [
        (FRIDAY, SCHEDULE, True),
        (FRIDAY - MINUTE, SCHEDULE, False),
        (FRIDAY - DAY + HOUR, SCHEDULE, False),
        (FRIDAY + DAY + HOUR, SCHEDULE, False),
        (FRIDAY, replace(SCHEDULE, layers=(replace(SCHEDULE.layers[0], users=("ana",)),)), False),
    ],
    ids=["the day before", "too early", "two days before", "weekend", "own turn again"],
)
def test_notice(now: datetime, schedule: Schedule, *, is_told: bool) -> None:
    """The next manager hears of their turn on their last working day before it."""
    settings = config(roster(schedule))
    held = desk(now, settings)
    assert any("PostNotice" in chain for chain in chains(remind, read(held), now, settings)) is is_told


def test_notice_in_their_absence() -> None:
    """Who is away until the turn begins hears of it before they leave."""
    settings = config(roster(away=(Away("bo", (MONDAY + 3 * DAY).date(), (MONDAY + 6 * DAY).date()),)))
    told = [
        day
        for day in range(5)
        if ["PostNotice", "UpdateIssue"]
        in chains(remind, read(desk(MONDAY + day * DAY, settings)), MONDAY + day * DAY, settings)
    ]
    assert told == [2]


def test_the_notice() -> None:
    """It says when the turn is, what waits, and how to swap; once, and again after a swap."""
    settings = config()
    held = desk(FRIDAY, settings, case(1), reminded=FRIDAY.date())
    note = action(remind, read(held), FRIDAY, settings, "PostNotice")
    assert (note.iid, note.ping) == (50, "bo")
    first, *_ = note.body.text.split("\n\n")
    assert first == (
        "@bo.k **For your calendar:** your turn to review bad ratings begins on Monday 2026-11-23 09:00 "
        "(Europe/Prague)\nand ends on Monday 2026-11-30 09:00 (Europe/Prague)."
    )
    assert chains(remind, read(held, note.body.marker), FRIDAY, settings) == [["UpdateIssue"]]
    noticed = note.body.marker.values["of"]
    again = desk(FRIDAY, settings, case(1), reminded=FRIDAY.date(), noticed=noticed)
    assert remind.needs(again, FRIDAY, settings) == NOTHING_MORE
    swapped = roster(replace(SCHEDULE, layers=(replace(SCHEDULE.layers[0], users=("ana", "cai", "bo")),)))
    assert 50 in remind.needs(again, FRIDAY, config(swapped)).notes


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


def test_the_announcement() -> None:
    """One line in the team's issue, once a turn, by name and notifying nobody."""
    settings = config(None, ANNOUNCING)
    held = desk(WEDNESDAY, settings)
    assert remind.needs(held, WEDNESDAY, settings) == DeskNeed(frozenset({PLACE}))
    note = action(remind, read(held, iid=PLACE), WEDNESDAY, settings, "PostAnnounced")
    assert (note.iid, note.body.text) == (PLACE, "SSAT Reviewing Manager this week: `ana.k`")
    told = read(held, note.body.marker, iid=PLACE)
    update = action(remind, told, WEDNESDAY, settings, "UpdateIssue")
    assert (update.iid, update.description.marker.values["announced"]) == (50, "yes")
    assert remind.needs(desk(WEDNESDAY, settings, is_announced=True), WEDNESDAY, settings) == NOTHING_MORE


def test_another_turn_is_announced_anew() -> None:
    """The line of an earlier turn, or of who had this one before, is not this one's."""
    settings = config(None, ANNOUNCING)
    held = desk(WEDNESDAY, settings)
    values = {"schedule": "review", "turn": stamp(shown(settings, WEDNESDAY).start), "to": "ana"}
    for changed in ({"turn": stamp(MONDAY - WEEK)}, {"to": "bo"}, {"schedule": "other"}):
        other = Marker("announced", None, MappingProxyType({**values, **changed}))
        assert chains(remind, read(held, other, iid=PLACE), WEDNESDAY, settings) == [["PostAnnounced", "UpdateIssue"]]


def test_an_issue_that_nobody_can_read() -> None:
    """Is told, and the rest goes on."""
    settings = config(None, ANNOUNCING)
    held = desk(WEDNESDAY, settings, case(1)).with_notes(PLACE, None)
    assert chains(remind, read(held), WEDNESDAY, settings) == [["PostReminder", "UpdateIssue"], ["left_alone"]]


def test_names_that_cannot_be_one_persons() -> None:
    """GitLab takes `all` for everybody: such a name is shown as code."""
    users = {**USERS, "ana": replace(USERS["ana"], gitlab="all")}
    known = roster()
    settings = config(replace(known, rotation=replace(known.rotation, users=users)))
    text = action(remind, read(desk(WEDNESDAY, settings, case(1))), WEDNESDAY, settings, "PostReminder").body.text
    assert text.startswith("`all` **I ask you to review:**")
