"""Makes a pass for the mirror that an operator names, or for all one after the other, and tells how they went."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import typer

from bot import attempt, mirrors, telemetry
from bot.attempt import Attempt, Work
from bot.domain.errors import ConfigError
from bot.measured import Make, measured
from bot.options import NOT_DONE
from bot.ports import Ports
from bot.report import Outcome
from bot.service.told import broken
from bot.settings import Settings
from bot.show.outline import is_calm
from bot.show.terminal import heading, tell
from bot.stop import Stop
from bot.wiring import Accounts

STOPPED = 128
"""Added to the number of the signal, the exit code of a pass that was told to stop, as shells have it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an operator wants of a pass.

    Args:
        mirror: for this one alone; None for all there are.
        is_json, is_markdown: how the report is printed.
        is_dry: only plan.
        is_run: all that is due, whose figures are left for monitoring where that is wanted.
        is_once: no later run does what this one is kept from.
        ticket: of which ticket alone; its number means something in one mirror only.
        is_quiet: only what needs a look is printed.
    """

    mirror: str | None = None
    is_json: bool = False
    is_markdown: bool = False
    is_dry: bool = False
    is_run: bool = False
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
    make: Make = partial(
        attempt.made, config, prepare, stop, is_dry=asked.is_dry, accounts=Accounts(), is_quiet=asked.is_quiet
    )
    unread: list[str] = []
    settings = Settings.load()
    if asked.is_run:
        make = measured(make, settings.metrics, attempt.chosen(config, None))
    with telemetry.of_process(settings):
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


def _one_of_many(name: str, make: Make, asked: Asked) -> Attempt:
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
