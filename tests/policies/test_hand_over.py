"""Turns and their issues: opened once, handed over once, and only where somebody knows whose turn it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.config import Configuration
from bot.domain.desk import NOTHING_MORE, Desk, DeskNeed, Round, Rounds, TurnMark, Waiting
from bot.domain.markers import Marker
from bot.oncall.model import Entry, Restriction, Schedule
from bot.policies import hand_over
from tests.policies.turning import (
    DAY,
    HOUR,
    MONDAY,
    SCHEDULE,
    WEEK,
    action,
    case,
    chains,
    config,
    desk,
    ended,
    note,
    roster,
)

MINUTE = timedelta(minutes=1)
NEXT = MONDAY + WEEK
NIGHT = MONDAY + 14 * HOUR
DAYTIME = Restriction(time(9), timedelta(hours=8))
WORKDAYS = Restriction(time(9), timedelta(days=4, hours=8), 1)


def opened(now: datetime, settings: Configuration) -> list[list[str]]:
    """What follows for an empty project."""
    return chains(hand_over, Desk(), now, settings)


def test_a_turn_that_began_in_working_hours() -> None:
    """Its issue mentions whose it is, which is the reminder of that day."""
    settings = config()
    held = Desk((case(1, MONDAY - DAY),))
    new = action(hand_over, held, MONDAY + HOUR, settings, "OpenIssue")
    mark = TurnMark.of_marker(new.body.marker)
    assert (new.title, new.key, new.labels, new.ping) == ("Reviewing manager, week 47 of 2026: ana.k", None, (), "ana")
    assert new.body.text.startswith(
        "@ana.k reviews bad ratings\nuntil Monday 2026-11-23 09:00 (Europe/Prague), then `bo.k`.\n\n"
        "**What waits** for a review, oldest first:\n\n* #1 waits less than a working day; "
        "missing: Summary\n"
    )
    assert mark is not None
    assert (mark.reminded, mark.told_at) == (MONDAY.date(), MONDAY + HOUR)


def test_a_turn_that_began_at_night() -> None:
    """Nobody is mentioned: the first reminder comes in the morning."""
    new = action(hand_over, Desk(), NIGHT, config(), "OpenIssue")
    mark = TurnMark.of_marker(new.body.marker)
    assert new.body.text.startswith("`ana.k` reviews bad ratings")
    assert "Nothing waits for a review." in new.body.text
    assert (new.ping, mark and mark.reminded) == ("", None)


def test_a_turn_has_one_issue() -> None:
    """There it is: nothing is opened, and nothing has to be read."""
    settings = config()
    held = desk(MONDAY, settings)
    assert chains(hand_over, held, MONDAY + DAY, settings) == []
    assert hand_over.needs(held, MONDAY + DAY, settings) == NOTHING_MORE


@pytest.mark.parametrize(
    ("schedule", "now", "fallback", "is_opened"),
    [
        (SCHEDULE, MONDAY - DAY, None, False),
        (SCHEDULE, MONDAY - DAY, "boss", False),
        (SCHEDULE, MONDAY, "boss", True),
        (replace(SCHEDULE, pagerduty="PD1", layers=()), MONDAY, "boss", False),
        (replace(SCHEDULE, pagerduty="PD1"), MONDAY, "boss", True),
        (replace(SCHEDULE, layers=(replace(SCHEDULE.layers[0], restrictions=(DAYTIME,)),)), NIGHT, "boss", True),
        (
            replace(
                SCHEDULE,
                layers=(replace(SCHEDULE.layers[0], restrictions=(replace(DAYTIME, duration=13 * HOUR),)),),
            ),
            NIGHT,
            "boss",
            False,
        ),
        (
            replace(SCHEDULE, layers=(replace(SCHEDULE.layers[0], restrictions=(WORKDAYS,)),), covers=(WORKDAYS,)),
            MONDAY + 5 * DAY,
            "boss",
            True,
        ),
    ],
    ids=["nobody yet", "fallback before", "begun", "unknown", "file instead", "long gap", "brief gap", "intended gap"],
)
def test_who_gets_an_issue(schedule: Schedule, now: datetime, fallback: str | None, *, is_opened: bool) -> None:
    """Somebody has to have the turn, for more than a brief gap, and somebody has to know."""
    settings = config(roster(schedule, fallback=fallback))
    assert opened(now, settings) == ([["OpenIssue"]] if is_opened else [])


def test_pagerduty_says_nobody() -> None:
    """An answer without anybody is an answer: the fallback has the turn."""
    silent = replace(SCHEDULE, pagerduty="PD1", layers=())
    live = {"review": (Entry(MONDAY - WEEK, MONDAY - DAY, "ana"), Entry(MONDAY - DAY, NEXT, None))}
    settings = config(roster(silent, fallback="boss", live=live))
    assert opened(MONDAY, settings) == [["OpenIssue"]]


def test_schedules_without_cases() -> None:
    """A schedule that is neither the default nor in a route has no issue; one that is says so in its title."""
    other = replace(SCHEDULE, name="other")
    assert opened(MONDAY, config(roster(SCHEDULE, other))) == [["OpenIssue"]]
    routed = config(roster(SCHEDULE, other), {"rotation": {"routes": ({"schedule": "other", "groups": ("Billing",)},)}})
    titles = [each.title for chain in hand_over.decide(Desk(), MONDAY, routed) for each in chain]  # type: ignore[attr-defined] # all open
    assert titles == [
        "Reviewing manager, week 47 of 2026: ana.k",
        "Reviewing manager of other, week 47 of 2026: ana.k",
    ]


def test_each_manager_for_their_own() -> None:
    """Where the agent's manager reviews nobody takes turns: no issue opens, and one that is open is handed over."""
    managed = config(None, {"rotation": {"reviewer": "assignee_manager"}})
    assert opened(MONDAY, managed) == []
    assert chains(hand_over, ended(config()), MONDAY + DAY, managed) == [["PostHandover", "CloseIssue"]]


def test_while_the_file_is_broken() -> None:
    """What is open stays as it is: the fallback serves cases, and gets no turn for a broken file."""
    settings = config()
    broken = replace(config(roster(SCHEDULE, fallback="boss")), is_rotation_broken=True)
    assert hand_over.needs(desk(MONDAY, settings), NEXT, broken) == NOTHING_MORE
    assert chains(hand_over, desk(MONDAY, settings), NEXT, broken) == []


def test_the_hand_over() -> None:
    """At the end of a turn its issue closes with what became of the cases, and the next one opens."""
    settings = config()
    held = desk(MONDAY, settings, case(1))
    assert hand_over.needs(held, NEXT - MINUTE, settings) == NOTHING_MORE
    assert hand_over.needs(held, NEXT, settings) == DeskNeed(frozenset({50}), MONDAY)
    assert chains(hand_over, ended(settings), NEXT, settings) == [["PostHandover", "CloseIssue"], ["OpenIssue"]]
    closing = action(hand_over, ended(settings), NEXT, settings, "CloseIssue")
    assert (closing.iid, closing.key) == (50, None)
    assert closing.description.text == (
        "`ana.k` reviewed bad ratings from Monday 2026-11-16 09:00 (Europe/Prague) to Monday 2026-11-23 09:00 "
        "(Europe/Prague). The hand-over is in the last comment of mine here."
    )
    assert closing.description.marker.values["ended"] == "2026-11-23T08:00:00Z"


def test_what_it_says() -> None:
    """What came in, what was reviewed and how long it took, what is left for whom, what is to be mended or to end."""
    settings = config()
    rounds = (
        Round(1, "", MONDAY, MONDAY + 4 * HOUR),
        Round(2, "schedule:review", MONDAY + 2 * DAY, MONDAY + 3 * DAY + HOUR),
        Round(3, "", MONDAY - DAY, MONDAY + 2 * DAY),
        Round(4, "", MONDAY - WEEK, MONDAY - MINUTE),
        Round(5, "", NEXT - MINUTE),
        Round(6, "", NEXT),
        Round(7, "user:bo", MONDAY, MONDAY + HOUR),
    )
    held = replace(ended(settings), rounds=Rounds(MONDAY, rounds, unread=2))
    assert note(held, settings) == [
        (
            "**Hand-over.** @ana.k reviewed from Monday 2026-11-16 09:00 (Europe/Prague) to Monday 2026-11-23 09:00 "
            "(Europe/Prague)."
        ),
        (
            "* 3 bad ratings came in, 3 reviews were completed\n"
            "* That may be too few: of 2 more cases I could not read the notes\n"
            "* A review took 1.0 working days in the median (1 day 1 hour by the clock)\n"
            "* Left open: 2 without an assignee, 1 for `ana.k`\n"
            "* From now on I ask `bo.k` to review 2 of them, which nobody has looked at"
        ),
        (
            "**To mend:** #3 has no assignee. At the end of your rotation there should be no open issues that "
            "don't have you as an assignee."
        ),
        "**Complete, without an assignee:** #2 — close it, or assign somebody.",
    ]


def test_nothing_is_left() -> None:
    """A turn without work says so in two lines."""
    settings = config()
    assert note(replace(ended(settings), waiting=()), settings)[1:] == [
        "* 0 bad ratings came in, 0 reviews were completed\n* Left open: nothing",
    ]


def test_what_passes_on() -> None:
    """Only what nobody has looked at; with nobody on call it is named all the same."""
    settings = config()
    waiting = (case(1, is_acknowledged=True), case(2), case(3, snoozed_until=NEXT + DAY), case(4, missing=()))
    held = replace(ended(settings), waiting=waiting)
    assert "\n* From now on I ask `bo.k` to review 1 of them, which nobody has looked at" in note(held, settings)[1]
    unused = config(roster(replace(SCHEDULE, name="other"), SCHEDULE))
    left = replace(held, waiting=tuple(replace(each, route="schedule:review") for each in waiting))
    assert "\n* Nobody has looked at 1 of them, and nobody is on call to be asked" in note(left, unused)[1]


@pytest.mark.parametrize(
    ("now", "waiting", "is_mentioned"),
    [
        (NEXT, [case(3)], True),
        (NEXT, [case(2, missing=())], True),
        (NEXT, [case(1, assignees=("ana.k",))], False),
        (NEXT, [], False),
        (NEXT + 9 * HOUR, [case(3)], False),
        (NEXT, [case(3, MONDAY - MINUTE)], False),
    ],
    ids=["to mend", "to end", "theirs", "nothing", "evening", "of before"],
)
def test_whom_it_mentions(now: datetime, waiting: list[Waiting], *, is_mentioned: bool) -> None:
    """The one whose turn is over, in their hours, when something is asked of them; not for what was there before."""
    settings = config()
    held = replace(ended(settings), waiting=tuple(waiting))
    posted = action(hand_over, held, now, settings, "PostHandover")
    assert (posted.ping, "@ana.k" in posted.body.text) == (("ana", True) if is_mentioned else ("", False))
    assert ("To mend" in posted.body.text or "Complete, without" in posted.body.text) is (is_mentioned or now > NEXT)


def test_what_an_earlier_turn_left() -> None:
    """Is to be mended by the second one, as the process has it; the first one of a schedule found it there."""
    settings = config()
    held = replace(ended(settings), waiting=(case(3, MONDAY - MINUTE),))
    before = replace(held.issues[0], iid=49, mark=replace(held.issues[0].mark, start=MONDAY - WEEK, ended_at=MONDAY))
    assert "**To mend:** #3" not in "".join(note(held, settings))
    assert "**To mend:** #3" in "".join(note(replace(held, issues=(before, *held.issues)), settings))


def test_a_lost_reply() -> None:
    """A hand-over that stands among the notes is not written again; unread notes come first."""
    settings = config()
    written = ended(settings).with_notes(50, (Marker("handover"),))
    assert chains(hand_over, written, NEXT, settings) == [["CloseIssue"], ["OpenIssue"]]
    assert chains(hand_over, desk(MONDAY, settings), NEXT, settings) == [["OpenIssue"]]


def test_what_people_closed() -> None:
    """An issue that somebody closed early is handed over all the same, once, and nothing is opened besides."""
    settings = config()
    held = ended(settings, is_open=False)
    assert chains(hand_over, held, MONDAY + DAY, settings) == []
    assert chains(hand_over, held, NEXT, settings) == [["PostHandover", "UpdateIssue"], ["OpenIssue"]]
    mark = replace(held.issues[0].mark, ended_at=NEXT)
    assert chains(hand_over, ended(settings, mark=mark), NEXT, settings) == [["OpenIssue"]]
