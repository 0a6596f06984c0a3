"""Where the settings and the rotation do not fit each other, the settings are pointed at."""

from __future__ import annotations

import pytest

from bot.config import load
from bot.config.rotation_check import warnings
from tests.config.conftest import Told, Write
from tests.config.rotations import rotation
from tests.config.test_rotation_check import NOW

IGNORED = "may be asked to review, but what they answer is never read: delete one"
MANAGED = "users:\n  ana: {region: emea}\n  bo: {manager: ana, zendesk: 3}\n"


@pytest.mark.parametrize(
    ("bot", "text", "problem"),
    [
        (
            "rotation: {schedule: mane}",
            rotation(),
            "1:22: rotation.schedule 'mane' is no schedule of rotation.yml, did you mean 'main'?",
        ),
        ("rotation: {schedule: main}", "{}", "1:22: rotation.schedule 'main' is no schedule of rotation.yml"),
        (
            "rotation: {routes: [{schedule: main, groups: [A]}, {schedule: other, brands: [1]}]}",
            rotation(),
            "1:63: rotation.routes[2].schedule 'other' is no schedule of rotation.yml; valid here: main",
        ),
        (
            "rotation: {routes: [{schedule: main, regions: [emee]}]}",
            rotation().replace("ana:", "ana: {region: emea}"),
            "1:48: rotation.routes[1].regions[1] 'emee' is the region of no user of rotation.yml, did you mean 'emea'?",
        ),
        (
            "rotation: {reviewer: assignee_manager}",
            rotation(),
            "1:22: rotation.reviewer is assignee_manager, but no user of rotation.yml has a manager",
        ),
        (
            "rotation: {reviewer: assignee_manager}",
            MANAGED.replace(", zendesk: 3", ""),
            "1:22: rotation.reviewer is assignee_manager, but no user of rotation.yml with a manager has `zendesk`",
        ),
        (
            "rotation: {routes: [{schedule: main, regions: [emea]}]}",
            rotation().replace("ana:", "ana: {region: emea}"),
            "1:48: rotation.routes[1].regions[1] 'emea' is the region of users without `zendesk`: no ticket is theirs",
        ),
        (
            "gitlab: {ignore_users: [robot, Bo]}",
            rotation().replace("bo:", "bo: {gitlab: BO}"),
            f"1:32: gitlab.ignore_users[2] 'Bo' {IGNORED}",
        ),
        (
            "gitlab: {ignore_users: [head]}\nfallback: {reviewer: head}",
            "{}",
            f"1:25: gitlab.ignore_users[1] 'head' {IGNORED}",
        ),
    ],
)
def test_a_disagreement_is_told_in_the_settings(bot: str, text: str, problem: str, told: Told) -> None:
    """Each at its place, with the nearest name."""
    assert told({"bot.yml": bot, "rotation.yml": text}) == [f"bot.yml:{problem}"]


def test_a_disagreement_does_not_break_the_rotation(write: Write) -> None:
    """What fits goes on: only the cases of that route have nobody but the fallback."""
    config = load(
        write({"bot.yml": "rotation: {routes: [{schedule: other, groups: [A]}]}", "rotation.yml": rotation()})
    )
    assert (len(config.problems), config.is_rotation_broken, len(config.roster.rotation.schedules)) == (1, False, 1)


@pytest.mark.parametrize(
    "bot",
    [
        "rotation: {schedule: main, routes: [{schedule: main, groups: [A]}]}",
        "rotation: {routes: [{schedule: main, regions: [emea]}]}",
        "rotation: {reviewer: rotation}",
        "{}",
    ],
)
def test_what_fits_is_not_told(bot: str, told: Told) -> None:
    """Neither is a schedule that nobody names."""
    text = rotation().replace("ana:", "ana: {region: emea, zendesk: 3}")
    assert told({"bot.yml": bot, "rotation.yml": text}) == []


def test_nothing_is_missed_in_a_broken_rotation(told: Told) -> None:
    """While nobody knows its schedules, the settings are not blamed."""
    files = {"bot.yml": "rotation: {schedule: main}", "rotation.yml": "users: 3"}
    assert [line.partition(":")[0] for line in told(files)] == ["rotation.yml"]


@pytest.mark.parametrize(
    ("bot", "text", "is_told"),
    [
        ("fallback:\n  reviewer:", rotation(), True),
        ("fallback: {reviewer: head}", rotation(), False),
        ("{}", "{}", False),
        ("rotation: {reviewer: assignee_manager}", MANAGED, True),
    ],
)
def test_a_rotation_without_fallback_is_a_warning(bot: str, text: str, write: Write, *, is_told: bool) -> None:
    """Gaps, and a broken file, lead to nobody."""
    config = load(write({"bot.yml": bot, "rotation.yml": text}))
    found = [problem for problem in warnings(config, NOW) if problem.file.endswith("bot.yml")]
    assert config.problems == ()
    assert bool(found) == is_told
    assert all("fallback.reviewer is nobody" in problem.message for problem in found)
