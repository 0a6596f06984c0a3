"""What the tests of the policies about turns share: three managers, a week each, and a desk made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot import policies
from bot.config import Configuration
from bot.dialogue import rotation_issue, turns
from bot.dialogue.turns import Present
from bot.domain.actions import Action, Finding
from bot.domain.desk import Desk, RotationIssue, Rounds, TurnMark, Waiting
from bot.domain.markers import Key, Marker
from bot.oncall.model import Layer, Rotation, Schedule, User
from bot.oncall.roster import Roster
from bot.policies import hand_over
from tests.world import configured

PRAGUE = ZoneInfo("Europe/Prague")
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
MONDAY = datetime(2026, 11, 16, 8, tzinfo=UTC)
"""Nine in the morning in Prague: the hand-off to ana."""

USERS = {
    name: User(name, f"{name}.k", PRAGUE, days_off=frozenset(days))
    for name, days in {"ana": [date(2026, 11, 17)], "bo": [], "cai": []}.items()
}
WEEKLY = Layer("weekly", MONDAY, MONDAY.astimezone(PRAGUE).replace(tzinfo=None), WEEK, tuple(USERS))
SCHEDULE = Schedule("review", PRAGUE, (WEEKLY,))
SUMMARY = "Summary:"


def roster(*schedules: Schedule, **changes: Any) -> Roster:
    """Three managers and their schedules; the first one is the default."""
    held = {schedule.name: schedule for schedule in schedules or (SCHEDULE,)}
    return Roster(Rotation(USERS, held, changes.pop("away", ())), next(iter(held)), **changes)


def config(known: Roster | None = None, *changes: Mapping[str, Any]) -> Configuration:
    return replace(configured(*changes), roster=roster() if known is None else known)


def case(iid: int, since: datetime = MONDAY, **changes: Any) -> Waiting:
    """A bad case whose review lacks a summary."""
    return Waiting(Key("zendesk", 100 + iid), iid, since, **{"missing": (SUMMARY,), **changes})


def shown(settings: Configuration, now: datetime, schedule: str = "review") -> Present:
    found = turns.present(schedule, now, settings)
    assert found is not None
    return found


def desk(now: datetime, settings: Configuration, *waiting: Waiting, **mark: Any) -> Desk:
    """A desk with the open issue of the present turn, whose text is up to date; nobody read its notes."""
    present = shown(settings, now)
    empty = Desk(waiting, bot="bot")
    remembered = replace(rotation_issue.fresh(present), **mark)
    body = rotation_issue.description(empty, present, remembered, now, settings)
    kept = TurnMark.of_marker(body.marker)
    assert kept is not None
    issue = RotationIssue(50, is_open=True, title=rotation_issue.title(present, settings), mark=kept)
    return replace(empty, issues=(issue,))


def read(held: Desk, *markers: Marker, iid: int = 50) -> Desk:
    """The desk once somebody read the notes of an issue."""
    return held.with_notes(iid, markers)


def chains(policy: policies.TurnPolicy, held: Desk, now: datetime, settings: Configuration) -> list[list[str]]:
    """What a policy wants, as kinds of actions or findings."""
    decided = policy.decide(held, now, settings)
    return [[each.kind] if isinstance(each, Finding) else [action.kind for action in each] for each in decided]


def action(policy: policies.TurnPolicy, held: Desk, now: datetime, settings: Configuration, kind: str) -> Any:
    """The one action of a kind that a policy wants."""
    decided = (each for each in policy.decide(held, now, settings) if not isinstance(each, Finding))
    found: list[Action] = [action for each in decided for action in each if action.kind == kind]
    (one,) = found
    return one


def ended(settings: Configuration, now: datetime = MONDAY + WEEK, *, start: datetime = MONDAY, **changes: Any) -> Desk:
    """The issue of ana's turn, once that is over and its notes were read."""
    held = desk(start, settings, case(1, start, assignees=("ana.k",)), case(2, start, missing=()), case(3, start))
    issues = tuple(replace(issue, **changes) for issue in held.issues)
    return replace(held, issues=issues, rounds=Rounds(start)).with_notes(50, ())


def note(held: Desk, settings: Configuration, now: datetime = MONDAY + WEEK) -> list[str]:
    """The hand-over in paragraphs."""
    text: str = action(hand_over, held, now, settings, "PostHandover").body.text
    return text.split("\n\n")
