"""What reply headers say about waiting."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.headers import LONGEST_HOLD_SECONDS, http_date, retry_after_seconds, told
from bot.adapters.windows import Told

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
BUCKET = "zendesk-ratelimit-tickets-index"
EPOCH = int(NOW.timestamp())


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"Retry-After": ""}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "inf"}, None),
        ({"Retry-After": "٣"}, None),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": " 7 "}, 7.0),
        ({"Retry-After": "1.5"}, 1.5),
        ({"Retry-After": "99999999999"}, 99999999999.0),
        ({"Retry-After": "Mon, 02 Nov 2026 09:00:30 GMT"}, 30.0),
        ({"Retry-After": "Mon, 02 Nov 2026 08:59:00 GMT"}, 0.0),
        ({"Retry-After": "Mon, 02 Nov 2026 10:00:05 GMT", "Date": "Mon, 02 Nov 2026 10:00:00 GMT"}, 5.0),
    ],
)
def test_retry_after(headers: dict[str, str], expected: float | None) -> None:
    """Seconds and dates are understood, a date counts from the reply's own, and nonsense counts as absent."""
    assert expected == retry_after_seconds(headers, NOW)


@given(st.text())
def test_retry_after_survives_any_text(value: str) -> None:
    """No header makes the bot fail, and no wait is negative."""
    found = retry_after_seconds({"Retry-After": value, "Date": value}, NOW)
    assert found is None or found >= 0


@given(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(9000, 1, 1)))  # noqa: DTZ001 (made aware below)
def test_http_dates_come_back(naive: datetime) -> None:
    """A date survives the way through a header, to the second."""
    moment = naive.replace(microsecond=0, tzinfo=UTC)
    assert moment == http_date(format_datetime(moment, usegmt=True))


@given(st.integers(min_value=0, max_value=10**6))
def test_retry_after_date_equals_seconds(seconds: int) -> None:
    """The two forms of the header mean the same."""
    as_date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert retry_after_seconds({"Retry-After": str(seconds)}, NOW) == retry_after_seconds({"Retry-After": as_date}, NOW)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, []),
        ({"ratelimit-remaining": "3", "ratelimit-reset": "20"}, [Told("", 3, 20.0)]),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "20"}, [Told("", 0, 20.0)]),
        ({"rate-limit-remaining": "0", "rate-limit-reset": "20"}, [Told("", 0, 20.0)]),
        ({"x-rate-limit-remaining": "0"}, []),
        ({"ratelimit-remaining": "0", "ratelimit-reset": str(EPOCH + 12)}, [Told("", 0, 12.0)]),
        ({"ratelimit-remaining": "0", "ratelimit-reset": str(EPOCH - 12)}, [Told("", 0, 0.0)]),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "99999999999"}, [Told("", 0, LONGEST_HOLD_SECONDS)]),
        ({"ratelimit-remaining": "none", "ratelimit-reset": "20"}, []),
        ({"zendesk-ratelimit-tickets-index": "total=100; remaining=0; resets=41"}, [Told(BUCKET, 0, 41.0)]),
        (
            {"Zendesk-Rate-Limit-Tickets-Index": "total=100; remaining=7; resets=41", "ratelimit-remaining": "1"},
            [Told("zendesk-rate-limit-tickets-index", 7, 41.0)],
        ),
        ({"zendesk-ratelimit-tickets-index": "total"}, []),
        ({"zendesk-ratelimit-tickets-index": f"remaining={'9' * 30}; resets=1"}, []),
    ],
)
def test_what_replies_tell(headers: dict[str, str], expected: list[Told]) -> None:
    """Both services' spellings are understood: GitLab's moment of the reset and Zendesk's seconds until it."""
    assert expected == told(headers, NOW)
