"""What of the cache the desk is made of: open bad cases, those of a stretch, the issues of turns; no more is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from bot.cache import Cache, Known
from bot.domain.history import History
from bot.domain.markers import Marker
from bot.domain.model import Issue
from tests.test_cache import AT, HISTORY, ISSUE, VALUES, reopened

GOOD = replace(ISSUE, title="Good: ticket #7", marker=Marker("case", ISSUE.marker.key, {**VALUES, "score": "good"}))  # type: ignore[union-attr]
TURN = replace(ISSUE, title="Turn", marker=Marker("rotation"), linked_ticket=None)


def seen(*issues: Issue) -> Cache:
    cache = Cache(None)
    for number, issue in enumerate(issues, 1):
        cache.see(replace(issue, iid=number))
    return cache


def numbers(found: list[Known]) -> list[int]:
    return [known.issue.iid for known in found]


@pytest.mark.parametrize(
    ("changes", "is_found"),
    [
        ({}, True),
        ({"marker": None}, True),
        ({"marker": Marker("case", None, MappingProxyType({"score": "bad"})), "title": "Good: ticket #7"}, True),
        ({"is_open": False}, False),
        ({"title": "Bad", "linked_ticket": None, "marker": None}, False),
    ],
    ids=["bad", "by title", "by marker", "closed", "of no ticket"],
)
def test_open_bad_cases(changes: dict[str, Any], *, is_found: bool) -> None:
    """Marker or title say so; what is closed or of no ticket is left out."""
    cache = seen(replace(ISSUE, **changes), GOOD)
    assert numbers(cache.open_bad()) == ([1] if is_found else [])


def test_what_was_touched_since() -> None:
    """Closed cases too, and good ones that were bad once, as a card in their notes tells."""
    cache = seen(replace(ISSUE, is_open=False), GOOD, GOOD, replace(ISSUE, updated_at=AT - timedelta(seconds=1)), TURN)
    cache.see_history(2, HISTORY, GOOD.notes_count)
    cache.see_history(3, History(), GOOD.notes_count)
    assert numbers(cache.bad_since(AT)) == [1, 2]


def test_issues_of_turns() -> None:
    """The newest closed ones, and every open one however old; none of cases."""
    closed = replace(TURN, is_open=False)
    cache = seen(TURN, closed, ISSUE, closed, closed)
    assert numbers(cache.of_rotation(most=2)) == [5, 4, 1]
    assert numbers(cache.of_rotation(most=9)) == [5, 4, 2, 1]


def test_issues_that_lost_their_marker() -> None:
    """The open ones of a title; none that still has a marker."""
    lost = replace(TURN, marker=None)
    cache = seen(TURN, lost, replace(lost, is_open=False), replace(lost, title="Turns"), lost)
    assert numbers(cache.unmarked("Turn")) == [2, 5]


def test_they_are_found_by_an_index(tmp_path: Path) -> None:
    """In a file of fifty thousand issues nobody reads every row for them."""
    path = tmp_path / "cache.sqlite"
    cache = reopened(Cache(path), path)
    plans = [
        cache._read(f"EXPLAIN QUERY PLAN SELECT iid FROM issues WHERE {where}")  # noqa: S608 - our own words
        for where in ("json_extract(snapshot, '$.marker.kind') = 'rotation' AND is_open", "is_open AND iid > 0")
    ]
    told = [" ".join(str(row[-1]) for row in plan) for plan in plans]
    assert "issues_of_rotation" in told[0] or "issues_by_open" in told[0]
    assert "issues_by_open" in told[1]
    cache.close()
