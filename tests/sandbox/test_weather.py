"""How bad the weather may be."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.sandbox.chaos import CALM, Away, Weather

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ({"share": 1.1}, "share lies between"),
        ({"share": -0.1}, "share lies between"),
        ({"hidden": 2}, "hidden lies between"),
        ({"late": 2}, "late lies between"),
        ({"expiry": 2}, "expiry lies between"),
        ({"before": -1}, "before is not negative"),
        ({"after": -1}, "after is not negative"),
        ({"pages": -1}, "pages is not negative"),
        ({"lag": -1}, "lag is not negative"),
        ({"lag_seconds": -1}, "lag_seconds is not negative"),
        ({"late_minutes": -1}, "late_minutes is not negative"),
        ({"slow_seconds": -1}, "slow_seconds is not negative"),
        ({"stall_seconds": -1}, "stall_seconds is not negative"),
        ({"retry_after_seconds": -1}, "retry_after_seconds is not negative"),
        ({"gitlab_token_after": -1}, "tokens end"),
        ({"zendesk_client_after": -1}, "tokens end"),
    ],
)
def test_weather_that_cannot_be_is_refused(asked: dict[str, Any], complaint: str) -> None:
    """Shares are shares, and nothing is less than nothing."""
    with pytest.raises(ValueError, match=complaint):
        Weather(1, **asked)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"service": "slack"}, "'slack' cannot"),
        ({"how": "asleep"}, "cannot be 'asleep'"),
        ({"end": NOON}, "after the start"),
        ({"start": NOON.replace(tzinfo=None)}, "time zone"),
        ({"end": NOON.replace(tzinfo=None)}, "time zone"),
    ],
)
def test_an_absence_that_never_comes_is_refused(changes: dict[str, Any], complaint: str) -> None:
    """An absence is that of a service, and has a beginning and an end."""
    with pytest.raises(ValueError, match=complaint):
        replace(Away("gitlab", NOON, NOON + timedelta(hours=1)), **changes)


def test_by_default_some_of_everything_happens() -> None:
    """A seed alone makes weather in which nothing is left out but absences and tokens that end."""
    weather = Weather(1)
    groups = (weather.before, weather.after, weather.pages, weather.lag, weather.hidden, weather.late, weather.expiry)
    assert (all(groups), weather.share, weather.away) == (True, 0.1, ())


def test_in_calm_weather_nothing_happens() -> None:
    """It is where tests of one kind of trouble begin."""
    assert not any((CALM.share, CALM.lag, CALM.hidden, CALM.late, CALM.expiry, CALM.away))
