"""Reads environment and files while the service runs, and puts what was good before in place of what is broken now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
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
    if kept and kept.is_whole and not config.is_whole:
        problems += map(str, config.problems)
        config = kept
    before = replace(last, configuration=config) if last else None
    if last and before and now is last.settings:
        return Look(before, tuple(problems))
    ground = _good(lambda: attempt.ground_of(folder, mirror, now, config), before, problems)
    return Look(ground, tuple(dict.fromkeys(problems)))  # both may come upon the same


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


class Sight:
    """What lies in the files of the configuration and of the secrets, looked at once for all mirrors.

    Two hundred mirrors that each looked at everything, their neighbours' names included, would cost a quarter of a
    processor. Content is read, not times: a link may be swapped, and a change may be as old as what it replaces.

    Args:
        folder: of the configuration; None for the one that the environment names.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._shared: tuple[Path | None, str] | None = None

    def forget(self) -> None:
        """Has everything looked at anew by whoever asks next."""
        self._shared = None

    def seen(self, mirror: str) -> str:
        """A digest of all that `look` reads for a mirror: of the others' files, only their names.

        Args:
            mirror: whose; empty where there are none.
        """
        if self._shared is None:
            self._shared = _shared(self._folder)
        others, shared = self._shared
        return shared if others is None or not mirror else shared + digest([others / f"{mirror}{mirrors.SUFFIX}"])


def _shared(folder: Path | None) -> tuple[Path | None, str]:
    """The folder of the mirrors, where it is known, and a digest of what counts for all of them."""
    try:
        place = folder or settings.Settings.load().config
    except ConfigError as error:
        return None, digest([settings.SECRETS_FOLDER]) + str(error)
    others = place / mirrors.FOLDER
    return others, digest([place, place / files.TEMPLATES, settings.SECRETS_FOLDER, others], names_of={others})


def newcomers(folder: Path | None, served: Collection[str]) -> tuple[str, ...]:
    """A line for each mirror whose file came since the service began.

    Args:
        folder: of the configuration; None for the one that the environment names.
        served: the mirrors at the start; an empty name where there were none.
    """
    try:
        names = mirrors.names(folder or settings.Settings.load().config)
    except ConfigError:
        return ()  # what is wrong with it is told where it is read
    return tuple(
        f"{mirrors.FOLDER}/{name}.yml: not served yet, start serve anew" for name in names if name not in served
    )


def about(found: Look[Ground], schedule: Schedule, others: Iterable[str] = ()) -> About:
    """What people are told of what counts.

    Args:
        found: what counts.
        schedule: what counts of the schedule, which an operator may override.
        others: lines on what no run tells.
    """
    config, services = found.ground.configuration, found.ground.services
    partly = () if config.is_whole else tuple(map(str, config.problems))
    return About(
        facts=(
            ("schedule", ", ".join(f"{name} {value}" for name, value in schedule.told().items())),
            ("GitLab", f"{services.gitlab_url}, project {services.gitlab_project}"),
            ("Zendesk", f"{services.zendesk_url}, source {config.bot.zendesk.source}"),
            ("causes", str(len(config.causes)) if config.labels else "none: labels.yml is broken"),
            ("rotation", _rotation(config)),
            ("time of a run", f"at most {format_duration(config.bot.run.time_budget)}"),
        ),
        problems=(*found.problems, *(each for each in partly if each not in found.problems), *others),
        longest=config.bot.run.time_budget,
    )


def _rotation(config: Configuration) -> str:
    if config.is_rotation_broken:
        return "rotation.yml is broken: the fallback serves"
    return ", ".join(config.roster.rotation.schedules) or "nobody takes turns"
