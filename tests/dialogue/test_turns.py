"""Whose turn it is, how long something waited, and in which words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.dialogue import turns
from bot.domain.desk import Desk
from bot.oncall.calendar import Calendar
from bot.oncall.model import Restriction, User, WorkingHours
from tests.policies.turning import DAY, HOUR, MONDAY, SCHEDULE, WEEK, case, config, roster, shown

PRAGUE = ZoneInfo("Europe/Prague")
TO_MIDNIGHT = 15 * HOUR
DAYTIME = Restriction(time(9), 13 * HOUR)


@pytest.mark.parametrize(
    ("since", "now", "told"),
    [
        (MONDAY, MONDAY, "less than a working day"),
        (MONDAY, MONDAY + 23 * HOUR, "less than a working day"),
        (MONDAY, MONDAY + DAY, "1 working day"),
        (MONDAY + HOUR, MONDAY + DAY + HOUR, "less than a working day"),
        (MONDAY - 3 * DAY, MONDAY + 6 * DAY, "6 working days"),
        (MONDAY - 3 * DAY, MONDAY, "1 working day"),
        (MONDAY + DAY, MONDAY, "less than a working day"),
    ],
)
def test_ages(since: datetime, now: datetime, told: str) -> None:
    """In whole working days up to the morning of whoever reviews: weekends and nights count for nothing."""
    known = roster(replace(SCHEDULE, layers=(replace(SCHEDULE.layers[0], start=MONDAY - WEEK, users=("bo",)),)))
    assert turns.age(case(1, since), shown(config(known), now)) == told


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        (MONDAY + 7 * HOUR, MONDAY),
        (MONDAY, MONDAY),
        (MONDAY - timedelta(seconds=1), MONDAY - 3 * DAY + TO_MIDNIGHT),
        (MONDAY - 3 * DAY + TO_MIDNIGHT - timedelta(seconds=1), MONDAY - 3 * DAY),
        (MONDAY - 3 * DAY + TO_MIDNIGHT, MONDAY - 3 * DAY + TO_MIDNIGHT),
        (MONDAY + DAY - HOUR, MONDAY),
        (MONDAY + 6 * DAY, MONDAY + 4 * DAY + TO_MIDNIGHT),
    ],
)
def test_mornings(now: datetime, morning: datetime) -> None:
    """The last time that the person began to work; on a day off the end of the last day on which they did."""
    assert turns.morning(Calendar(PRAGUE), now) == morning


def test_somebody_who_never_works() -> None:
    """Has no morning: time stops a month ago."""
    idle = Calendar(PRAGUE, WorkingHours(days=frozenset()))
    assert turns.morning(idle, MONDAY) == datetime(2026, 10, 17, tzinfo=PRAGUE)


def test_who_comes_after_a_brief_gap() -> None:
    """Gaps of a night are skipped: the next turn is that of the next person."""
    layer = replace(SCHEDULE.layers[0], rotation_turn_length=DAY, restrictions=(DAYTIME,))
    settings = config(roster(replace(SCHEDULE, layers=(layer,)), fallback="boss"))
    then = shown(settings, MONDAY).then
    assert then is not None
    assert (then.user and then.user.name, then.start) == ("bo", MONDAY + DAY)
    assert turns.present("review", MONDAY + 14 * HOUR, settings) is None


def test_cases_of_a_schedule() -> None:
    """By their route; what came with a backfill is nobody's."""
    settings = config(roster(SCHEDULE, replace(SCHEDULE, name="other")))
    desk = Desk((case(1), case(2, route="schedule:other"), case(3, route="user:bo"), case(4, is_silent=True)))
    assert [each.iid for each in turns.cases(desk, "review", settings)] == [1]
    assert [each.iid for each in turns.cases(desk, "other", settings)] == [2]


@pytest.mark.parametrize(
    ("change", "is_other"),
    [
        ({"iid": 2}, True),
        ({"since": MONDAY + HOUR}, True),
        ({"missing": ("Summary:", "Action:")}, True),
        ({"missing": None}, True),
        ({"assignees": ("bo",)}, True),
        ({"is_acknowledged": True}, True),
        ({"is_overdue": True}, False),
        ({"route": "schedule:review"}, False),
    ],
)
def test_what_counts_as_news(change: dict[str, object], *, is_other: bool) -> None:
    """Another case, round, answer, assignee or act; not that time went by."""
    first = case(1)
    changed = replace(first, **change)  # type: ignore[arg-type] # the table has the fields' types
    assert (turns.gist([first]) != turns.gist([changed])) is is_other


@pytest.mark.parametrize(
    ("name", "told"), [("ana.k", "@ana.k"), ("all", "`all`"), ("a b", "`a b`"), ("-x", "`-x`"), ("", "`-`")]
)
def test_mentions(name: str, told: str) -> None:
    """Only what can be one person's user name notifies; `all` would notify everybody."""
    assert str(turns.mention(User("key", name))) == told


def test_times() -> None:
    """Each person reads them in their zone, after the clocks changed too."""
    assert turns.local(datetime(2026, 3, 29, 1, tzinfo=UTC), Calendar(PRAGUE)) == (
        "Sunday 2026-03-29 03:00 (Europe/Prague)"
    )
