"""What a run reads of ratings, and what it tells the next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.memory import Memory
from bot.domain.rating import CsatKind
from bot.observe.windows import Window, backfilled, reread

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEKS = 29 * DAY
LEGACY, SURVEYS, BOTH = frozenset({CsatKind.LEGACY}), frozenset({CsatKind.SURVEYS}), frozenset(CsatKind)


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
        (
            {"watermark": NOW - 34 * DAY, "asked_again_at": NOW - 34 * DAY},
            WEEKS,
            False,
            Window(NOW - 34 * DAY - HOUR, NOW - 33 * DAY - WEEKS, is_whole=True),
        ),
        (
            {"watermark": NOW - 34 * DAY, "swept_at": NOW - 34 * DAY},
            0 * DAY,
            True,
            Window(NOW - 33 * DAY - WEEKS, None, is_whole=True),
        ),
        ({"swept_at": NOW - DAY}, 0 * DAY, True, Window(NOW - WEEKS, None, is_whole=True)),
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
    ("before", "kinds", "is_whole", "is_urgent", "expected"),
    [
        (None, BOTH, True, False, NOW),
        (NOW - HOUR, BOTH, True, False, NOW),
        (NOW - HOUR / 2, BOTH, False, False, NOW - HOUR / 2),
        (NOW - HOUR / 2, BOTH, True, True, NOW - HOUR),
        (NOW - 2 * HOUR, BOTH, True, True, NOW - 2 * HOUR),
        (None, BOTH, True, True, None),
        (None, LEGACY, True, False, None),
        (NOW - HOUR, LEGACY, True, False, None),
    ],
)
def test_when_surveys_were_read(
    before: datetime | None, kinds: frozenset[CsatKind], expected: datetime | None, *, is_whole: bool, is_urgent: bool
) -> None:
    """What waits for room is read again by the next run, all else within the hour."""
    told = memory(asked_again_at=before)
    read = reread(told, NOW, kinds, is_whole=is_whole, is_done=not is_urgent, is_urgent=is_urgent)
    assert read.asked_again_at == expected


@pytest.mark.parametrize(
    ("is_whole", "is_done", "is_urgent", "expected"),
    [
        (True, True, False, LEGACY),
        (True, False, False, BOTH),
        (True, False, True, SURVEYS),
        (False, True, False, SURVEYS),
    ],
)
def test_which_kinds_were_read(
    expected: frozenset[CsatKind], *, is_whole: bool, is_done: bool, is_urgent: bool
) -> None:
    """A new kind counts as read once all of it was, a former one until nothing of it waits."""
    read = reread(memory(kinds=SURVEYS), NOW, LEGACY, is_whole=is_whole, is_done=is_done, is_urgent=is_urgent)
    assert read.kinds == expected


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
