"""Reads `rotation.yml` alone: for the whole configuration, and for the commands that look at one such file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.config import files
from bot.config.problems import Problem
from bot.config.rotation import RotationConfig
from bot.config.rotation_build import rotation
from bot.config.rotation_sketch import schedules, unknown_names
from bot.config.yaml import LARGE, Document, read
from bot.oncall.model import NO_ROTATION, Rotation


@dataclass(frozen=True)
class RotationFile:
    """What a file says.

    Args:
        document: knows where everything stands.
        rotation: who is on call; nobody while the file is missing or broken.
        problems: what is wrong; empty for a missing file.
        is_missing: there is no such file.
    """

    document: Document
    rotation: Rotation = NO_ROTATION
    problems: tuple[Problem, ...] = ()
    is_missing: bool = False

    @property
    def schedules(self) -> tuple[str, ...] | None:
        """The names of its schedules, as far as a broken file tells; None where nobody knows."""
        return schedules(self.document) if self.is_broken else tuple(self.rotation.schedules)

    @property
    def is_broken(self) -> bool:
        """Whether nobody knows who is on call."""
        return bool(self.problems)


def rotation_file(path: Path) -> RotationFile:
    """The rotation in a file. Never raises: whatever is wrong is among its problems."""
    if files.content_of(path) is None:
        return RotationFile(Document(str(path), is_readable=False), is_missing=True)
    return _rotation_of(files.document(path, LARGE))


def rotation_text(file: str, text: str) -> RotationFile:
    """The rotation in a text that is to become a file. Never raises, as above.

    Args:
        file: how to call it in problems.
        text: YAML.
    """
    return _rotation_of(read(file, text.encode("utf-8", "surrogatepass"), LARGE))


def _rotation_of(document: Document) -> RotationFile:
    config, problems = files.parsed(document, RotationConfig)
    if config is None:
        return RotationFile(document, problems=(*problems, *unknown_names(document, problems)))
    return RotationFile(document, rotation(config))
