"""`check --migrate`: what it prints where, and that it writes only when asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.errors import ConfigError
from tests.command import Invoke

OLD = "close_idle: {after: 1 minute}\n"


@pytest.fixture
def old(config: Path) -> Path:
    """A folder of before there were versions."""
    (config / "bot.yml").write_text(OLD)
    return config


def test_it_shows_and_writes_nothing(old: Path, invoke: Invoke) -> None:
    """The difference stands on standard output alone, the reasons beside it."""
    result = invoke("check", "--migrate")
    assert (result.exit_code, (old / "bot.yml").read_text()) == (0, OLD)
    assert result.stdout.splitlines()[0] == f"--- {old}/bot.yml"
    assert "+close_idle: {after: 1 hour}" in result.stdout.splitlines()
    assert "an hour at the least" in result.stderr
    assert result.stderr.endswith("Nothing was written: add --write.\n")


def test_it_writes_and_checks(old: Path, invoke: Invoke) -> None:
    """With --write the files change, and what is left to mend decides how it ends."""
    result = invoke("check", "--migrate", "--write")
    assert (result.exit_code, (old / "bot.yml").read_text()) == (0, "version: 1\n\nclose_idle: {after: 1 hour}\n")
    assert result.stdout.endswith(f"{old}: all is well\n")
    assert "nothing to change" in invoke("check", "--migrate").stderr


def test_a_mistake_of_another_kind_is_still_one(old: Path, invoke: Invoke) -> None:
    """A migration mends what is old, not what is wrong."""
    (old / "bot.yml").write_text(f"{OLD}run: {{workers: many}}\n")
    result = invoke("check", "--migrate", "--write")
    assert (result.exit_code, "run.workers must be a whole number" in result.stdout) == (2, True)


def test_check_proposes_it(old: Path, invoke: Invoke) -> None:
    """Where it would help, and only there."""
    told = "look at `feedback-bot check --migrate`"
    assert told in invoke("check").stderr
    for mistake in ("run: {workers: many}\n", "run: [\n"):
        (old / "bot.yml").write_text(mistake)
        assert told not in invoke("check").stderr


def test_write_alone_is_refused(old: Path, invoke: Invoke) -> None:
    """It would promise what `check` does not do."""
    error = invoke("check", "--write").exception
    assert (type(error), str(error)[:30]) == (ConfigError, "--write: only with --migrate; ")
