"""What the configuration lacks, as GitLab reads it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Problem
from bot.domain.errors import ConfigError
from bot.show.code_quality import CHECK, entries, write
from tests.command import Invoke

HOME = Path("/srv/project")
FINGERPRINTS = st.lists(st.builds(Problem, st.sampled_from(["a", "b"]), st.just(1), st.just(1), st.text(max_size=3)))


def test_an_entry_tells_place_and_weight() -> None:
    """A mistake weighs more than what is only odd; each has the path from the repository and its line."""
    found = entries([Problem("config/bot.yml", 3, 5, "no")], [Problem("config/rotation.yml", 7, 1, "hm")], HOME)
    told = [(each["severity"], each["location"], each["description"], each["check_name"]) for each in found]
    assert told == [
        ("major", {"path": "config/bot.yml", "lines": {"begin": 3}}, "no", CHECK),
        ("minor", {"path": "config/rotation.yml", "lines": {"begin": 7}}, "hm", CHECK),
    ]


def test_a_file_as_a_whole_is_shown_at_its_first_line() -> None:
    """GitLab asks for a line, and counts them from one."""
    (entry,) = entries([Problem.of_all("config/bot.yml", "no such file")], [], HOME)
    assert entry["location"] == {"path": "config/bot.yml", "lines": {"begin": 1}}


@pytest.mark.parametrize(
    ("given_path", "told"),
    [
        ("./config/bot.yml", "config/bot.yml"),
        ("/srv/project/config/bot.yml", "config/bot.yml"),
        ("/etc/feedback-bot/bot.yml", "/etc/feedback-bot/bot.yml"),
    ],
)
def test_paths_begin_at_the_repository(given_path: str, told: str) -> None:
    """GitLab finds the line only by the path that the repository has."""
    (entry,) = entries([Problem(given_path, 1, 1, "no")], [], HOME)
    assert entry["location"] == {"path": told, "lines": {"begin": 1}}


@given(FINGERPRINTS, FINGERPRINTS)
def test_no_two_entries_are_one(problems: list[Problem], warnings: list[Problem]) -> None:
    """GitLab shows entries of one fingerprint once, so even equal ones have their own."""
    prints = [entry["fingerprint"] for entry in entries(problems, warnings, HOME)]
    assert len(set(prints)) == len(problems) + len(warnings)


def test_a_mistake_that_moves_is_the_same() -> None:
    """A line that is added above makes no mistake new."""
    (before,), (after,) = (entries([Problem("bot.yml", line, 1, "no")], [], HOME) for line in (3, 4))
    assert before["fingerprint"] == after["fingerprint"]


def test_check_writes_the_report_beside_its_lines(invoke: Invoke, config: Path, tmp_path: Path) -> None:
    """People and GitLab are told the same, and the exit code stays what it is."""
    (config / "bot.yml").write_text("run:\n  max_write: 5\n")
    result = invoke("check", "--code-quality", str(tmp_path / "report.json"))
    (entry,) = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert (result.exit_code, result.stdout.strip()) == (2, f"{config}/bot.yml:2:3: {entry['description']}")


def test_check_writes_an_empty_report_where_all_is_well(invoke: Invoke, tmp_path: Path) -> None:
    """GitLab takes mistakes of before as mended only when it gets a report."""
    result = invoke("check", "--code-quality", str(tmp_path / "report.json"))
    assert (result.exit_code, json.loads((tmp_path / "report.json").read_text("utf-8"))) == (0, [])


def test_a_report_that_cannot_be_written(tmp_path: Path) -> None:
    """A pipeline that waits for the report is told why there is none."""
    with pytest.raises(ConfigError, match=r"--code-quality .*: cannot be written: Is a directory"):
        write(tmp_path, [], [])
