"""Validates a whole folder of configuration, each mirror in it, and tells every mistake once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.config.files import BOT
from bot.config.load import Rehearsal, load
from bot.config.pace_check import too_small
from bot.config.problems import ConfigInvalid, Problem
from bot.config.rotation_check import warnings


@dataclass(frozen=True, slots=True)
class Checked:
    """What there is to tell.

    Args:
        problems: mistakes, those that do not forbid to start among them.
        warnings: what nobody can have meant.
    """

    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def checked(
    folder: Path, mirrors: Sequence[str], now: datetime, *, verbs: Mapping[str, str], rehearse: Rehearsal
) -> Checked:
    """Looks at a folder.

    Args:
        folder: of the configuration.
        mirrors: the names of all its mirrors; where there are none, `bot.yml` serves alone.
        now: UTC, for the rotation.
        verbs, rehearse: as `load` takes them.
    """
    problems, odd = set[Problem](), set[Problem]()
    for mirror in mirrors or ("",):
        try:
            found = load(folder, mirror=mirror, verbs=verbs, rehearse=rehearse)
        except ConfigInvalid as error:
            problems |= set(error.problems)
        else:
            problems |= set(found.problems)
            odd |= {*warnings(found, now), *too_small(found.documents[BOT], found.bot)}
    return Checked(tuple(sorted(problems)), tuple(sorted(odd)))
