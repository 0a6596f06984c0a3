"""Looks at one `rotation.yml` without any service: its mistakes, its oddities, and who moves by a change of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.config import BotConfig, Problem
from bot.config.agreement import disagreements, without_fallback
from bot.config.files import BOT, ROTATION, check_folder, document, parsed, strays
from bot.config.rotation_check import warnings_of
from bot.config.rotation_file import RotationFile, rotation_file
from bot.domain.errors import ConfigError
from bot.oncall.model import Rotation
from bot.oncall.moves import Change, changes
from bot.oncall.stand_ins import StandIn, stand_ins

AHEAD = timedelta(days=366)
"""How far absences are looked at."""


@dataclass(frozen=True)
class Look:
    """What there is to tell.

    Args:
        file: path as the admin gave it.
        at: UTC; what lies before counts no more.
        rotation: what the file says; empty while it is missing or broken.
        problems: mistakes.
        warnings: what nobody can have meant.
        is_missing: there is no such file.
        changes: who moves by the change, by schedule; None where nobody asked, or one of the two files is broken.
        stand_ins: who is on call for whom, since somebody is away.
        older_problems: why the file before the change cannot be compared.
    """

    file: str
    at: datetime
    rotation: Rotation
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    is_missing: bool = False
    changes: tuple[Change, ...] | None = None
    older_problems: tuple[Problem, ...] = ()
    stand_ins: tuple[StandIn, ...] = ()

    def against(self, older: Path) -> Look:
        """The same, and who moves.

        Args:
            older: the file before the change.

        Raises:
            ConfigError: there is no such file.
        """
        before = rotation_file(older)
        if before.is_missing:
            raise ConfigError(f"--against {older}: no such file")
        if before.is_broken or self.problems:
            return replace(self, older_problems=before.problems)
        return replace(self, changes=changes(before.rotation, self.rotation, self.at))


def at_file(file: Path, at: datetime) -> Look:
    """A look at one file alone, from `at` (UTC) on.

    Raises:
        ConfigError: there is no such file.
    """
    found = rotation_file(file)
    if found.is_missing:
        raise ConfigError(f"--file {file}: no such file")
    return _look(found, at)


def at_folder(folder: Path, at: datetime) -> Look:
    """A look at the rotation of a configuration from `at` (UTC) on, and at where `bot.yml` does not fit it.

    Raises:
        ConfigInvalid: there is no such folder.
    """
    check_folder(folder)
    found = rotation_file(folder / ROTATION)
    if found.is_missing:
        found = replace(found, problems=tuple(each for each in strays(folder) if repr(ROTATION) in each.message))
    settings = document(folder / BOT)
    bot, _ = parsed(settings, BotConfig)
    if bot is None or found.is_broken:
        return _look(found, at)
    look = _look(found, at, bot.fallback.reviewer)
    return replace(
        look,
        problems=tuple(sorted(disagreements(settings, bot, found.rotation))),
        warnings=tuple(sorted({*look.warnings, *without_fallback(settings, bot, found.rotation)})),
    )


def _look(found: RotationFile, at: datetime, fallback: str | None = None) -> Look:
    warned = () if found.is_broken else warnings_of(found.document, found.rotation, at, fallback)
    return Look(
        found.document.file,
        at,
        found.rotation,
        tuple(sorted(found.problems)),
        tuple(sorted({*warned})),
        is_missing=found.is_missing,
        stand_ins=tuple(stand_ins(found.rotation, at, at + AHEAD)),
    )
