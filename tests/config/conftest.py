"""A folder of configuration files, written by a test and loaded as the bot does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bot.config import ConfigInvalid, Configuration, Problem, load

Write = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[[Mapping[str, str | bytes]], list[str]]

EMPTY = "{}\n"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes files into a fresh folder; `bot.yml` and `labels.yml` keep every default unless given."""

    def write_all(files: Mapping[str, str | bytes]) -> Path:
        for name, content in {"bot.yml": EMPTY, "labels.yml": EMPTY, **files}.items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return write_all


@pytest.fixture
def loaded(write: Write) -> Callable[[Mapping[str, str | bytes]], Configuration]:
    """Loads what these files say."""
    return lambda files: load(write(files))


@pytest.fixture
def told(write: Write) -> Told:
    """Every problem of these files as `file:line:column: message`, the folder's own path left out."""

    def problems(files: Mapping[str, str | bytes]) -> list[str]:
        folder = write(files)
        try:
            found: tuple[Problem, ...] = load(folder).problems
        except ConfigInvalid as error:
            found = error.problems
        return [str(problem).removeprefix(f"{folder}/") for problem in found]

    return problems
