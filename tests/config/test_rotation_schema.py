"""Editors and the bot say the same of a value in `rotation.yml`, as far as an editor can know."""

from __future__ import annotations

import json

import jsonschema
import pytest

from bot.config.rotation import RotationConfig
from bot.config.schemas import schema
from bot.config.shipped_rotation import example
from bot.config.yaml import read

EDITOR = jsonschema.Draft202012Validator(json.loads(schema(RotationConfig)))
LAYER = "start: 2026-01-05T09:00, users: [ana]"
WEEK = f"{LAYER}, rotation_turn_length: 1 week"


def user(fields: str) -> str:
    return f"users: {{ana: {{{fields}}}}}"


def schedule(fields: str) -> str:
    return f"users: {{ana: }}\nschedules: {{main: {{time_zone: UTC, {fields}}}}}"


def covers(fields: str) -> str:
    return schedule(f"covers: [{{{fields}}}]")


DAILY, WEEKLY = "type: daily_restriction, start_time_of_day", "type: weekly_restriction, start_time_of_day: 09:00"


@pytest.mark.parametrize(
    ("written", "is_fine"),
    [
        ("{}", True),
        ("users:\nschedules:\naway:\nholidays:", True),
        (user("days_off: "), True),
        (schedule("layers: , overrides: , covers: , escalation: "), True),
        (schedule(f"layers: [{{{WEEK}, restrictions: }}]"), True),
        (schedule("layers: [{start: 2026-01-05, users: , rotation_turn_length: 1h}]"), False),
        ("users: {ana: }", True),
        ("users: {ana: {}}", True),
        ("users: {a b: {}}", False),
        ("users: [ana]", False),
        ("people: {}", False),
        (user("gitlab: ana.k"), True),
        (user("gitlab: '@ana'"), False),
        (user("time_zone: Eastern Time (US & Canada)"), True),
        (user("time_zone: 1"), False),
        (user("zendesk: 12"), True),
        (user("zendesk: '12'"), False),
        (user("pagerduty: PUSR001"), True),
        (user("pagerduty: P-1"), False),
        (user("country: DE-BY"), True),
        (user("country: Germany"), False),
        (user("working_hours: Mon-Fri 9:00-17:00"), True),
        (user("working_hours: 'sun-thu,sat 08:30-24:00'"), True),
        (user("working_hours: 9-17"), False),
        (user("working_hours: weekdays 9:00-17:00"), False),
        (user("days_off: [2026-12-24]"), True),
        (user("days_off: 2026-12-24"), False),
        (user("days_off: [24.12.2026]"), False),
        (user("days_of: []"), False),
        ("schedules: {main: {}}", False),
        ("schedules: {main: }", False),
        (schedule(f"layers: [{{{WEEK}}}]"), True),
        (schedule(f"layers: [{{{LAYER}}}]"), False),
        (schedule(f"layers: [{{{WEEK}, rotation_turn_length_seconds: 604800}}]"), False),
        (schedule(f"layers: [{{{LAYER}, rotation_turn_length_seconds: 604800}}]"), True),
        (schedule("layers: [{start: 2026-01-05 9:00, users: [~], rotation_turn_length: 1h}]"), True),
        (schedule("layers: [{start: 2026-01-05, users: [], rotation_turn_length: 1h}]"), False),
        (schedule("layers: [{start: tomorrow, users: [ana], rotation_turn_length: 1h}]"), False),
        (schedule("source: pagerduty, id: PSUP001"), True),
        (schedule("id: PSUP001"), False),
        (schedule("source: opsgenie"), False),
        (schedule("overrides: [{start: 2026-01-05, end: 2026-01-06T09:00:00+01:00, user: ana}]"), True),
        (schedule("overrides: [{start: 2026-01-05, user: ana}]"), False),
        (covers(f"{WEEKLY}, start_day_of_week: 1, duration: 8 hours"), True),
        (covers(f"{WEEKLY}, start_day_of_week: fri, duration_seconds: 3600"), True),
        (covers(f"{WEEKLY}, start_day_of_week: Monday, duration: 8 hours"), True),
        (covers(f"{WEEKLY}, start_day_of_week: WEDNES, duration: 8 hours"), True),
        (covers(f"{WEEKLY}, start_day_of_week: mo, duration: 8 hours"), False),
        (covers(f"{WEEKLY}, start_day_of_week: mondays, duration: 8 hours"), False),
        (covers(f"{WEEKLY}, start_day_of_week: 0, duration: 8 hours"), False),
        (covers(f"{DAILY}: 9:00:15, duration: 8 hours"), True),
        (covers(f"{DAILY}: 9, duration: 8 hours"), False),
        (covers(f"{DAILY}: 9:00"), False),
        (covers("type: monthly_restriction, start_time_of_day: 9:00, duration: 1h"), False),
        (schedule("escalation: []"), True),
        (schedule("escalation: [{after: 2 business days, notify: ana}]"), True),
        (schedule("escalation: [{after: 2 Business Days, notify: ana}]"), True),
        (schedule("escalation: [{after: 2 hours, notify: ana}]"), False),
        ("users: {ana: }\naway: [{user: ana, start: 2026-12-12}]", True),
        ("users: {ana: }\naway: [{user: ana}]", False),
        ("holidays: [{date: 2026-12-24, name: Christmas Eve}]", True),
        ("holidays: [{country: DE}]", True),
        ("holidays: [{country: DE, date: 2026-12-24}]", False),
        ("holidays: [{name: Christmas Eve}]", False),
    ],
)
def test_editors_and_the_bot_agree(written: str, *, is_fine: bool) -> None:
    """The schema and the models say the same of a value."""
    data = read("f", written.encode()).data
    try:
        RotationConfig.model_validate(data)
    except ValueError:
        bot = False
    else:
        bot = True
    assert (is_fine, is_fine) == (bot, EDITOR.is_valid(json.loads(json.dumps(data))))


def test_editors_take_the_shipped_example() -> None:
    """Nothing of it is underlined."""
    EDITOR.validate(json.loads(json.dumps(read("f", example().encode()).data)))
