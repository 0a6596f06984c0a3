"""Every example of the guide for admins is one that the bot takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.commands import VERBS
from bot.config import BotConfig, LabelsConfig, load
from bot.config.yaml import read
from bot.conversation import rehearse
from tests.config.conftest import Write

GUIDE = Path(__file__).parents[2] / "docs" / "admins.md"
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def file_of(example: str) -> str:
    """The file whose settings an example shows."""
    data = read("example", example.encode()).data
    keys = set(data) if isinstance(data, dict) else set()
    return "labels.yml" if keys & set(LabelsConfig.model_fields) else "bot.yml"


def test_the_guide_has_examples() -> None:
    """They are found, and for both files."""
    assert {file_of(example) for example in EXAMPLES} == {"bot.yml", "labels.yml"}
    assert len(EXAMPLES) > 10


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_taken(example: str, write: Write) -> None:
    """Whoever copies it into an empty file gets no problem, and changes something."""
    config = load(write({file_of(example): example}), verbs=VERBS, rehearse=rehearse)
    assert config.problems == ()
    assert (config.bot, config.labels) != (BotConfig(), LabelsConfig())
