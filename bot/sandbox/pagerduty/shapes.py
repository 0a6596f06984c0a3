"""What the answers of both versions share: times, references to people, the frame of a schedule."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.pagerduty.asked import Window
from bot.sandbox.pagerduty.model import Schedule, Shift, User

Json = dict[str, Any]


def stamp(at: datetime, zone: ZoneInfo) -> str:
    """Return a moment in a zone, as `2026-11-16T09:00:00+01:00`."""
    return at.astimezone(zone).isoformat(timespec="seconds")


def utc(at: datetime) -> str:
    """Return a moment as `2026-11-16T08:00:00Z`."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def reference(user: User, base: str) -> Json:
    """Return somebody as other records name them."""
    address = f"{base}/users/{user.id}"
    return {"id": user.id, "type": "user_reference", "summary": user.name, "self": address, "html_url": address}


def frame(schedule: Schedule, base: str) -> Json:
    """Return what every answer about a schedule holds. The calendar links are private: who has them needs no token."""
    address = f"{base}/schedules/{schedule.id}"
    feed = f"{base.partition('://')[2]}/private/sandbox-private-link/feed/{schedule.id}"
    return {
        "id": schedule.id,
        "summary": schedule.name,
        "self": address,
        "html_url": address,
        "name": schedule.name,
        "description": None,
        "time_zone": schedule.zone.key,
        "http_cal_url": f"https://{feed}",
        "web_cal_url": f"webcal://{feed}",
        "escalation_policies": [],
        "teams": [],
    }


def coverage(shifts: Iterable[Shift], window: Window | None) -> float | None:
    """Return how much of the window somebody is on call, in percent; None without a window."""
    if window is None or window.since == window.until:
        return None
    cut = ((max(each.start, window.since), min(each.end, window.until)) for each in shifts if each.user)
    covered = sum((end - start).total_seconds() for start, end in cut)
    return round(100 * covered / (window.until - window.since).total_seconds(), 1)
