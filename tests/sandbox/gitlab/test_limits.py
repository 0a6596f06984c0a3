"""Request limits within a minute of the sandbox's clock."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.gitlab import ApiError
from bot.sandbox.gitlab.limits import Limiter

NOW = datetime(2026, 11, 2, 9, 0, 15, tzinfo=UTC)


def test_without_a_limit_nothing_is_counted() -> None:
    """No limit, no headers, no refusal."""
    limiter = Limiter()
    limiter.check_action("notes", 1, NOW, None)
    assert limiter.check_request(1, NOW, None) == {}


def test_an_action_over_its_limit_waits_for_the_next_minute() -> None:
    """Each user has a count of one's own for each kind; the minute's end clears it."""
    limiter = Limiter()
    for user_id in (1, 2):
        limiter.check_action("notes", user_id, NOW, 1)
    limiter.check_action("issues", 1, NOW, 1)
    with pytest.raises(ApiError) as caught:
        limiter.check_action("notes", 1, NOW, 1)
    assert (caught.value.status, caught.value.headers) == (429, {})
    limiter.check_action("notes", 1, NOW + timedelta(seconds=45), 1)


def test_requests_carry_headers_and_then_a_plain_refusal() -> None:
    """The throttle tells what is left, and how many seconds to wait."""
    limiter = Limiter()
    headers = limiter.check_request(1, NOW, 1)
    assert (headers["RateLimit-Limit"], headers["RateLimit-Remaining"]) == ("1", "0")
    assert headers["RateLimit-ResetTime"] == "Mon, 02 Nov 2026 09:01:00 GMT"
    with pytest.raises(ApiError) as caught:
        limiter.check_request(1, NOW, 1)
    assert (caught.value.body, caught.value.headers["Retry-After"]) == ("Retry later\n", "45")
