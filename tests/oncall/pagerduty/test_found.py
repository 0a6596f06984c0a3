"""In which files schedules are found, and what is said of the others."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.oncall.pagerduty import written
from bot.oncall.pagerduty.draft import Refused
from tests.oncall.pagerduty.saved import layered, made, shifted, text

ONE = layered()
OTHER = layered(id="PSUP002", name="Second line")
RECORDING = {"source": {}, "request": {"method": "get"}, "status": {"code": 200}, "headers": {}, "json": ONE}
ERROR = {"error": {"message": "Not\nFound", "code": 2100, "errors": ["x"]}}


@pytest.mark.parametrize(
    "data",
    [
        ONE,
        ONE["schedule"],
        [ONE],
        {"schedules": [ONE["schedule"]]},
        [RECORDING],
        RECORDING,
        [RECORDING | {"status": {"code": 404}, "json": ERROR}, RECORDING],
        "\ufeff" + json.dumps(ONE),
        {"request": {}, "json": ONE},
        {"status": 200, "json": ONE},
        {"json": ERROR, **ONE},
    ],
    ids=[
        "reply", "inside", "list", "list of a reply", "recordings", "recording", "an error first", "byte order mark",
        "without a status", "without a request", "no recording",
    ],
)  # fmt: skip
def test_a_schedule_in_its_wrappings(data: Any) -> None:
    """It is found however it was saved."""
    assert [*made(data).rotation.schedules] == ["feedback-review"]


def test_all_schedules_of_a_file() -> None:
    """Without a name all become one file; the same person in two schedules is one user."""
    found = made([ONE, OTHER, ONE])
    assert ([*found.rotation.schedules], [*found.rotation.users]) == (["feedback-review", "second-line"], ["ana", "bo"])


@pytest.mark.parametrize("wanted", ["Second line", "PSUP002", "second-line"])
def test_one_of_several(wanted: str) -> None:
    """One is chosen by its name, id or key."""
    assert [*made([ONE, OTHER], wanted).rotation.schedules] == ["second-line"]


def test_an_unknown_name() -> None:
    """The line lists those that are there."""
    with pytest.raises(Refused, match="holds no schedule 'Third line', but 'Feedback review', 'Second line'"):
        made([ONE, OTHER], "Third line")


def test_names_come_from_whichever_schedule_tells_them() -> None:
    """Version 3 tells ids only; a schedule of version 2 in the same file tells the name."""
    members = [{"type": "user_member", "user_id": "PUSR001"}]
    event = {
        "start_time": {"date_time": "2026-01-05T09:00:00"}, "end_time": {"date_time": "2026-01-12T09:00:00"},
        "recurrence": ["RRULE:FREQ=WEEKLY"],
        "assignment_strategy": {"type": "rotating_member_assignment_strategy", "members": members},
    }  # fmt: skip
    for rows in ([shifted(event, id="PSUP003"), ONE], [ONE, shifted(event, id="PSUP003")]):
        assert [*made(rows).rotation.users] == ["ana", "bo"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (ERROR, "is an error of PagerDuty: 'NotFound'"),
        ({"error": "hush"}, "is an error of PagerDuty: 'hush'"),
        ([RECORDING | {"status": {"code": 404}, "json": ERROR}], "error of PagerDuty"),
        ([RECORDING | {"status": 502, "json": None}], "status 502"),
        (RECORDING | {"status": {"code": 400}, "json": None}, "^is a reply with status 400; save"),
        (RECORDING | {"json": []}, "^holds no schedule; save"),
        ([ERROR, {"users": []}, ERROR], "^is an error of PagerDuty: 'NotFound'; holds users, not a schedule; save"),
        (text("list_overrides.json"), "holds overrides, not the schedule"),
        (text("create_override.json"), "holds an override, not the schedule"),
        ({"oncalls": []}, "who is on call"),
        ({"users": []}, "holds users"),
        ({"schedule": {"id": "P1", "type": "schedule_reference"}}, "without its layers"),
        ([], "holds no schedule"),
        (None, "holds no schedule"),
        ("3", "holds no schedule"),
        ("", "is no JSON: line 1, column 1"),
        ('{"schedule": {"id": ', "is no JSON: line 1, column 21"),
        ("[" * 100_000, "is no JSON"),
        ("9" * 5000, "is no JSON"),
    ],
)
def test_files_without_a_schedule(data: Any, words: str) -> None:
    """The line says what the file is instead, and what to save."""
    with pytest.raises(Refused, match=words) as caught:
        made(json.dumps(data) if data is None else data)
    assert "https://api.pagerduty.com/schedules/ID" in str(caught.value)


def test_private_links_are_never_printed() -> None:
    """The addresses of the calendar are secrets."""
    found = made(ONE)
    assert "hush" not in written(found) + str(found)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["schedule", "schedules", "json", "request", "status", "error", "id", "type", "name", "time_zone", "rotations",
         "schedule_layers", "users", "user", "events", "start", "end", "restrictions", "recurrence"]
    ), inner, max_size=6),
    max_leaves=20,
)  # fmt: skip


@given(JSON)
def test_no_file_crashes_the_reader(data: object) -> None:
    """Whatever was saved, it is read or refused."""
    try:
        made(json.dumps(data))
    except Refused:
        return


PARTS = st.sampled_from(["schedule_layers", "time_zone", "name", "id", "overrides_subschedule", "summary", "type"])


@given(PARTS, st.one_of(st.none(), st.integers(), st.text(), st.lists(st.none()), st.floats(), st.just({})))
def test_no_damaged_schedule_crashes_the_reader(part: str, value: object) -> None:
    """Any field may hold anything."""
    try:
        written(made(layered(**{part: value})))
    except Refused:
        return
