"""Each condition of an idle closing by itself, on cases as data."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest

from bot.domain.actions import StateEvent, UpdateIssue, Wait
from bot.domain.history import TOUCH, Activity, History
from bot.domain.markers import Key, Marker
from bot.domain.model import Case, Issue, Need, Origin
from bot.domain.rating import Rating, Score
from bot.policies import close_idle
from tests.world import configured

AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
WEEK, HOUR = timedelta(days=7), timedelta(hours=1)
KEY = Key("zendesk", 7)
VALUES = {"score": "good", "rating": "0123456789abcdef", "rated_at": "2026-11-16T08:00:00Z"}
ISSUE = Issue(
    iid=3,
    author_id=1,
    title="Good: ticket #7",
    labels=frozenset({"satisfaction::good"}),
    is_open=True,
    created_at=AT,
    updated_at=AT,
    notes_count=0,
    web_url="https://gitlab.example/acme/feedback/-/issues/3",
    marker=Marker("case", KEY, MappingProxyType(VALUES)),
    linked_ticket=7,
)
IDLE = Case(KEY, Origin.CHANGED, issue=ISSUE)
NOW = AT + WEEK + HOUR
KEEPING = ("keep-open", "needs-look", "contact::pending", "satisfaction::bad")
TURNED_BAD = Rating.of(KEY, "9", Score.BAD, comment="No.", reason="", rated_at=AT + HOUR)


def with_issue(**changes: Any) -> Case:
    return replace(IDLE, issue=replace(ISSUE, **changes))


def test_an_idle_case() -> None:
    """It closes, by what was seen of it, and nothing has to be read for that."""
    assert list(close_idle.decide(IDLE, NOW, configured())) == [
        UpdateIssue(
            key=KEY,
            why="good, and no word or act of a person for 7 days",
            state_event=StateEvent.CLOSE,
            as_seen=ISSUE,
        )
    ]
    assert close_idle.needs(IDLE, NOW, configured()) is Need.NOTHING


@pytest.mark.parametrize(
    "case",
    [
        replace(IDLE, issue=None),
        replace(IDLE, rating=TURNED_BAD),
        replace(IDLE, doubled_by=2),
        with_issue(is_open=False),
        with_issue(assignees=("ana",)),
        with_issue(marker=None),
        with_issue(marker=Marker("case", KEY, MappingProxyType({**VALUES, "score": "bad"}))),
        with_issue(labels=frozenset()),
        *(with_issue(labels=ISSUE.labels | {kept}) for kept in KEEPING),
    ],
    ids=["none", "turned bad", "double", "closed", "assigned", "no marker", "marked bad", "no label", *KEEPING],
)
def test_what_does_not_close(case: Case) -> None:
    """Each of these alone is enough; nothing is read or waited for."""
    assert list(close_idle.decide(case, NOW, configured())) == []
    assert close_idle.needs(case, NOW, configured()) is Need.NOTHING


def test_a_touch_of_this_minute_waits() -> None:
    """An act within a minute of it might not be seen yet."""
    case = replace(with_issue(updated_at=NOW - HOUR / 60), activity=Activity(), history=History())
    assert list(close_idle.decide(case, NOW, configured())) == [Wait(NOW - HOUR / 60 + TOUCH)]


@pytest.mark.parametrize(
    ("touched", "grace", "needs"),
    [
        (WEEK + TOUCH, None, Need.NOTHING),
        (WEEK + TOUCH - timedelta(seconds=1), None, Need.NOTES | Need.EVENTS),
        (WEEK + TOUCH, "2 days", Need.NOTES | Need.EVENTS),
    ],
)
def test_what_has_to_be_read(touched: timedelta, grace: str | None, needs: Need) -> None:
    """Only a touch within the week, or a warning that may stand there, makes reading necessary."""
    config = configured({"close_idle": {"grace": grace}})
    case = with_issue(created_at=NOW - 2 * WEEK, updated_at=NOW - touched)
    assert close_idle.needs(case, NOW, config) == needs
