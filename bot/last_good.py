"""Reads environment and files while the service runs, and puts what was good before in place of what is broken now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from bot import attempt, settings
from bot.attempt import Ground
from bot.config import Configuration, files, mirrors
from bot.config.durations import format_duration
from bot.config.schedule import Schedule
from bot.domain.errors import ConfigError
from bot.service.reload import Look, digest
from bot.service.told import About

_T = TypeVar("_T")


def look(folder: Path | None, mirror: str, last: Ground | None) -> Look[Ground]:
    """What counts of environment and files now.

    Secrets and files each count as soon as they are good: a new token serves though `bot.yml` is broken.

    Args:
        folder: of the configuration; None for the one that the environment names.
        mirror: whose; empty where there are none.
        last: what counted before; None at the start.

    Raises:
        ConfigError: something forbids to start, and nothing counted before.
    """
    problems: list[str] = []

    now = _good(lambda: attempt.settings_of(mirror), last.settings if last else None, problems)
    kept = last.configuration if last else None
    config = _good(lambda: attempt.configuration_of(folder, mirror, now), kept, problems)
    if kept and is_whole(kept) and not is_whole(config):
        problems += map(str, config.problems)
        config = kept
    before = replace(last, configuration=config) if last else None
    if last and before and now is last.settings:
        return Look(before, tuple(problems))
    return Look(_good(lambda: attempt.ground_of(folder, mirror, now, config), before, problems), tuple(problems))


def _good(read: Callable[[], _T], before: _T | None, problems: list[str]) -> _T:
    """What is read, or what counted before where it is broken; then the problems say so.

    Raises:
        ConfigError: it is broken, and nothing counted before.
    """
    try:
        return read()
    except ConfigError as error:
        if before is None:
            raise
        problems.extend(str(error).splitlines())
        return before


def is_whole(config: Configuration) -> bool:
    """Whether no part of it is broken, so that no fallback serves."""
    return config.labels is not None and not config.is_rotation_broken


def seen(folder: Path | None, mirror: str) -> str:
    """A digest of all that `look` reads: the files of the configuration, and the secrets."""
    place = folder or settings.Settings.load().config
    others = place / mirrors.FOLDER
    folders = [place, place / files.TEMPLATES, others, settings.SECRETS_FOLDER]
    return digest(folders, lambda path: path.parent == others and path.stem != mirror)


def about(found: Look[Ground], schedule: Schedule) -> About:
    """What people are told of what counts.

    Args:
        found: what counts.
        schedule: what counts of the schedule, which an operator may override.
    """
    config, services = found.ground.configuration, found.ground.services
    partly = () if is_whole(config) else tuple(map(str, config.problems))
    return About(
        facts=(
            ("schedule", ", ".join(f"{name} {value}" for name, value in schedule.told().items())),
            ("GitLab", f"{services.gitlab_url}, project {services.gitlab_project}"),
            ("Zendesk", f"{services.zendesk_url}, source {config.bot.zendesk.source}"),
            ("causes", str(len(config.causes)) if config.labels else "none: labels.yml is broken"),
            ("rotation", _rotation(config)),
            ("time of a run", f"at most {format_duration(config.bot.run.time_budget)}"),
        ),
        problems=(*found.problems, *(each for each in partly if each not in found.problems)),
        longest=config.bot.run.time_budget,
    )


def _rotation(config: Configuration) -> str:
    if config.is_rotation_broken:
        return "rotation.yml is broken: the fallback serves"
    return ", ".join(config.roster.rotation.schedules) or "nobody takes turns"
