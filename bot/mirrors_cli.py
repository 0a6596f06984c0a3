"""Makes a pass for the mirror that an operator names, or for all one after the other, and tells how they went."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import structlog
import typer

from bot import attempt, logs, mirrors
from bot.attempt import Attempt, Work
from bot.config.schedule import Schedule, at_pace
from bot.domain.errors import ConfigError
from bot.options import NOT_DONE
from bot.ports import Ports
from bot.report import Outcome
from bot.run import Options, Pass
from bot.service import Ended, Service
from bot.service.told import broken
from bot.settings import Settings
from bot.show.outline import is_calm
from bot.show.terminal import heading, tell
from bot.stop import Stop
from bot.wiring import Accounts

_log = structlog.get_logger()

STOPPED = 128
"""Added to the number of the signal, the exit code of a pass that was told to stop, as shells have it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an operator wants of a pass.

    Args:
        mirror: for this one alone; None for all there are.
        is_json, is_markdown: how the report is printed.
        is_dry: only plan.
        is_once: no later run does what this one is kept from.
        ticket: of which ticket alone; its number means something in one mirror only.
        is_quiet: only what needs a look is printed.
    """

    mirror: str | None = None
    is_json: bool = False
    is_markdown: bool = False
    is_dry: bool = False
    is_once: bool = False
    ticket: int | None = None
    is_quiet: bool = False


def passed(config: Path | None, prepare: Callable[[Ports], Work], asked: Asked) -> None:
    """Makes the passes and prints their reports.

    Args:
        config: folder of the configuration, None for the environment's.
        prepare: makes a pass.
        asked: what for.

    Raises:
        ConfigError: nothing was attempted, for no mirror.
        typer.Exit: with the code of the contract, where it is not 0: the signal's where one ended it, else the worst
            of all mirrors.
    """
    stop = Stop.by(signal.SIGTERM, signal.SIGINT)
    names = attempt.chosen(config, asked.mirror)
    if asked.ticket is not None and len(names) > 1:
        raise ConfigError(f"--ticket: name with --mirror whose ticket it is; there are {', '.join(names)}")
    make = partial(attempt.made, config, prepare, stop, is_dry=asked.is_dry, accounts=Accounts())
    make = partial(make, is_quiet=asked.is_quiet)
    unread: list[str] = []
    if asked.mirror is not None or names == (attempt.ALONE,):
        made = [make(mirror=names[0])]
        _tell(made[0], asked)
        found = made[0].report.as_json()
    else:
        made = [_one_of_many(name, make, asked) for name in names]
        unread = attempt.strays(config)
        found = mirrors.as_json({name: each.report for name, each in zip(names, made, strict=True)}, unread)
    if asked.is_json:
        typer.echo(json.dumps(found, indent=2))
    for line in unread:
        typer.echo(f"feedback-bot: {line}", err=True)
    left = Outcome.PARTIAL if unread else Outcome.OK
    code = mirrors.worst_code([*(_code(each, asked) for each in made), left.exit_code])
    if code or stop.number is not None:
        raise typer.Exit(code if stop.number is None else STOPPED + stop.number)


def serve(config: Path | None, mirror: str | None, every: str | None) -> None:
    """Runs each mirror on its own schedule, all in this process, one after the other, until the process is to end.

    Args:
        config: folder of the configuration, None for the environment's.
        mirror: for this one alone; None for all there are.
        every: instead of all schedules; None for what is configured.

    Raises:
        ConfigError: the schedule that is asked for is none, or what is configured forbids to start, with mirrors all
            of them: one whose configuration is broken fails alone, and is looked at again when its next run is due.
    """
    stop, accounts = Stop.by(signal.SIGTERM, signal.SIGINT), Accounts()

    def meant(schedule: Schedule) -> Schedule:
        return schedule if every is None else at_pace(schedule, every)

    def service(name: str, schedule: Schedule) -> Service:
        def run() -> Ended:
            made = attempt.made(config, lambda ports: Pass(ports, Options()), stop, mirror=name, accounts=accounts)
            return Ended(made.report, meant(made.schedule) if made.schedule else None)

        return Service(run, schedule, stop, mirror=name)

    found = {name: _schedule(config, name) for name in attempt.chosen(config, mirror)}
    broken_ones = {name: each for name, each in found.items() if isinstance(each, ConfigError)}
    if len(broken_ones) == len(found):
        raise next(iter(broken_ones.values()))
    if mirror is None:
        _tell_strays(config)
    schedules = (Schedule() if isinstance(each, ConfigError) else each for each in found.values())
    first, *others = map(service, found, map(meant, schedules))
    first.serve(others)


def _tell_strays(config: Path | None) -> None:
    """Warns of files among the mirrors that nothing reads: what they were to do is left undone."""
    settings = Settings.load()
    logs.configure(settings.log, settings.log_level)
    for line in attempt.strays(config):
        _log.warning("not_read", problem=line)


def _schedule(config: Path | None, mirror: str) -> Schedule | ConfigError:
    """What the configuration says of `serve`, or why it cannot be read."""
    try:
        return attempt.prepared(config, mirror).configuration.bot.schedule
    except ConfigError as error:
        return error


def _one_of_many(name: str, make: Callable[..., Attempt], asked: Asked) -> Attempt:
    """The pass of one mirror, told as soon as it ended; whatever goes wrong in it, the others have their turn."""
    try:
        made = make(mirror=name)
    except Exception as error:  # noqa: BLE001 - a fault of the bot in one mirror, which the report names
        made = Attempt(broken(error))
    if not asked.is_json and not (asked.is_quiet and is_calm(made.report)):
        heading(name, is_markdown=asked.is_markdown)
    _tell(made, asked, f"{name}: ")
    return made


def _tell(made: Attempt, asked: Asked, whose: str = "") -> None:
    """The error goes to standard error, and the report, unless it becomes JSON, to standard output."""
    if made.error is not None:
        for line in made.report.errors:
            typer.echo(f"feedback-bot: {whose}{line}", err=True)
    elif not asked.is_json:
        tell(made.report, is_markdown=asked.is_markdown, is_quiet=asked.is_quiet)


def _code(each: Attempt, asked: Asked) -> int:
    is_kept = asked.is_once and each.report.outcome in {Outcome.BUSY, Outcome.PAUSED}
    return NOT_DONE if is_kept else each.exit_code
