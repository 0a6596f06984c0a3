"""A small account for tests: people by a letter, layers in one line."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from threading import RLock
from zoneinfo import ZoneInfo

from bot.sandbox.clock import Clock
from bot.sandbox.pagerduty import PagerDuty
from bot.sandbox.pagerduty.model import WEEK, Layer, Restriction

BERLIN = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)
MONDAY = datetime.fromisoformat("2026-11-16T09:00")
"""Wall clock of Berlin."""
WEEKDAYS = Restriction(time(9), timedelta(days=4, hours=8), 1)
NOW = datetime(2026, 11, 16, 8, tzinfo=UTC)


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    """The moment (UTC) of a wall-clock time that is not ambiguous."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def layer(users: str, *restrictions: Restriction, turn: timedelta = WEEK, number: int = 1) -> Layer:
    """A layer from MONDAY on; users by letters, `-` for a vacant slot."""
    names = tuple(None if letter == "-" else letter for letter in users)
    since = MONDAY.replace(tzinfo=BERLIN).astimezone(UTC)
    return Layer(f"L{number}", f"Layer {number}", since, MONDAY, turn, names, restrictions)


def account() -> PagerDuty:
    """An account with the people `a`, `b`, `c` and no schedule, on MONDAY at nine."""
    service = PagerDuty(Clock(NOW), RLock())
    for letter in "abc":
        service.add_user(letter, letter.upper(), f"{letter}@acme.example")
    service.tokens.add("token")
    return service
