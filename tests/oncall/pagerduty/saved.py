"""Saved schedules for the tests, recorded ones and ones after PagerDuty's documentation, and how YAML reads back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.config import yaml
from bot.config.rotation import RotationConfig
from bot.config.rotation_build import rotation
from bot.oncall.clock import instant
from bot.oncall.model import NO_DAYS, Rotation
from bot.oncall.pagerduty import Imported, imported
from bot.oncall.render import render

DATA = Path(__file__).parent.parent.parent / "data" / "pagerduty"
RECORDED = sorted(DATA.rglob("*.json"))
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
PRAGUE = "Europe/Prague"


def text(name: str) -> str:
    """A recorded file."""
    (path,) = (each for each in RECORDED if each.name == name)
    return path.read_text("utf-8")


def made(data: object, wanted: str | None = None, now: datetime = NOW) -> Imported:
    """What becomes of a saved reply."""
    return imported(data if isinstance(data, str) else json.dumps(data), now, wanted)


def user(id_: str, name: str | None = None, **more: object) -> dict[str, Any]:
    return {"user": {"id": id_, "summary": name if name is not None else id_, "type": "user_reference", **more}}


def layer(**changes: object) -> dict[str, Any]:
    """A layer of version 2 in Prague (synthetic)."""
    return {
        "name": "Week",
        "start": "2026-01-05T08:12:33+01:00",
        "end": None,
        "rotation_virtual_start": "2026-01-05T09:00:00+01:00",
        "rotation_turn_length_seconds": 604800,
        "users": [user("PUSR001", "Ana"), user("PUSR002", "Bo")],
        "restrictions": [],
        **changes,
    }


def layered(*layers: dict[str, Any], **changes: object) -> dict[str, Any]:
    """A schedule of version 2 (synthetic): the layer with the highest precedence first."""
    links = {"http_cal_url": "https://hush.example/private", "html_url": "https://hush.example/public"}
    told = {"rendered_schedule_entries": [], "rendered_coverage_percentage": 0.0}
    schedule = {
        "id": "PSUP001", "type": "schedule", "name": "Feedback review", "time_zone": PRAGUE, **links,
        "schedule_layers": list(layers) or [layer()], "overrides_subschedule": told, **changes,
    }  # fmt: skip
    return {"schedule": schedule}


DAILY = {"type": "daily_restriction", "start_time_of_day": "09:00:00", "duration_seconds": 28800}
WEEKLY = {
    "type": "weekly_restriction",
    "start_day_of_week": 1,
    "start_time_of_day": "09:00",
    "duration_seconds": 374400,
}


def members(*ids: str | None) -> list[dict[str, Any]]:
    return [{"type": "user_member", "user_id": id_} if id_ else {"type": "empty_member"} for id_ in ids]


def event(
    start: str, end: str, rule: str, *ids: str | None, each: int = 1, kind: str = "rotating", **changes: object
) -> dict[str, Any]:
    """An event of version 3 in Prague, by its wall clock (synthetic, after PagerDuty's documentation)."""
    zone = ZoneInfo(PRAGUE)
    first, last = (
        {"date_time": datetime.fromisoformat(at).replace(tzinfo=zone).isoformat(), "time_zone": PRAGUE}
        for at in (start, end)
    )
    strategy = {
        "type": f"{kind}_member_assignment_strategy", "shifts_per_member": each,
        "members": members(*(ids or ("PUSR001", "PUSR002"))),
    }  # fmt: skip
    times = {"start_time": first, "end_time": last, "effective_since": None, "effective_until": None}
    about = {"type": "schedule_event", "name": "Week", "recurrence": [f"RRULE:{rule}"], "assignment_strategy": strategy}
    return {**times, **about, **changes}


def shifted(*events: dict[str, Any], **changes: object) -> dict[str, Any]:
    """A schedule of version 3 with a rotation for each event (synthetic)."""
    rotations = [{"type": "schedule_rotation", "events": [each]} for each in events]
    final = {"type": "final_schedule", "computed_shift_assignments": []}
    schedule = {
        "id": "PSUP001", "type": "schedule_v3", "name": "Feedback review", "time_zone": PRAGUE, "rotations": rotations,
        "final_schedule": final, **changes,
    }  # fmt: skip
    return {"schedule": schedule}


def shift(start: str, end: str, user_id: str | None, source: str) -> dict[str, Any]:
    """A stretch of the result of version 3 (synthetic)."""
    return {"start_time": start, "end_time": end, "member": members(user_id)[0], "source": {"type": source}}


def read(written: str) -> Rotation:
    """What the bot reads of the file, without what it adds to people by itself.

    Raises:
        AssertionError: it finds a mistake.
    """
    document = yaml.read("rotation.yml", written.encode())
    assert document.problems == ()
    found = rotation(RotationConfig.model_validate(document.data))
    return replace(found, users={key: replace(user, days_off=NO_DAYS) for key, user in found.users.items()})


def days(found: Rotation, start: date, count: int, hour: int) -> list[str | None]:
    """Who is on call at an hour of so many days, by the wall clock of the only schedule."""
    (schedule,) = found.schedules.values()
    first = datetime.combine(start, time(hour))
    served = []
    for number in range(count):
        at = instant(first + timedelta(days=number), schedule.time_zone)
        served.append(render(found, schedule.name, at, at + timedelta(seconds=1))[0].user)
    return served
