"""Limits under which a run would never get through one case are told, and the value that is named suffices."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.commands import VERBS
from bot.config.checked import checked
from bot.config.pace_check import LEAST_GITLAB, LEAST_ZENDESK
from bot.conversation import rehearse
from tests.config.conftest import Write
from tests.world import HOURS, World

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)


def told(folder: Path) -> list[str]:
    found = checked(folder, (), NOW, verbs=VERBS, rehearse=rehearse)
    assert found.problems == ()
    return [problem.warning for problem in found.warnings if "pace" in problem.message]


@pytest.mark.parametrize(
    ("text", "name", "least"),
    [
        ("pace: {requests_per_minute: 1}\n", "requests_per_minute", 2),
        ("run: {time_budget: 10 seconds}\npace: {requests_per_minute: 19}\n", "requests_per_minute", LEAST_GITLAB),
        ("pace: {requests_per_hour: 10}\n", "requests_per_hour", LEAST_GITLAB),
        ("run: {time_budget: 3 hours}\npace: {requests_per_hour: 6}\n", "requests_per_hour", 7),
        (
            "run: {time_budget: 30 seconds}\npace: {zendesk_requests_per_minute: 5}\n",
            "zendesk_requests_per_minute",
            LEAST_ZENDESK,
        ),
    ],
)
def test_what_is_too_small(write: Write, text: str, name: str, least: int) -> None:
    """The warning stands at the setting, and the value that it names is taken without one."""
    folder = write({"bot.yml": text})
    line = len(text.splitlines())
    (warning,) = told(folder)
    assert warning.startswith(f"{folder}/bot.yml:{line}:")
    assert f"pace.{name}: " in warning
    assert f"at least {least}, or null" in warning
    value = text.rstrip("}\n").rpartition(" ")[2]
    assert told(write({"bot.yml": text.replace(f"{name}: {value}", f"{name}: {least}")})) == []


def test_the_shipped_limits_are_no_trouble(write: Write) -> None:
    """Nor are those that are switched off."""
    assert told(write({})) == []
    assert told(write({"bot.yml": "pace: {requests_per_minute: null, zendesk_requests_per_minute: null}\n"})) == []


def test_what_one_case_takes(world: World) -> None:
    """A run with one new bad rating, and the daily looks besides, sends no more requests than are reckoned with."""
    world.run()
    world.wait(25 * HOURS)
    world.rate("bad", "It burns.")
    sent = world.run().requests
    assert (sent["gitlab"] <= LEAST_GITLAB, sent["zendesk"] <= LEAST_ZENDESK) == (True, True)
