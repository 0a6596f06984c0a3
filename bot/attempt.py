"""Makes one pass as an operator asks for it, everything read anew; what goes wrong becomes lines of its report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot import logs, wiring
from bot.commands import VERBS
from bot.config import Configuration, load
from bot.config.schedule import Schedule
from bot.conversation import rehearse
from bot.domain.errors import FeedbackBotError
from bot.ports import Ports
from bot.report import Outcome, Report
from bot.settings import Services, Settings
from bot.stop import Stop


@dataclass(frozen=True, slots=True)
class Ground:
    """What a pass needs to know before it starts, read from environment and files.

    Args:
        settings, configuration: the operator's and the admin's.
        services: addresses and credentials.
    """

    settings: Settings
    configuration: Configuration
    services: Services


@dataclass(frozen=True, slots=True)
class Attempt:
    """How a pass went.

    Args:
        report: what it did; `failed` with its lines when it could not do its work.
        error: why it could not.
        schedule: what the configuration says of `serve`; None when it could not be read.
    """

    report: Report
    error: FeedbackBotError | None = None
    schedule: Schedule | None = None


def prepared(folder: Path | None) -> Ground:
    """Reads environment and configuration, and sets up the log accordingly.

    Args:
        folder: of the configuration; None for the one that the environment names.

    Raises:
        ConfigError: something in there forbids to start.
    """
    settings = Settings.load()
    logs.configure(settings.log, settings.log_level)
    configuration = load(folder or settings.config, verbs=VERBS, rehearse=rehearse)
    return Ground(settings, configuration, settings.require_services(configuration.bot.gitlab.project))


class Work(Protocol):
    """What can be done with the ports of a pass."""

    report: Report

    def run(self) -> Report:
        """Does it."""
        ...

    def plan(self) -> Report:
        """Shows it and writes nothing."""
        ...


def made(folder: Path | None, work: Callable[[Ports], Work], stop: Stop, *, is_dry: bool = False) -> Attempt:
    """Makes a pass.

    Args:
        folder: of the configuration; None for the one that the environment names.
        work: what the operator asked for; may raise ConfigError.
        stop: ends the pass before its next write when it is asked.
        is_dry: only plan.
    """
    report, schedule = Report(), None
    try:
        ground = prepared(folder)
        schedule = ground.configuration.bot.schedule
        with wiring.assembled(
            ground.services, ground.configuration, ground.settings.cache, is_dry=is_dry, stop=stop
        ) as ports:
            asked = work(ports)
            report = asked.report
            report = asked.plan() if is_dry else asked.run()
    except FeedbackBotError as error:
        report.outcome = Outcome.FAILED
        report.errors += str(error).splitlines()
        return Attempt(report, error, schedule)
    return Attempt(report, None, schedule)
