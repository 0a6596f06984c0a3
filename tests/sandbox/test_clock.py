"""The sandbox's clock."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.sandbox.clock import Clock

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def test_it_stands_still_until_moved() -> None:
    """Two looks at a frozen clock show the same time."""
    clock = Clock(NOON)
    assert (clock.now(), clock.now()) == (NOON, NOON)


def test_it_moves_by_what_it_is_told() -> None:
    """A week can pass in a moment."""
    clock = Clock(NOON)
    clock.advance(timedelta(days=7))
    assert NOON + timedelta(days=7) == clock.now()


def test_it_shows_utc_whatever_zone_it_was_set_in() -> None:
    """A start in another zone is the same moment, shown in UTC."""
    clock = Clock(NOON.astimezone(timezone(timedelta(hours=9))))
    assert (clock.now(), clock.now().tzinfo) == (NOON, UTC)


def test_it_starts_now_when_not_told() -> None:
    """Without a start the real time is taken."""
    before = datetime.now(UTC)
    assert before <= Clock().now() <= datetime.now(UTC)


def test_it_runs_on_by_itself_when_ticking() -> None:
    """With `ticking` the real time that went by is added."""
    clock = Clock(NOON, ticking=True)
    first = clock.now()
    assert NOON <= first <= clock.now() < NOON + timedelta(minutes=1)
    assert Clock(NOON, ticking=True).now() != NOON


def test_it_never_runs_backwards() -> None:
    """A negative step is refused."""
    with pytest.raises(ValueError, match="forward"):
        Clock(NOON).advance(timedelta(seconds=-1))


def test_it_refuses_a_start_without_a_zone() -> None:
    """A naive start could mean any place on earth."""
    with pytest.raises(ValueError, match="time zone"):
        Clock(NOON.replace(tzinfo=None))
