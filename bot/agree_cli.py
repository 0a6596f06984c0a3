"""Shows what a command would do, asks whoever sits at the terminal, and does it only when they agree."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import typer

from bot import attempt
from bot.attempt import Attempt, Work
from bot.domain.errors import ConfigError
from bot.options import NOT_DONE
from bot.ports import Ports
from bot.report import Outcome, Report, Result
from bot.show.plain import text
from bot.show.terminal import tell
from bot.stop import Stop

STOPPED = 128
"""Added to the number of a signal that ends a question, as shells have it."""

NOT_ASKED = 2
"""The exit code when nobody agreed: nothing was attempted."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How an operator is asked.

    Args:
        question: what they say yes to.
        unasked: the line for where nobody can be asked.
        is_json: one object on standard output, whatever is asked.
        is_agreed: they said yes already.
        needs_work: nothing is asked where the plan holds no write.
        is_quiet: of what was done only errors and what needs a look are told.
    """

    question: str
    unasked: str
    is_json: bool = False
    is_agreed: bool = False
    needs_work: bool = False
    is_quiet: bool = False


def done(config: Path | None, work: Callable[[Ports], Work], mirror: str | None, asking: Asking) -> typer.Exit:
    """Makes the pass once an operator agreed to its plan; the answer is the exit code.

    Args:
        config: folder of the configuration, None for the environment's.
        work: makes the pass.
        mirror: whose; None where there is no choice.
        asking: how they are asked.

    Raises:
        ConfigError: no mirror is named where there are several.
        typer.Exit: nobody agreed, or there is nothing to agree to. Then the plan is what `--json` prints.
    """
    stop = Stop.by(signal.SIGTERM, signal.SIGINT)
    try:
        name = attempt.the_one(config, mirror)
    except ConfigError as error:
        if not asking.is_json:
            raise
        return ended(attempt.failed(error), is_json=True)
    if not asking.is_agreed:
        _agree(attempt.made(config, work, stop, mirror=name, is_dry=True), asking, stop)
    made = attempt.made(config, work, stop, mirror=name, is_quiet=asking.is_quiet)
    return ended(made, is_json=asking.is_json, is_quiet=asking.is_quiet)


def _agree(planned: Attempt, asking: Asking, stop: Stop) -> None:
    """Shows what would happen and asks at a terminal; elsewhere the plan was all that was wanted."""
    if planned.error is not None or planned.report.outcome is not Outcome.OK or _is_idle(planned.report, asking):
        raise ended(planned, is_json=asking.is_json)
    is_asked = can_ask()
    if not asking.is_json:
        told(planned, is_json=False)
    elif is_asked:
        typer.echo(text(planned.report), err=True)
    if not is_asked:
        typer.echo(f"feedback-bot: {asking.unasked}", err=True)
    elif _is_agreed(planned, asking, stop):
        return
    if asking.is_json:
        told(planned, is_json=True)
    raise typer.Exit(NOT_ASKED)


def _is_agreed(planned: Attempt, asking: Asking, stop: Stop) -> bool:
    """Whether they said yes; who gives up instead has the plan as the one object all the same."""
    try:
        return agreed(asking.question, stop)
    except (KeyboardInterrupt, typer.Abort, typer.Exit):
        if asking.is_json:
            told(planned, is_json=True)
        raise


def agreed(question: str, stop: Stop) -> bool:
    """Asks a person at the terminal for a yes.

    Raises:
        typer.Exit: they pressed Ctrl-C, or the process was told to end; with the code of that signal.
    """
    try:
        with stop.reading():
            return typer.confirm(question, err=True)
    except (KeyboardInterrupt, typer.Abort):
        if stop.number is None:
            raise
        raise typer.Exit(STOPPED + stop.number) from None


def _is_idle(report: Report, asking: Asking) -> bool:
    return asking.needs_work and not report.of(Result.PLANNED)


def can_ask() -> bool:
    """Whether somebody sits at a terminal."""
    return sys.stdin.isatty()


def told(made: Attempt, *, is_json: bool, is_quiet: bool = False) -> None:
    """The error goes to standard error; the report to standard output, as one object where that is wanted."""
    if made.error is not None:
        for line in made.report.errors:
            typer.echo(f"feedback-bot: {line}", err=True)
    if is_json:
        typer.echo(json.dumps(made.report.as_json(), indent=2))
    elif made.error is None:
        tell(made.report, is_quiet=is_quiet)


def ended(made: Attempt, *, is_json: bool, is_quiet: bool = False) -> typer.Exit:
    """Tells how it went; the answer is the exit code. No later run does what another one kept this from."""
    told(made, is_json=is_json, is_quiet=is_quiet)
    is_kept = made.error is None and made.report.outcome is Outcome.BUSY
    return typer.Exit(NOT_DONE if is_kept else made.exit_code)
