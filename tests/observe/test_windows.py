"""What a run reads of ratings, and what it tells the next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.memory import Memory
from bot.observe.windows import Window, asked_again_at, backfilled

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEKS = 29 * DAY


def memory(**changes: Any) -> Memory:
    return Memory(**{"scope_from": NOW - 9 * DAY, "watermark": NOW - HOUR / 2, "told_at": NOW, **changes})


@pytest.mark.parametrize(
    ("told", "within", "is_sweeping", "expected"),
    [
        ({}, 0 * DAY, False, Window(NOW - 1.5 * HOUR, None, is_whole=True)),
        ({"watermark": NOW}, 0 * DAY, False, Window(NOW - HOUR, None, is_whole=True)),
        ({}, 0 * DAY, True, Window(NOW - WEEKS, None, is_whole=True)),
        ({}, WEEKS, False, Window(NOW - 1.5 * HOUR, NOW - WEEKS, is_whole=True)),
        ({"asked_again_at": NOW - HOUR / 2}, WEEKS, False, Window(NOW - 1.5 * HOUR, None, is_whole=False)),
        ({"asked_again_at": NOW - HOUR}, WEEKS, False, Window(NOW - 1.5 * HOUR, NOW - WEEKS, is_whole=True)),
        ({"asked_again_at": NOW - HOUR / 2}, WEEKS, True, Window(NOW - WEEKS, None, is_whole=True)),
        ({"watermark": NOW - 30 * DAY}, WEEKS, False, Window(NOW - 30 * DAY - HOUR, None, is_whole=True)),
        (
            {"asked_again_at": NOW - HOUR / 2, "backfill_from": NOW - 60 * DAY},
            WEEKS,
            False,
            Window(NOW - 1.5 * HOUR, NOW - WEEKS, is_whole=True),
        ),
    ],
)
def test_windows(told: dict[str, Any], within: timedelta, expected: Window, *, is_sweeping: bool) -> None:
    """An hour before the watermark, all of it in a sweep; surveys besides once an hour, and while a backfill runs."""
    assert Window.of(memory(**told), NOW, within, is_sweeping=is_sweeping) == expected


@pytest.mark.parametrize(
    ("before", "is_read", "is_whole", "is_done", "expected"),
    [
        (None, True, True, True, NOW),
        (NOW - HOUR, True, True, True, NOW),
        (NOW - HOUR / 2, True, False, True, NOW - HOUR / 2),
        (NOW - HOUR / 2, True, True, False, NOW - HOUR),
        (NOW - 2 * HOUR, True, True, False, NOW - 2 * HOUR),
        (None, True, True, False, None),
        (None, False, True, True, None),
        (NOW - HOUR, False, True, True, None),
        (NOW - HOUR, False, True, False, NOW - HOUR),
    ],
)
def test_when_surveys_were_read(
    before: datetime | None, expected: datetime | None, *, is_read: bool, is_whole: bool, is_done: bool
) -> None:
    """What waits is read again by the next run, and a change of kind lasts until nothing of it waits."""
    told = asked_again_at(memory(asked_again_at=before), NOW, is_read=is_read, is_whole=is_whole, is_done=is_done)
    assert told == expected


@pytest.mark.parametrize(
    ("blocked", "reached"),
    [(set(), NOW - 9 * DAY), ({2}, NOW - 16 * DAY), ({1}, NOW - 23 * DAY), ({3}, NOW - 9 * DAY)],
)
def test_the_progress_of_a_backfill(blocked: set[int], reached: datetime) -> None:
    """It ends before the first window in which something waits; at the scope it is over."""
    start, middle, end = NOW - 23 * DAY, NOW - 16 * DAY, NOW - 9 * DAY
    told = memory(backfill_from=start, backfilled_to=start)
    ratings: Any = ({1: object()}, {2: object()})
    found = backfilled(told, {middle: (end, ratings[1]), start: (middle, ratings[0])}, blocked)
    assert (found.backfilled_to or found.scope_from) == (start if reached == end else reached)
    assert (found.backfill_from is None) == (reached == end)
