"""Makes one pass as an operator asks for it, everything read anew; what goes wrong becomes lines of its report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from bot import logs, mirror_settings, telemetry, wiring
from bot.commands import VERBS
from bot.config import ConfigInvalid, Configuration, load, mirrors
from bot.config.schedule import Schedule
from bot.conversation import rehearse
from bot.credentials import Services
from bot.domain import spans
from bot.domain.errors import ConfigError, FeedbackBotError, ServiceError
from bot.ports import Ports
from bot.progress import Progress
from bot.report import Outcome, Report, exit_code
from bot.settings import Settings
from bot.stop import Stop

ALONE = ""
"""Instead of the name of a mirror, where the configuration has none."""


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
        is_configured: all of environment and configuration counted; None where nobody looked.
    """

    report: Report
    error: FeedbackBotError | None = None
    schedule: Schedule | None = None
    is_configured: bool | None = None

    @property
    def exit_code(self) -> int:
        """As the contract has it."""
        return self.report.outcome.exit_code if self.error is None else exit_code(self.error)


def chosen(folder: Path | None, mirror: str | None) -> tuple[str, ...]:
    """The mirrors that an operator means; one without a name where the folder has none.

    Args:
        folder: of the configuration; None for the one that the environment names.
        mirror: the one that is asked for; None for all.

    Raises:
        ConfigError: there is no such mirror, something is set in the environment for one that does not exist, or
            nothing in the folder of mirrors is one.
    """
    place = folder or Settings.load().config
    found = mirrors.names(place)
    mirror_settings.check_names(found)
    unread = strays(folder)
    if unread and not found:  # bot.yml alone would write to a project that is not meant
        raise ConfigError("\n".join(unread))
    return mirrors.chosen(place, mirror) or (ALONE,)


def strays(folder: Path | None) -> list[str]:
    """A line for each file among the mirrors that nothing reads.

    Args:
        folder: of the configuration; None for the one that the environment names.
    """
    return [str(problem) for problem in mirrors.strays(folder or Settings.load().config)]


def the_one(folder: Path | None, mirror: str | None) -> str:
    """The mirror that an operator means, for commands that are about one.

    Args:
        folder: of the configuration; None for the one that the environment names.
        mirror: the one that is asked for; None where there is no choice.

    Raises:
        ConfigError: as `chosen`.
        WhichMirror: there are several and none was named.
    """
    names = chosen(folder, mirror)
    if len(names) > 1:
        raise mirrors.WhichMirror(f"name with --mirror which one is meant; there are {', '.join(names)}")
    return names[0]


def prepared(folder: Path | None, mirror: str = ALONE, *, is_quiet: bool = False) -> Ground:
    """Reads environment and configuration, and sets up the log accordingly.

    Args:
        folder: of the configuration; None for the one that the environment names.
        mirror: whose; empty where there are none.
        is_quiet: the log holds warnings and errors at the most.

    Raises:
        ConfigError: something in there forbids to start.
    """
    settings = settings_of(mirror, is_quiet=is_quiet)
    return ground_of(folder, mirror, settings, configuration_of(folder, mirror, settings))


def settings_of(mirror: str, *, is_quiet: bool = False) -> Settings:
    """What an operator set for a mirror, by which the log is set up at once.

    Args:
        mirror: whose; empty where there are none.
        is_quiet: the log holds warnings and errors at the most.

    Raises:
        ConfigError: something in there forbids to start.
    """
    settings = mirror_settings.settings(mirror) if mirror else Settings.load()
    is_chatty = is_quiet and settings.log_level in {"debug", "info"}
    logs.configure(settings.log, "warning" if is_chatty else settings.log_level, mirror)
    return settings


def configuration_of(folder: Path | None, mirror: str, settings: Settings) -> Configuration:
    """What an admin set for a mirror.

    Raises:
        ConfigError: something in there forbids to start.
    """
    return load(folder or settings.config, mirror=mirror, verbs=VERBS, rehearse=rehearse)


def ground_of(folder: Path | None, mirror: str, settings: Settings, configuration: Configuration) -> Ground:
    """Both together.

    Raises:
        ConfigError: addresses or credentials are missing, or those of two mirrors clash.
    """
    project = configuration.bot.gitlab.project
    if not mirror:
        return Ground(settings, configuration, settings.require_services(project))
    mirror_settings.check_account(mirror, mirrors.places(folder or settings.config))
    own_cache = settings.cache and settings.cache / mirrors.FOLDER / mirror
    services = mirror_settings.services(mirror, settings, project)
    return Ground(settings.model_copy(update={"cache": own_cache}), configuration, services)


class Work(Protocol):
    """What can be done with the ports of a pass."""

    report: Report

    def run(self) -> Report:
        """Does it."""
        ...

    def plan(self) -> Report:
        """Shows it and writes nothing."""
        ...


def made(
    folder: Path | None,
    work: Callable[[Ports], Work],
    stop: Stop,
    *,
    is_dry: bool = False,
    mirror: str = ALONE,
    accounts: wiring.Accounts | None = None,
    ground: Ground | None = None,
    is_quiet: bool = False,
) -> Attempt:
    """Makes a pass.

    Args:
        folder: of the configuration; None for the one that the environment names.
        work: what the operator asked for; may raise ConfigError.
        stop: ends the pass before its next write when it is asked.
        is_dry: only plan.
        mirror: whose; empty where there are none.
        accounts: what earlier passes of the process sent, whose limits go on.
        ground: what was read already; None to read it now.
        is_quiet: without a bar, and without lines of the log that are no warnings.
    """
    report, schedule, is_configured = Report(), None, False
    try:
        ground = ground or prepared(folder, mirror, is_quiet=is_quiet)
        schedule, is_configured = ground.configuration.bot.schedule, ground.configuration.is_whole
        with (
            spans.span("run", mirror=mirror, dry=is_dry) as seen,
            wiring.assembled(
                ground.services,
                ground.configuration,
                ground.settings.cache,
                is_dry=is_dry,
                stop=stop,
                accounts=accounts,
                progress=Progress() if is_quiet else Progress.of_process(),
            ) as ports,
        ):
            asked = work(ports)
            report = asked.report
            seen.set("outcome", Outcome.FAILED.value)
            try:
                report = asked.plan() if is_dry else asked.run()
                seen.set("outcome", report.outcome.value)
            finally:
                seen.set("run", report.run_id)
    except FeedbackBotError as error:
        if isinstance(error, ServiceError):
            telemetry.told(error, report.run_id)
        return replace(failed(error, mirror, report, schedule), is_configured=is_configured)
    except Exception as error:
        telemetry.told(error, report.run_id)
        raise
    named = partial(told, mirror)
    report.warnings = [*map(named, report.warnings)]
    report.findings = [replace(finding, why=named(finding.why)) for finding in report.findings]
    return Attempt(report, None, schedule, is_configured)


def failed(
    error: FeedbackBotError, mirror: str = ALONE, report: Report | None = None, schedule: Schedule | None = None
) -> Attempt:
    """An attempt that an error ended.

    Args:
        error: its lines become lines of the report.
        mirror: whose attempt; empty where there are none.
        report: what was done before; None for nothing.
        schedule: what the configuration says of `serve`; None when it could not be read.
    """
    report = report or Report()
    report.outcome = Outcome.FAILED
    report.errors = [*words(error, mirror).splitlines(), *report.errors]  # what ended it is looked for first
    return Attempt(report, error, schedule)


def words(error: FeedbackBotError, mirror: str = ALONE) -> str:
    """What an error says, with the names of the settings that count for the mirror."""
    return str(error) if isinstance(error, ConfigInvalid) else told(mirror, str(error))


def told(mirror: str, line: str) -> str:
    """A line of a report, with the names of the settings that count for the mirror; as it is where there are none."""
    try:
        return mirror_settings.worded(mirror, line) if mirror else line
    except ConfigError:
        return line  # what is wrong with the environment is told where it is read
