"""What the admin says of survey scales is said once for each survey."""

from __future__ import annotations

import pytest

from tests.config.conftest import Told

HEAD = "zendesk:\n  surveys:\n    scales:\n"


@pytest.mark.parametrize(("survey", "which"), [("", "every survey"), (", survey: '7'", "survey 7")])
def test_two_entries_for_one_survey(survey: str, which: str, told: Told) -> None:
    """Which of them counts would depend on their order: the later one is pointed at."""
    entries = f"      - {{bad: [1]{survey}}}\n      - {{bad: [2], survey: '9'}}\n      - {{good: [3]{survey}}}\n"
    (line,) = told({"bot.yml": HEAD + entries})
    assert line.startswith("bot.yml:6:9: ")
    assert line.endswith(f"is a second entry for {which}: join them")


@pytest.mark.parametrize(
    ("entry", "words"),
    [("{bad: [1], good: [1]}", "says twice what 1 means: delete one"), ("{survey: '7'}", "names no points")],
)
def test_an_entry_that_says_too_much_or_nothing(entry: str, words: str, told: Told) -> None:
    """A point has one meaning, and a scale has points."""
    (line,) = told({"bot.yml": f"{HEAD}      - {entry}\n"})
    assert words in line
