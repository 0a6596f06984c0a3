"""Saved schedules of layers: recorded ones, and traps made up after PagerDuty's documentation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.oncall.model import Override
from bot.oncall.pagerduty import written
from bot.oncall.pagerduty.draft import Refused
from bot.oncall.render import shifts
from tests.oncall.pagerduty import saved
from tests.oncall.pagerduty.saved import DAILY, NOW, RECORDED, WEEKLY, layer, layered, made, read, text, user

WEEK = timedelta(weeks=1)
SCHEDULES = [path for path in RECORDED if "override" not in path.name]


@pytest.mark.parametrize("path", SCHEDULES, ids=lambda path: path.name)
def test_recorded_schedules_load_as_written(path: Path) -> None:
    """What is printed of a recorded schedule says what was read of it, and names no link."""
    found = made(path.read_text("utf-8"))
    told = written(found)
    assert (read(told), "http" in told) == (found.rotation, False)


def test_one_schedule_in_two_zones() -> None:
    """The same recorded layer asked for in its own zone and in UTC becomes the same."""
    own, utc = (made(text(f"get_schedule{zone}.json")).rotation for zone in ("", "_time_zone_utc"))
    assert (own, [user.pagerduty for user in own.users.values()]) == (
        utc,
        ["PDU9IB6", "PGJLPE9", "PRTFS0C", "PW21NA6"],
    )


def test_the_highest_layer_comes_last() -> None:
    """PagerDuty's replies have the highest precedence first, the file has it last."""
    found = made(text("schedules-p3d7dlw.json")).rotation.schedules["jen-primary"]
    assert [each.name for each in found.layers] == ["Layer 1", "Layer 2"]
    assert [len(each.restrictions) for each in found.layers] == [1, 1]


def test_an_ended_layer_is_left_out_and_told() -> None:
    """A layer that is over counts no more; a layer is never deleted at PagerDuty, so there are many."""
    found = made(text("schedules-p85qtxz.json"))
    (schedule,) = found.rotation.schedules.values()
    assert [each.name for each in schedule.layers] == ["Layer 1"]
    assert [remark for remark in found.remarks if "'Jack retired layer' is left out: it ended on 2019-12-31" in remark]


def test_a_layer_that_will_end_is_kept() -> None:
    """Its end goes along."""
    (schedule,) = made(layered(layer(end="2026-12-31T18:00:00+01:00"))).rotation.schedules.values()
    assert schedule.layers[0].end == datetime(2026, 12, 31, 17, tzinfo=UTC)


def test_names_that_are_not_ascii() -> None:
    """Keys are ASCII; the name stands beside them as it was."""
    found = made(text("schedules-pgr96wl.json"))
    assert [*found.rotation.schedules] == ["is-always-on-call"]
    assert "is-always-on-call:  # 🐴 is always on call (PGR96WL)" in written(found)


def test_who_was_deleted_is_kept_and_told() -> None:
    """Without them everybody's turn would move."""
    found = made(text("schedules-pvjmuic.json"))
    assert [*found.rotation.users] == ["wiley"]
    assert [remark for remark in found.remarks if remark.startswith("wiley was deleted at PagerDuty")]


def test_a_layer_in_mid_rotation() -> None:
    """A rotation that began before its layer goes on where it is."""
    (schedule,) = made(text("schedules-pgr96wl.json")).rotation.schedules.values()
    (kept,) = schedule.layers
    assert kept.rotation_virtual_start == datetime(2022, 6, 17, 12)  # noqa: DTZ001 (wall clock)
    assert kept.start == datetime(2022, 6, 24, 19, tzinfo=UTC)


@pytest.mark.parametrize(
    ("names", "keys"),
    [
        (["Ana", "ANA", "ana "], ["ana", "ana-2", "ana-3"]),
        (["Åsa Öberg", "Łukasz", "田中"], ["asa-oberg", "ukasz", "pusr003"]),
        (["next", "Fallback", "Null"], ["next-2", "fallback-2", "null"]),
        (["Feedback review", "007", "a.b_c"], ["feedback-review", "007", "a-b-c"]),
    ],
)
def test_keys_of_people(names: list[str], keys: list[str]) -> None:
    """Keys are ASCII, unique, no reserved word, and read back as text."""
    found = made(layered(layer(users=[user(f"PUSR00{number}", name) for number, name in enumerate(names, 1)])))
    assert ([*found.rotation.users], read(written(found))) == (keys, found.rotation)


def test_a_schedule_has_a_key_of_its_own() -> None:
    """An escalation names users and schedules by one word: none may mean both."""
    found = made(layered(layer(users=[user("PUSR001", "Feedback review")])))
    assert [*found.rotation.schedules] == ["feedback-review-2"]


def test_vacant_slots_stay() -> None:
    """A slot without a user keeps the others' weeks."""
    found = made(layered(layer(users=[user("PUSR001", "Ana"), {"user": None}])))
    assert "users: [ana, ~]" in written(found)
    assert read(written(found)) == found.rotation


@pytest.mark.parametrize(
    "words", ["evil\nusers: {}", "a\u2028b: c", "a\x85b", "\u202egnp", '"quoted" \\ #: {', "\ufffe", "", "'"]
)
def test_foreign_words_cannot_act(words: str) -> None:
    """Names stay in their comments and quotes."""
    row = layered(layer(name=words, users=[user("PUSR001", words)]), name=words)
    found = made(row)
    again = read(written(found))
    (kept,) = next(iter(again.schedules.values())).layers
    assert ([*again.users], kept.start) == ([*found.rotation.users], datetime(2026, 1, 5, 7, 12, 33, tzinfo=UTC))


@given(st.text(), st.text(), st.lists(st.text(), min_size=1, max_size=4))
def test_any_words_make_a_file_that_loads(name: str, of_layer: str, people: list[str]) -> None:
    """However things are called at PagerDuty, the bot takes the file."""
    users = [user(f"PUSR00{number}", each) for number, each in enumerate(people)]
    found = made(layered(layer(name=of_layer, users=users), name=name))
    assert len(read(written(found)).users) == len(people)


@pytest.mark.parametrize("restriction", [DAILY, WEEKLY])
def test_windows_in_another_zone_are_refused(restriction: dict[str, Any]) -> None:
    """Nobody can tell when they begin; the line has the request that tells it."""
    abroad = layer(
        start="2026-01-05T07:12:33Z", rotation_virtual_start="2026-01-05T08:00:00Z", restrictions=[restriction]
    )
    with pytest.raises(Refused, match=r"GET /schedules/PSUP001\?time_zone=Europe%2FPrague&since"):
        made(layered(abroad))


def test_windows_of_an_ended_layer_do_not_matter() -> None:
    """What is left out need not be understood."""
    ended = layer(start="2020-01-01T00:00:00Z", end="2021-01-01T00:00:00Z", restrictions=[DAILY])
    (schedule,) = made(layered(layer(restrictions=[WEEKLY]), ended)).rotation.schedules.values()
    assert len(schedule.layers) == 1


@pytest.mark.parametrize(("zone", "is_told"), [("Europe/London", True), ("Etc/UTC", False)])
def test_winter_in_london_looks_like_utc(zone: str, *, is_told: bool) -> None:
    """Where the offsets cannot show it, a remark says what to look at."""
    winter = {"start": "2026-01-05T08:12:33Z", "rotation_virtual_start": "2026-01-05T09:00:00Z"}
    found = made(layered(layer(**winter, restrictions=[DAILY]), time_zone=zone))
    assert any("asked for in UTC" in remark for remark in found.remarks) is is_told


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Prague", "Europe/Prague"), ("Eastern Time (US & Canada)", "America/New_York"), ("Asia/Tokyo", "Asia/Tokyo")],
)
def test_names_of_zones(name: str, expected: str) -> None:
    """Rails' old names are those of IANA's zones."""
    (schedule,) = made(layered(time_zone=name)).rotation.schedules.values()
    assert schedule.time_zone.key == expected


@pytest.mark.parametrize("name", ["Middle Earth", "../etc", "", "x" * 300, "\0"])
def test_unknown_zones_are_refused(name: str) -> None:
    """A schedule without its wall clock means nothing."""
    with pytest.raises(Refused, match="unknown time zone"):
        made(layered(time_zone=name))


def test_overrides() -> None:
    """Those to come are kept in their order, past ones only counted; whoever is named only there is a user too."""
    rows = [
        {
            "start": "2026-12-21T09:00:00+01:00",
            "end": "2026-12-28T09:00:00+01:00",
            "user": user("PUSR003", "Cai")["user"],
        },
        {
            "start": "2026-11-20T09:00:00+01:00",
            "end": "2026-11-23T09:00:07+01:00",
            "user": user("PUSR001", "Ana")["user"],
        },
        {
            "start": "2026-11-02T09:00:00+01:00",
            "end": "2026-11-03T09:00:00+01:00",
            "user": user("PUSR009", "Ola")["user"],
        },
    ]
    found = made(layered(overrides_subschedule={"rendered_schedule_entries": rows, "rendered_coverage_percentage": 10}))
    (schedule,) = found.rotation.schedules.values()
    assert schedule.overrides == (
        Override(datetime(2026, 11, 20, 8, tzinfo=UTC), datetime(2026, 11, 23, 8, 0, 7, tzinfo=UTC), "ana"),
        Override(datetime(2026, 12, 21, 8, tzinfo=UTC), datetime(2026, 12, 28, 8, tzinfo=UTC), "cai"),
    )
    assert ([*found.rotation.users], read(written(found))) == (["ana", "bo", "cai"], found.rotation)
    assert "'Feedback review': 1 override left out: past" in found.remarks


def test_overrides_that_were_not_asked_for() -> None:
    """Without a window PagerDuty tells none, which does not mean that there are none."""
    never: dict[str, object] = {"rendered_schedule_entries": [], "rendered_coverage_percentage": None}
    remarks = made(layered(overrides_subschedule=never)).remarks
    assert [remark for remark in remarks if "overrides are not in the file" in remark]
    assert not [remark for remark in made(layered()).remarks if "overrides" in remark]


def test_an_hour_that_comes_twice() -> None:
    """A time in the second of two equal hours keeps its offset, so that it is read back to the second."""
    found = made(layered(layer(end="2027-10-31T02:30:00+01:00")))
    assert 'end: "2027-10-31T02:30:00+01:00"' in written(found)
    assert read(written(found)) == found.rotation


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rotation_turn_length_seconds": 1800}, "turns of 0:30:00"),
        ({"rotation_turn_length_seconds": 366 * 86400}, "365 days"),
        ({"restrictions": [DAILY | {"duration_seconds": 86400}]}, "less than a day"),
        ({"restrictions": [WEEKLY | {"start_day_of_week": None}]}, "without its day"),
        ({"restrictions": [WEEKLY | {"start_day_of_week": 0}]}, "restrictions.0.start_day_of_week"),
        ({"restrictions": [DAILY | {"type": "monthly_restriction"}]}, "restrictions.0.type"),
        ({"start": None}, "schedule_layers.0.start"),
        ({"start": "2026-01-05T09:00:00"}, "schedule_layers.0.start"),
        ({"rotation_virtual_start": "0001-01-01T00:00:00+14:00"}, "no calendar"),
    ],
)
def test_layers_that_make_no_sense(changes: dict[str, Any], words: str) -> None:
    """Each is refused with what is wrong with it."""
    with pytest.raises(Refused, match=words):
        made(layered(layer(**changes)))


def test_a_layer_without_people() -> None:
    """It is left out, and a schedule without any layer is still one."""
    found = made(layered(layer(users=[])))
    (schedule,) = found.rotation.schedules.values()
    assert (schedule.layers, read(written(found))) == ((), found.rotation)
    assert len([remark for remark in found.remarks if "nobody is" in remark]) == 2


def test_the_rendered_result_is_that_of_the_reply() -> None:
    """Turns, windows, precedence and an override are rendered as the reply has them (synthetic, worked out by hand)."""
    low = layer(name="Low", restrictions=[WEEKLY])
    high = layer(name="High", users=[user("PUSR003", "Cai")], restrictions=[DAILY | {"start_time_of_day": "16:00:00"}])
    override = {
        "start": "2026-11-24T10:00:00+01:00",
        "end": "2026-11-24T12:00:00+01:00",
        "user": user("PUSR002")["user"],
    }
    told = {"rendered_schedule_entries": [override], "rendered_coverage_percentage": 1.2}
    found = made(layered(high, low, overrides_subschedule=told))
    since, until = datetime(2026, 11, 23, 8, tzinfo=UTC), datetime(2026, 11, 25, 8, tzinfo=UTC)
    entries = shifts(found.rotation, "feedback-review", since, until)
    assert [(f"{each.start:%d %H}", f"{each.end:%d %H}", each.user) for each in entries] == [
        ("23 08", "23 15", "ana"),
        ("23 15", "23 23", "cai"),
        ("23 23", "24 09", "ana"),
        ("24 09", "24 11", "bo"),
        ("24 11", "24 15", "ana"),
        ("24 15", "24 23", "cai"),
        ("24 23", "25 08", "ana"),
    ]


def test_now_decides_what_is_over() -> None:
    """The same file may mean less later."""
    ending = layered(layer(end="2026-12-31T18:00:00+01:00"))
    later = saved.made(ending, now=NOW + 10 * WEEK)
    assert [len(each.layers) for each in later.rotation.schedules.values()] == [0]
