"""Every example of the guide for admins is one that the bot takes."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from bot.commands import VERBS
from bot.config import BotConfig, Configuration, LabelsConfig, load
from bot.config.entries import Section
from bot.config.rotation import RotationConfig
from bot.config.rotation_check import warnings
from bot.config.shipped_rotation import ROTATION, example
from bot.config.yaml import read
from bot.conversation import rehearse
from bot.oncall.model import NO_ROTATION
from tests.config.conftest import Write

GUIDE = Path(__file__).parents[2] / "docs" / "admins.md"
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
FILES: dict[str, type[Section]] = {"labels.yml": LabelsConfig, "rotation.yml": RotationConfig, "bot.yml": BotConfig}


def data_of(text: str) -> object:
    """What a text says, with lists that can be written again."""
    return _plain(read("example", text.encode()).data)


def _plain(data: object) -> object:
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    return [_plain(value) for value in data] if isinstance(data, tuple) else data


def file_of(example: str) -> str:
    """The file whose settings an example shows."""
    data = data_of(example)
    keys = set(data) if isinstance(data, dict) else set()
    return next(name for name, model in FILES.items() if keys <= set(model.model_fields))


FRIDAY = datetime(2026, 11, 27, 12, tzinfo=UTC)
FIRST = next(example for example in EXAMPLES if file_of(example) == "rotation.yml")
"""The rotation that the others change."""


def merged(first: object, change: object) -> object:
    """What somebody has who puts an example into the first one: groups grow, everything else is replaced."""
    if not (isinstance(first, dict) and isinstance(change, dict)):
        return change
    return {key: merged(first.get(key), change.get(key, first.get(key))) for key in {**first, **change}}


def loaded(example: str, write: Write) -> Configuration:
    """The configuration of somebody who follows the guide up to this example."""
    files = {"rotation.yml": FIRST, file_of(example): example}
    if file_of(example) == "rotation.yml":
        files["rotation.yml"] = yaml.safe_dump(merged(data_of(FIRST), data_of(example)), sort_keys=False)
    return load(write(files), verbs=VERBS, rehearse=rehearse)


def test_the_guide_has_examples() -> None:
    """They are found, and for all files."""
    assert {file_of(example) for example in EXAMPLES} == set(FILES)
    assert len(EXAMPLES) > 20


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_taken(example: str, write: Write) -> None:
    """Whoever copies it into an empty file, or into the first rotation, gets no problem, and changes something."""
    before = loaded(FIRST, write)
    config = loaded(example, write)
    assert config.problems == ()
    assert (config.bot, config.labels, config.roster) != (before.bot, before.labels, before.roster) or example == FIRST


def test_the_first_rotation_puts_three_people_on_call(write: Write) -> None:
    """All that is left out has its default: the key is the user name, and the others' zone is the schedule's."""
    rotation = loaded(FIRST, write).roster.rotation
    assert [user.gitlab for user in rotation.users.values()] == ["ana.k", "bo", "cai"]
    assert rotation.schedules["feedback-review"].layers[0].users == ("ana", "bo", "cai")


def test_the_shipped_rotation_has_nobody_on_call(write: Write) -> None:
    """A copy of it changes nothing."""
    config = load(write({"rotation.yml": ROTATION}))
    assert (config.problems, config.roster.rotation) == ((), NO_ROTATION)


def test_the_shipped_example_is_taken(write: Write) -> None:
    """Whoever takes its signs away has a rotation with everything that the guide explains."""
    config = load(write({"rotation.yml": example()}))
    schedule = config.roster.rotation.schedules["feedback-review"]
    assert (config.problems, len(config.roster.rotation.users), len(config.roster.rotation.away)) == ((), 3, 1)
    assert all((schedule.layers, schedule.overrides, schedule.covers, schedule.escalation))


ODD = f"""\
{FIRST}        restrictions:
          - {{type: weekly_restriction, start_day_of_week: 1, start_time_of_day: "09:00", duration: 4 days 8 hours}}
    overrides:
      - {{start: 2026-12-14T09:00, end: 2026-12-18T17:00, user: bo}}
away:
  - {{user: bo, start: 2026-12-12, end: 2026-12-20}}
"""
"""The first rotation, with a mistake that the guide shows: no `covers`, and somebody away on duty."""


def test_the_warnings_of_the_guide_are_given(write: Write) -> None:
    """What the guide shows of `check` is what `check` says."""
    shown = re.findall(r"^config/rotation\.yml:.*: warning: .*$", GUIDE.read_text("utf-8"), re.MULTILINE)
    config = load(write({"rotation.yml": ODD, "bot.yml": "fallback: {reviewer: head}"}))
    given = [problem.warning.rpartition("rotation.yml:")[2] for problem in warnings(config, FRIDAY)]
    assert [line.removeprefix("config/rotation.yml:") for line in shown] == given
