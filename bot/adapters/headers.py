"""Reads what reply headers say about time and limits, so that the bot waits as asked and no longer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bot.adapters.windows import Told

LONGEST_HOLD_SECONDS = 3600.0
"""Published limits are per minute or per hour: a header that asks for more is a mistake."""

_NUMBER = re.compile(r"\d{1,20}(\.\d{1,20})?", re.ASCII)
_EPOCH_FROM = 1e9  # GitLab sends the time of the reset, Zendesk the seconds until then
_REMAINING = ("ratelimit-remaining", "rate-limit-remaining", "x-rate-limit-remaining")
_RESET = ("ratelimit-reset", "rate-limit-reset")
_ENDPOINT_LIMIT = re.compile(r"zendesk-rate-?limit-.+", re.ASCII | re.IGNORECASE)
_ENDPOINT_VALUE = re.compile(r"remaining\s*=\s*(\d{1,20})\s*;\s*resets\s*=\s*(\d{1,20})", re.ASCII)


def http_date(value: str | None) -> datetime | None:
    """The aware UTC time of an HTTP date (RFC 9110, section 5.6.7), None when absent or unreadable."""
    try:
        parsed = parsedate_to_datetime(value or "")
        return (parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def retry_after_seconds(headers: Mapping[str, str], now: datetime) -> float | None:
    """How long `Retry-After` asks to wait (RFC 9110, section 10.2.3), never negative.

    Args:
        headers: of the reply; its own `Date`, where present, is what a date in `Retry-After` counts from.
        now: the time where the reply has no `Date` (aware).

    Returns:
        Seconds, or None when the header is absent or unreadable. The caller caps it: services may send any number.
    """
    value = headers.get("Retry-After", "").strip()
    if _NUMBER.fullmatch(value):
        return float(value)
    until = http_date(value)
    if until is None:
        return None
    return max(0.0, (until - (http_date(headers.get("Date")) or now)).total_seconds())


def told(headers: Mapping[str, str], now: datetime) -> list[Told]:
    """What a reply says is left of the current windows.

    Args:
        headers: of any reply; GitLab's `RateLimit-*` and Zendesk's several spellings are understood.
        now: the time where the reply has no `Date` (aware).

    Returns:
        One entry for the account and one for each endpoint that is spoken of; none where nothing usable is said. No
        window is longer than `LONGEST_HOLD_SECONDS`.
    """
    found = [_of_account(headers, http_date(headers.get("Date")) or now)]
    found += [_of_endpoint(name, value) for name, value in headers.items() if _ENDPOINT_LIMIT.fullmatch(name)]
    return [Told(each.bucket, each.left, min(each.seconds, LONGEST_HOLD_SECONDS)) for each in found if each is not None]


def _of_account(headers: Mapping[str, str], now: datetime) -> Told | None:
    left, reset = _first_number(headers, _REMAINING), _first_number(headers, _RESET)
    if left is None or reset is None:
        return None
    return Told("", int(left), max(0.0, reset - now.timestamp() if reset >= _EPOCH_FROM else reset))


def _of_endpoint(name: str, value: str) -> Told | None:
    found = _ENDPOINT_VALUE.search(value)
    return Told(name.lower(), int(found[1]), float(found[2])) if found else None


def _first_number(headers: Mapping[str, str], names: tuple[str, ...]) -> float | None:
    values = (headers.get(name, "").strip() for name in names)
    return next((float(value) for value in values if _NUMBER.fullmatch(value)), None)
