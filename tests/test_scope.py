"""How long nobody looked: what counts as an outage, and how long it is remembered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.memory import Memory
from bot.scope import MOST_OUTAGES, OUTAGES_KEPT_FOR, with_outage
from tests.world import DAYS, HOURS, MINUTES, configured

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)


def memory(told: timedelta, *outages: tuple[datetime, datetime]) -> Memory:
    """What a run told so long ago."""
    return Memory(NOW, NOW, NOW - told, outages=outages)


@pytest.mark.parametrize(
    ("told", "heartbeat", "is_one"),
    [
        (6 * HOURS - MINUTES, "1 hour", False),
        (6 * HOURS, "1 hour", True),
        (8 * HOURS - MINUTES, "4 hours", False),
        (8 * HOURS, "4 hours", True),
    ],
)
def test_an_outage(told: timedelta, heartbeat: str, is_one: bool) -> None:  # noqa: FBT001 - a row of a table
    """A silence as long as the setting says, and longer than the bot's own silences."""
    config = configured({"status": {"heartbeat": heartbeat}})
    found = with_outage(memory(told), NOW, config).outages
    assert found == (((NOW - told, NOW),) if is_one else ())


def test_what_is_remembered() -> None:
    """The longest ones of two months, oldest first."""
    spans = [(NOW - number * DAYS, NOW - number * DAYS + number * MINUTES) for number in range(1, 100)]
    found = with_outage(memory(HOURS, *spans), NOW, configured()).outages
    assert len(found) == MOST_OUTAGES
    assert list(found) == sorted(found)
    assert all(end >= NOW - OUTAGES_KEPT_FOR for _, end in found)
    assert min(end - start for start, end in found) == (60 - MOST_OUTAGES + 1) * MINUTES


def test_an_outage_that_nobody_was_told_of() -> None:
    """Runs that tell nothing find it again and again: it is one, and none that came before is lost."""
    known = memory(9 * HOURS, (NOW - 40 * HOURS, NOW - 30 * HOURS))
    first = with_outage(known, NOW - HOURS, configured())
    assert with_outage(first, NOW, configured()).outages == (*known.outages, (NOW - 9 * HOURS, NOW))


def test_outages_come_back_from_the_marker() -> None:
    """The next run knows them."""
    before = memory(HOURS, (NOW - 2 * DAYS, NOW - DAYS), (NOW - 5 * HOURS, NOW))
    assert Memory.of(before.marker()) == before
