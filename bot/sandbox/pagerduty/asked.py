"""Reads what a request to the sandbox's PagerDuty asks for: the window of time, and the zone of the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.sandbox.pagerduty.errors import invalid
from bot.sandbox.pagerduty.model import Schedule
from bot.sandbox.pagerduty.wall_clock import moment

USUAL_WINDOW = timedelta(days=14)
WIDEST_WINDOW = timedelta(days=366)
# The old names that PagerDuty still takes; more of them than people of the sandbox need would teach nothing.
RAILS = {"Eastern Time (US & Canada)": "America/New_York", "Berlin": "Europe/Berlin", "Tokyo": "Asia/Tokyo"}
YES = ("true", "1")
YEARS = range(1970, 2200)


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when (UTC)."""

    since: datetime
    until: datetime


def zone(params: Mapping[str, str], schedule: Schedule) -> ZoneInfo:
    """Return the zone of `time_zone`, by default the schedule's; the 400 for one that PagerDuty does not know."""
    name = params.get("time_zone")
    if not name:
        return schedule.zone
    if name not in _zones() and name not in RAILS:
        raise invalid("Time zone is invalid")
    return ZoneInfo(RAILS.get(name, name))


def window(params: Mapping[str, str], in_zone: ZoneInfo) -> Window | None:
    """Return the window of `since` and `until`, each by default two weeks from the other; None without both."""
    given = {name: _moment(name, params[name], in_zone) for name in ("since", "until") if params.get(name)}
    if not given:
        return None
    since = given["since"] if "since" in given else given["until"] - USUAL_WINDOW
    until = given["until"] if "until" in given else since + USUAL_WINDOW
    if until < since:
        raise invalid("Until must not be before since")
    if until - since > WIDEST_WINDOW:
        raise invalid(f"Since and until must lie within {WIDEST_WINDOW.days} days")
    return Window(since, until)


def is_set(params: Mapping[str, str], name: str) -> bool:
    """Tell whether a switch is on."""
    return params.get(name, "").lower() in YES


def _moment(name: str, text: str, in_zone: ZoneInfo) -> datetime:
    """Read an ISO time to the second; without an offset it is the wall clock of the request's zone."""
    try:
        at = datetime.fromisoformat(text).replace(microsecond=0)
    except ValueError:
        at = datetime.min  # noqa: DTZ901 - of no year that is taken
    if at.year not in YEARS:
        raise invalid(f"{name.capitalize()} must be a date and time, such as 2026-11-16T09:00:00Z")
    return at.astimezone(UTC) if at.tzinfo else moment(at, in_zone)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
