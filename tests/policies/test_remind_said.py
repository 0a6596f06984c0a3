"""What a rotation issue says: the reminder, the notice to who is next, the announcement elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

import pytest

from bot.domain.actions import Finding, UpdateIssue
from bot.domain.desk import NOTHING_MORE, DeskNeed, Round, Rounds
from bot.domain.markers import Marker
from bot.domain.memory import stamp
from bot.domain.pings import How, Ping
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
    read,
    roster,
    shown,
)

WEDNESDAY = MONDAY + 2 * DAY
FRIDAY = MONDAY + 4 * DAY
MINUTE = timedelta(minutes=1)
PLACE = 9
ANNOUNCING = {"rotation": {"announce_in": PLACE}}


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
        "@ana.k **I ask you to review bad ratings:** 3 for you.",
        (
            "* 1 overdue: all who could be asked were asked\n"
            "* 2 new since the last reminder\n* 1 reviewed since the last reminder"
        ),
        "**Next:**",
        (
            "1. Begin with the oldest: #4, #5, #6.\n"
            "   The first one waits 4 working days; not begun.\n"
            "1. Open it, copy the lines of its card into a comment and answer them there.\n"
            "1. What you cannot take: comment `@bot assign @user` or `@bot snooze 2 days` in its issue, not here."
        ),
        "**Who is blocked:** 3 customers.",
        "You are on duty until Monday 2026-11-23 09:00 (Europe/Prague), then `bo.k`.",
    ]


def test_events() -> None:
    """At most three, and first of all what nobody answers; a case is unanswered or overdue, never both."""
    settings = config()
    ping = Ping(MONDAY - 5 * DAY, 0, "bo", 1, How.LIST)
    waiting = (
        case(1, MONDAY - 6 * DAY, pings=(ping,), is_overdue=True),
        case(2, MONDAY - 6 * DAY, pings=(ping,)),
        case(3, MONDAY - 6 * DAY, pings=(ping,), is_overdue=True, is_acknowledged=True),
        case(4, WEDNESDAY - HOUR),
    )
    held = replace(
        read(desk(WEDNESDAY, settings, *waiting)), rounds=Rounds(MONDAY, (Round(7, "", MONDAY, MONDAY + DAY),))
    )
    text = action(remind, held, WEDNESDAY, settings, "PostReminder").body.text
    assert [line for line in text.splitlines() if line.startswith("* ")] == [
        "* 1 overdue: all who could be asked were asked",
        "* 1 unanswered for long",
        "* 1 new since your turn began",
    ]


@pytest.mark.parametrize(
    ("until", "is_told"), [(WEDNESDAY, True), (MONDAY + MINUTE, True), (MONDAY, False), (WEDNESDAY + MINUTE, False)]
)
def test_back_from_snooze(until: datetime, *, is_told: bool) -> None:
    """A case whose snooze ended since the last reminder is news."""
    settings = config()
    waiting = (case(1, MONDAY - DAY, snoozed_until=until), case(2, MONDAY - DAY))
    held = desk(WEDNESDAY, settings, *waiting, told_at=MONDAY, reminded=MONDAY.date())
    text = action(remind, read(held), WEDNESDAY, settings, "PostReminder").body.text
    assert ("* 1 back from snooze\n" in text) is is_told


def test_others_have_them_all() -> None:
    """Then nothing is asked: the reminder is an update."""
    settings = config()
    held = desk(WEDNESDAY, settings, case(4, assignees=("bo.k",)))
    text = action(remind, read(held), WEDNESDAY, settings, "PostReminder").body.text
    assert text.startswith("@ana.k **An update**, nothing is asked of you: 1 bad rating is with others.")
    assert "1. Others have them: #4.\n" in text
    assert "assign @user" not in text


def test_own_cases_first() -> None:
    """What somebody else has is counted by itself, and not what one is sent to."""
    settings = config()
    held = desk(WEDNESDAY, settings, case(4, assignees=("bo.k",)), case(5), case(6, assignees=("ana.k",)))
    text = action(remind, read(held), WEDNESDAY, settings, "PostReminder").body.text
    assert text.startswith("@ana.k **I ask you to review bad ratings:** 2 for you, 1 with others.")
    assert "1. Begin with the oldest: #5, #6.\n" in text


def test_few_links() -> None:
    """However much waits, five links are shown and the others counted."""
    settings = config()
    held = desk(WEDNESDAY, settings, *(case(number) for number in range(1, 31)))
    text = action(remind, read(held), WEDNESDAY, settings, "PostReminder").body.text
    assert text.count("#") == remind.MOST_LINKS
    assert "#1, #2, #3, #4, #5 and 25 more." in text


def test_a_turn_without_end() -> None:
    """The schedule ended and the fallback stands in: there is no end to name, and nobody who follows."""
    over = replace(SCHEDULE, layers=(replace(SCHEDULE.layers[0], end=MONDAY + DAY),))
    settings = config(roster(over, fallback="boss"))
    held = desk(WEDNESDAY, settings, case(1))
    assert action(remind, read(held), WEDNESDAY, settings, "PostReminder").body.text.endswith(
        "\n\nYou are on duty until further notice."
    )
    update = action(remind, read(held), WEDNESDAY, settings, "UpdateIssue")
    assert update.description.text.startswith(
        "`boss` stands in, since nobody is on call, and reviews bad ratings\nuntil further notice.\n"
    )
    assert chains(remind, read(held), WEDNESDAY, settings) == [["PostReminder", "UpdateIssue"]]


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


@pytest.mark.parametrize(("service", "place"), [("", "into `rotation.yml`"), ("PD1", "in PagerDuty")])
def test_where_a_swap_is_written(service: str, place: str) -> None:
    """In the rotation's file, or in PagerDuty where that holds the schedule."""
    settings = config(roster(replace(SCHEDULE, pagerduty=service)))
    held = read(desk(FRIDAY, settings, case(1), reminded=FRIDAY.date()))
    *_, swap = action(remind, held, FRIDAY, settings, "PostNotice").body.text.split("\n\n")
    assert " ".join(swap.split()).endswith(f"tell your admin, who writes it as an override {place}.")


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


def test_it_is_looked_for_once_a_day() -> None:
    """What was tried is remembered and stays told; tomorrow, or in another issue, the announcement is tried again."""
    settings = config(None, ANNOUNCING)
    update = action(remind, desk(WEDNESDAY, settings).with_notes(PLACE, None), WEDNESDAY, settings, "UpdateIssue")
    tried = update.description.marker.values["tried"]
    held = desk(WEDNESDAY, settings, tried=tried)
    assert remind.needs(held, WEDNESDAY, settings) == NOTHING_MORE
    assert chains(remind, held, WEDNESDAY, settings) == [["left_alone"]]
    assert remind.needs(held, WEDNESDAY + DAY, settings) == DeskNeed(frozenset({PLACE}))
    assert remind.needs(held, WEDNESDAY, config(None, {"rotation": {"announce_in": 8}})) == DeskNeed(frozenset({8}))
    assert chains(remind, held, WEDNESDAY, config()) == []
    later = read(held, iid=PLACE)
    told = [*remind.decide(later, WEDNESDAY + DAY, settings)][-1]
    assert not isinstance(told, Finding)
    assert isinstance(told[-1], UpdateIssue)
    assert told[-1].description is not None
    assert told[-1].description.marker is not None
    assert "tried" not in told[-1].description.marker.values


def test_names_that_cannot_be_one_persons() -> None:
    """GitLab takes `all` for everybody: such a name is shown as code."""
    users = {**USERS, "ana": replace(USERS["ana"], gitlab="all")}
    known = roster()
    settings = config(replace(known, rotation=replace(known.rotation, users=users)))
    text = action(remind, read(desk(WEDNESDAY, settings, case(1))), WEDNESDAY, settings, "PostReminder").body.text
    assert text.startswith("`all` **I ask you to review bad ratings:**")
