"""What stands in the description of a rotation issue."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.dialogue import rotation_issue
from bot.domain.desk import Desk, Waiting
from bot.domain.pings import How, Ping
from bot.oncall.model import Override, User
from tests.policies.turning import DAY, HOUR, MONDAY, PRAGUE, SCHEDULE, USERS, WEEK, case, config, roster, shown


def text(*waiting: Waiting, now: datetime = MONDAY, mentions: bool = False) -> str:
    settings = config()
    present = shown(settings, now)
    mark = rotation_issue.fresh(present)
    return rotation_issue.description(Desk(waiting), present, mark, now, settings, mentions=mentions).text


def test_the_list() -> None:
    """Oldest first as they come, each with its age, whether anybody answers, who has it and what is missing."""
    ping = Ping(MONDAY - 4 * DAY, 0, "ana", 1, How.LIST)
    rows = [line for line in text(
        case(3, MONDAY - 4 * DAY, is_overdue=True, missing=None),
        case(4, MONDAY - 4 * DAY, missing=config().bot.review.lines, pings=(ping,)),
        case(5, MONDAY - 4 * DAY, is_overdue=True, is_acknowledged=True, pings=(ping,)),
        case(1, MONDAY - 3 * DAY, assignees=("ana.k", "bo.k")),
        case(2, MONDAY, missing=("Summary:", "Action:")),
    ).splitlines() if line.startswith("* ")]  # fmt: skip
    assert rows == [
        "* #3 waits 2 working days, **overdue**; not begun",
        "* #4 waits 2 working days, **unanswered** since Thursday 2026-11-12; not begun",
        "* #5 waits 2 working days; missing: Summary",
        "* #1 waits 1 working day; `ana.k`, `bo.k` have it; missing: Summary",
        "* #2 waits less than a working day; missing: Summary, Action",
    ]


def test_a_long_list() -> None:
    """Twenty-five rows, and the others counted."""
    shown_rows = [line for line in text(*(case(number) for number in range(1, 31))).splitlines() if "* #" in line]
    assert len(shown_rows) == rotation_issue.MOST_ROWS
    assert "* and 5 more" in text(*(case(number) for number in range(1, 31)))


def test_what_is_not_in_the_list() -> None:
    """Snoozed cases are counted; reviewed ones are named while nobody has them, with what is to be done."""
    told = text(
        case(1, snoozed_until=MONDAY + DAY),
        case(2, missing=()),
        case(3, missing=(), assignees=("bo.k",)),
        case(4, is_silent=True),
    )
    assert "Nothing waits for a review." in told
    assert "Snoozed besides: 1." in told
    assert "**Complete, without an assignee:** #2 — close it, or assign somebody.\n" in told
    assert rotation_issue.PROCESS not in told
    assert "#3" not in told
    assert "#4" not in told


def test_many_without_an_assignee() -> None:
    """Ten are named."""
    told = text(*(case(number, missing=()) for number in range(1, 15)))
    assert "#10 and 4 more — close them, or assign somebody." in told


def test_mentions() -> None:
    """Only the first text mentions, and it remembers the same text as one that does not: no edit follows."""
    assert text(mentions=True) == text().replace("`ana.k`", "@ana.k", 1)
    settings = config()
    present = shown(settings, MONDAY)
    mark = rotation_issue.fresh(present)
    quiet, loud = (
        rotation_issue.description(Desk(), present, mark, MONDAY, settings, mentions=each) for each in (False, True)
    )
    assert quiet.marker == loud.marker


@pytest.mark.parametrize(
    ("at", "length", "when"),
    [
        (datetime(2026, 12, 31, 12, tzinfo=UTC), WEEK, "week 53 of 2026"),
        (datetime(2027, 1, 3, 12, tzinfo=UTC), WEEK, "week 53 of 2026"),
        (datetime(2027, 1, 3, 23, 30, tzinfo=UTC), 6 * DAY, "week 1 of 2027"),
        (datetime(2027, 1, 3, 23, 30, tzinfo=UTC), 6 * DAY - HOUR, "Monday 4 January 2027"),
        (datetime(2026, 11, 25, 12, tzinfo=UTC), 3 * HOUR, "Wednesday 25 November 2026"),
    ],
)
def test_titles(at: datetime, length: timedelta, when: str) -> None:
    """The ISO week in which the turn began, for a shorter turn the day, on the schedule's own calendar."""
    swap = Override(at, at + length, "dan")
    users = {**USERS, "dan": User("dan", "dan.k", PRAGUE)}
    known = roster(replace(SCHEDULE, overrides=(swap,)))
    settings = config(replace(known, rotation=replace(known.rotation, users=users)))
    assert rotation_issue.title(shown(settings, at), settings) == f"Reviewing manager, {when}: dan.k"


def test_ended() -> None:
    """The list goes, and whose turn it was stays."""
    settings = config()
    mark = rotation_issue.fresh(shown(settings, MONDAY))
    body = rotation_issue.ended(mark, MONDAY + WEEK, MONDAY + WEEK + DAY, settings)
    assert body.text.startswith("`ana.k` reviewed bad ratings from Monday 2026-11-16 09:00 (Europe/Prague) to ")
    assert body.marker is not None
    assert body.marker.values["ended"] == "2026-11-24T08:00:00Z"
