"""Tells an admin what `rotation.yml` does that nobody can have meant, each at its place: warnings, no mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.config.agreement import without_fallback
from bot.config.configuration import Configuration
from bot.config.files import BOT, ROTATION
from bot.config.messages import path_of
from bot.config.problems import Problem
from bot.config.yaml import Document
from bot.oncall.faults import Fault, faults
from bot.oncall.model import Rotation

_NAMED = len(("schedules", "name"))
"""Places so deep are users and schedules as a whole: the name is pointed at."""


def warnings(config: Configuration, now: datetime) -> tuple[Problem, ...]:
    """Every warning about a configuration; none about a rotation that is broken.

    Args:
        config: as `load` gives it.
        now: UTC.
    """
    rotation, fallback = config.roster.rotation, config.bot.fallback.reviewer
    if config.is_rotation_broken:
        return ()
    found = warnings_of(config.documents[ROTATION], rotation, now, fallback)
    return tuple(sorted({*found, *without_fallback(config.documents[BOT], config.bot, rotation)}))


def warnings_of(
    document: Document, rotation: Rotation, now: datetime, fallback: str | None = None
) -> Iterator[Problem]:
    """The warnings about one `rotation.yml`.

    Args:
        document: the file as it was read.
        rotation: what it says.
        now: UTC.
        fallback: user name or key of who serves in gaps.
    """
    return (_problem(document, fault) for fault in faults(rotation, now, fallback))


def _problem(document: Document, fault: Fault) -> Problem:
    line = document.values.get(fault.other, (0, 0))[0] if fault.other else 0
    told = f"{path_of(fault.place)}: {fault.message}{f' (line {line})' if line else ''}"
    return document.problem(fault.place, told, at_key=len(fault.place) == _NAMED)
