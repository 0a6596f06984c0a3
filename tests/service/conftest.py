"""Fixtures for the tests of the service."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import UNPACED

QUICK = "brake: {first_plan: 'off'}\nrun: {workers: 1}\n"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A folder of configuration that begins without asking, and does not wait for the pace."""
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "bot.yml").write_text(QUICK + UNPACED)
    (folder / "labels.yml").write_text("{}\n")
    return folder
