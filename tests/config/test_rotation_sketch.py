"""Misspelt names are told beside other mistakes of their file, and beside those of other files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.rotation_file import rotation_text
from bot.config.yaml import read
from tests.config.conftest import Told
from tests.config.rotations import PEOPLE, rotation

KAI = "is no user of this file, did you mean 'cai'?"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            rotation(users="[ana, ~, kai]") + "foo: 1\n",
            [f"9:81: schedules.main.layers[1].users[3] 'kai' {KAI}", "10:1: unknown key 'foo'"],
        ),
        (
            rotation("overrides: [{start: x, end: 2026-12-02T09:00, user: kai}]"),
            ["10:25: schedules.main.overrides[1].start", f"10:57: schedules.main.overrides[1].user 'kai' {KAI}"],
        ),
        (
            rotation("escalation: [{after: soon, notify: mein}]"),
            ["10:26: schedules.main.escalation[1].after", "10:40: schedules.main.escalation[1].notify 'mein'"],
        ),
        (
            PEOPLE.replace("bo:", "bo: {manager: kai, zendesk: x}"),
            [f"3:17: users.bo.manager 'kai' {KAI}", "3:31: users.bo.zendesk must be"],
        ),
        (
            f"{PEOPLE}away: [3, {{user: kai, start: 5, end: 2027-01-01}}]\n",
            ["5:8: away[1] must hold", f"5:18: away[2].user 'kai' {KAI}", "5:30: away[2].start must be"],
        ),
        (
            f"{PEOPLE}holidays: [{{date: 5, region: north}}]\n",
            ["5:19: holidays[1].date must be", "5:30: holidays[1].region 'north' is the region of no user"],
        ),
    ],
)  # fmt: skip
def test_names_beside_other_mistakes(text: str, expected: list[str]) -> None:
    """Each name is told at its place, however much else is wrong; once."""
    told = sorted(rotation_text("rotation.yml", text).problems)
    assert [
        f"{problem.line}:{problem.column}: {problem.message}"[: len(line)]
        for problem, line in zip(told, expected, strict=True)
    ] == expected


@pytest.mark.parametrize(
    "text", ["users: 3\n", "users:\n  a: {gitlab: 5}\naway: 7\nschedules: [x]\n", "away: [{user: zoe}]\n"]
)
def test_what_cannot_be_told_is_not(text: str) -> None:
    """Where nobody knows who the users are, and where a name is none, nothing is said of unknown ones."""
    told = rotation_text("rotation.yml", text).problems
    assert told
    assert [problem for problem in told if "is no user" in problem.message] == []


@pytest.mark.parametrize("broken", ["{region: 3}", "{region: [south]}", "3"])
def test_a_region_that_cannot_be_told_is_one_mistake(broken: str) -> None:
    """A holiday there is no second one: it may be mended with it."""
    text = f"{PEOPLE.replace('bo:', f'bo: {broken} #')}holidays: [{{date: 2026-12-24, region: south}}]\n"
    (problem,) = rotation_text("rotation.yml", text).problems
    assert problem.message.startswith("users.bo")


@pytest.mark.parametrize(
    "files",
    [
        {"labels.yml": "colour: 1\n"},
        {"templates/card.md": "{{ nope }}"},
        {"rotation.yml": rotation() + "foo: 1\n"},
    ],
    ids=["labels", "template", "rotation"],
)
def test_a_schedule_that_is_not_there(told: Told, files: dict[str, str]) -> None:
    """`bot.yml` names it: that is told whatever is wrong elsewhere, beside it."""
    found = told({"bot.yml": "rotation: {schedule: mian}\n", "rotation.yml": rotation(), **files})
    missing = "bot.yml:1:22: rotation.schedule 'mian' is no schedule of rotation.yml, did you mean 'main'?"
    assert (missing in found, len(found)) == (True, 2)


@pytest.mark.parametrize(
    ("bot", "expected"),
    [
        ("{schedule: mian}, run: 3", ["1:23: rotation.schedule 'mian' is no schedule", "1:35: run must"]),
        (
            "{routes: [3, {schedule: mian, groups: [a]}]}",
            ["1:22: rotation.routes[1] must", "rotation.routes[2].schedule 'mian' is no schedule"],
        ),
        ("{schedule: 7, routes: 3}", ["rotation.schedule must", "rotation.routes must"]),
        ("{schedule: M n}", ["rotation.schedule must"]),
        ("3", ["rotation must"]),
    ],
)
@pytest.mark.parametrize("broken", ["", "foo: 1\n"], ids=["sound", "broken"])
def test_a_schedule_that_broken_settings_name(told: Told, bot: str, expected: list[str], broken: str) -> None:
    """Whatever else is wrong in `bot.yml` is told beside it, and what is no name is told once."""
    files = {"bot.yml": f"{{rotation: {bot}}}\n", "rotation.yml": rotation() + broken}
    found = [each for each in told(files) if each.startswith("bot.yml")]
    assert [words in line for words, line in zip(expected, found, strict=True)] == [True] * len(expected)


VALUES = st.recursive(
    st.none() | st.integers(0, 3) | st.sampled_from(["ana", "bo", "2026-01-05T09:00", "next"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["user", "users", "layers", "notify", "ana", "main", "start"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["users", "schedules", "away", "holidays"]), VALUES))
def test_whatever_stands_there(raw: dict[str, object]) -> None:
    """Nothing that YAML can hold is too odd to be looked at."""
    text = repr(raw).replace("None", "~")
    assert read("rotation.yml", text.encode()).is_readable
    assert rotation_text("rotation.yml", text) is not None
