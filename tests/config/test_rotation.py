"""The rotation as admins write it: what arrives, and what each mistake is told as, with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.config import Configuration
from bot.config.layers import MOST_USERS
from bot.config.rotation import MOST_ENTRIES, RotationConfig
from bot.config.rotation_file import rotation_file
from bot.config.yaml import read
from bot.oncall.model import ESCALATION, NO_ROTATION, Away, Layer, Level, Override, Restriction, Rotation, Schedule
from tests.config.conftest import Told, Write
from tests.config.rotations import rotation

Loaded = Callable[[Mapping[str, str | bytes]], Configuration]

PRAGUE = ZoneInfo("Europe/Prague")
FULL = """\
users:
  ana:
    gitlab: ana.k
    time_zone: Eastern Time (US & Canada)
    working_hours: mon-thu 08:30-16:30
    pagerduty: PUSR001
    zendesk: 360001
    manager: bo
    region: emea
    days_off: [2027-05-03]
  bo: {}
  cai:
schedules:
  main:
    time_zone: Europe/Prague
    source: pagerduty
    id: PSUP001
    layers:
      - name: Weekly
        start: 2026-01-05T09:00
        end: 2027-01-04 9:00:30
        rotation_virtual_start: 2025-12-29T08:00:00Z
        rotation_turn_length_seconds: 604800
        users: [ana, ~, bo]
        restrictions:
          - {type: weekly_restriction, start_day_of_week: fri, start_time_of_day: 22:30:15, duration: 2 days}
          - {type: daily_restriction, start_time_of_day: 10:00, duration_seconds: 3600}
    overrides:
      - {start: 2026-10-25T02:30:00, end: 2026-10-25T02:30:00+01:00, user: bo}
      - {start: 2026-12-14, end: "2026-12-15T00:00:07Z", user: ana}
    covers: [{type: daily_restriction, start_time_of_day: "08:00", duration: 8 hours}]
    escalation: [{after: 1.5 Business Days, notify: next}, {after: 7 days, notify: bo}]
away:
  - {user: bo, start: 2026-12-12, end: 2026-12-20}
  - {user: ana, start: 2026-12-24}
holidays:
  - {date: 2026-12-24, name: Christmas Eve}
  - {date: 2026-07-04, region: emea}
"""


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_everything_arrives(loaded: Loaded) -> None:
    """Wall clocks become instants by the zone of the schedule, an offset that is written counts before it."""
    found = loaded({"rotation.yml": FULL})
    assert found.problems == ()
    restrictions = (Restriction(time(22, 30, 15), timedelta(days=2), 5), Restriction(time(10), timedelta(hours=1)))
    layer = Layer(
        "Weekly",
        utc("2026-01-05T08:00:00"),
        datetime.fromisoformat("2025-12-29T09:00"),
        timedelta(weeks=1),
        ("ana", None, "bo"),
        utc("2027-01-04T08:00:30"),
        restrictions,
    )
    overrides = (
        Override(utc("2026-10-25T00:30:00"), utc("2026-10-25T01:30:00"), "bo"),
        Override(utc("2026-12-13T23:00:00"), utc("2026-12-15T00:00:07"), "ana"),
    )
    covers = (Restriction(time(8), timedelta(hours=8)),)
    escalation = (Level(1.5, is_business=True, notify="next"), Level(7, is_business=False, notify="bo"))
    schedule = Schedule("main", PRAGUE, (layer,), overrides, covers, escalation, "PSUP001")
    away = (Away("bo", date(2026, 12, 12), date(2026, 12, 20)), Away("ana", date(2026, 12, 24), date(2026, 12, 24)))
    got = found.roster.rotation
    assert (got.schedules, got.away) == ({"main": schedule}, away)


def test_users_arrive(loaded: Loaded) -> None:
    """Whatever nobody tells of a user stays open; days off are theirs, their region's and everybody's."""
    users = loaded({"rotation.yml": FULL}).roster.rotation.users
    ana, bo = users["ana"], users["bo"]
    told = (ana.gitlab, ana.time_zone, ana.pagerduty, ana.zendesk, ana.manager, ana.region)
    assert told == ("ana.k", ZoneInfo("America/New_York"), "PUSR001", 360001, "bo", "emea")
    assert ana.working_hours
    assert (ana.working_hours.days, ana.working_hours.start) == (frozenset({1, 2, 3, 4}), time(8, 30))
    assert (bo.gitlab, bo.time_zone, bo.working_hours, bo.zendesk) == ("bo", None, None, None)
    days = [date(2027, 5, 3), date(2026, 7, 4), date(2026, 12, 24), date(2026, 12, 25)]
    assert [[day in user.days_off for day in days] for user in (ana, bo)] == [
        [True, True, True, False],
        [False, False, True, False],
    ]


def test_what_is_left_out_has_its_default(loaded: Loaded) -> None:
    """A layer begins with its first turn, an escalation is that of the house, a schedule always covers."""
    schedule = loaded({"rotation.yml": rotation()}).roster.rotation.schedules["main"]
    layer = schedule.layers[0]
    assert layer.rotation_virtual_start == layer.start.astimezone(PRAGUE).replace(tzinfo=None)
    assert (layer.name, layer.end, layer.restrictions) == ("Layer 1", None, ())
    assert (schedule.escalation, schedule.covers, schedule.pagerduty) == (ESCALATION, (), "")


def test_an_empty_escalation_asks_nobody(loaded: Loaded) -> None:
    """It is not the same as none."""
    found = loaded({"rotation.yml": rotation("escalation: []")}).roster.rotation
    assert found.schedules["main"].escalation == ()


@pytest.mark.parametrize("text", ["{}", "users:\nschedules:\naway: []", "users: {}\nschedules: {}"])
def test_an_empty_rotation_is_fine(text: str, loaded: Loaded) -> None:
    """Nobody is on call, and nothing is wrong."""
    config = loaded({"rotation.yml": text})
    assert (config.problems, config.is_rotation_broken, config.roster.rotation) == ((), False, NO_ROTATION)


@pytest.mark.parametrize("text", ["users: 3", "users: [", b"\xff", ""])
def test_a_broken_rotation_does_not_stop_the_bot(text: str | bytes, loaded: Loaded) -> None:
    """Nobody is on call but the fallback, with the hours of the settings, and people are told."""
    config = loaded(
        {"rotation.yml": text, "bot.yml": "fallback: {reviewer: head}\nping: {working_hours: mon 8:00-9:00}"}
    )
    assert config.is_rotation_broken
    assert [problem.file.rpartition("/")[2] for problem in config.problems] == ["rotation.yml"]
    assert (config.roster.rotation, config.roster.fallback, config.roster.hours.days) == (
        NO_ROTATION,
        "head",
        frozenset({1}),
    )


def test_a_missing_rotation_is_none(loaded: Loaded) -> None:
    """Nobody has to take turns."""
    config = loaded({})
    assert (config.problems, config.is_rotation_broken, config.roster.is_empty) == ((), False, True)


def test_a_rotation_that_is_a_folder_is_broken(write: Write, told: Told) -> None:
    """Container engines make folders where a mounted file is missing."""
    (write({}) / "rotation.yml").mkdir()
    assert told({}) == ["rotation.yml: cannot be read: Is a directory"]


@pytest.mark.parametrize(
    ("bot", "default"), [("{}", "main"), ("rotation: {schedule: other}", "other"), ("rotation: {schedule: }", "main")]
)
def test_the_default_schedule(bot: str, default: str, loaded: Loaded) -> None:
    """The one that the settings name, else the first of the file."""
    text = f"{rotation()}  other: {{time_zone: UTC}}\n"
    assert loaded({"rotation.yml": text, "bot.yml": bot}).roster.default == default


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=6),
    st.sampled_from(
        ["ana", "1 week", "2026-01-05T09:00", "UTC", "next", "10:00", "DE", "2 days", "weekly_restriction"]
    ),
)
KEYS = st.sampled_from(
    [
        *RotationConfig.model_fields,
        *("ana", "main", "layers", "start", "end", "restrictions", "rotation_turn_length", "time_zone", "user", "type"),
        *("escalation", "after", "notify", "overrides", "covers", "date", "country", "[key]", "duration_seconds"),
    ]
)
YAMLISH = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=12
).map(lambda data: repr(data).replace("None", "~").encode("utf-8", "replace"))
CONTENT = st.binary(max_size=80) | st.text(alphabet="us:-[]{}%#&*!|>'\"\n ", max_size=60).map(str.encode) | YAMLISH


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=CONTENT)
def test_no_text_stops_the_reader(text: bytes, loaded: Loaded) -> None:
    """Whatever stands there, the rotation is read or its problems have places."""
    config = loaded({"rotation.yml": text})
    assert config.is_rotation_broken == bool(config.problems)
    assert all(problem.line >= 1 and problem.column >= 1 and problem.message for problem in config.problems)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=SCALARS | YAMLISH.map(bytes.decode), data=st.data())
def test_no_value_stops_the_reader(value: object, data: st.DataObject, loaded: Loaded) -> None:
    """In place of any value of a sound file, anything else is read or told."""
    places = [place for place in read("f", FULL.encode()).values if place]
    line, column = read("f", FULL.encode()).values[data.draw(st.sampled_from(places))]
    lines = FULL.splitlines()
    lines[line - 1] = f"{lines[line - 1][: column - 1]}{value!r}"
    assert isinstance(loaded({"rotation.yml": "\n".join(lines).encode("utf-8", "replace")}).roster.rotation, Rotation)


def test_a_large_rotation_is_read(tmp_path: Path) -> None:
    """50 layers of 1,000 people each, and as many overrides as a schedule may have."""
    names = [f"u{number}" for number in range(MOST_USERS)]
    layer = f"      - {{start: 2026-01-05, rotation_turn_length: 1 week, users: [{', '.join(names)}]}}\n"
    override = "      - {start: 2026-12-01, end: 2026-12-02, user: u1}\n"
    path = tmp_path / "rotation.yml"
    path.write_text(
        f"users: {{{', '.join(f'{name}: ' for name in names)}}}\nschedules:\n  main:\n    time_zone: UTC\n"
        f"    layers:\n{layer * 50}    overrides:\n{override * MOST_ENTRIES}"
    )
    found = rotation_file(path)
    assert found.problems == ()
    main = found.rotation.schedules["main"]
    assert (len(main.layers), len(main.overrides)) == (50, MOST_ENTRIES)
