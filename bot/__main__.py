"""The command line. Services are imported only by the commands that need them: `--help` and `check` start at once."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import demo_cli, erase_cli, rotation_show
from bot.domain.errors import ConfigError, FeedbackBotError
from bot.options import AS_JSON, CONFIG, NOT_DONE, exit_code, moment
from bot.stop import Stop

if TYPE_CHECKING:
    from bot.label_pass import LabelPass
    from bot.ports import Ports
    from bot.run import Pass

STOPPED = 128
"""Added to the number of the signal, the exit code of a pass that was told to stop, as shells have it."""

app = typer.Typer(
    name="feedback-bot",
    help="Turns Zendesk satisfaction ratings into reviewed GitLab issues.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

app.add_typer(rotation_show.app)
app.add_typer(demo_cli.app)
app.add_typer(erase_cli.app)

TICKET = Annotated[int | None, typer.Option(min=1, help="Only this ticket, even if its issue was deleted.")]
MAX_WRITES = Annotated[int | None, typer.Option(min=1, help="Write at most so much in this run.")]


@app.command(epilog="Example: feedback-bot run --json --max-writes 50")
def run(
    config: CONFIG = None,
    as_json: AS_JSON = False,
    ticket: TICKET = None,
    max_writes: MAX_WRITES = None,
    force: Annotated[bool, typer.Option(help="Go on without the tick and past the brake. Read `plan` first.")] = False,
) -> None:
    """Do all that is due, once."""
    from bot.run import Options, Pass

    options = Options(max_writes=max_writes, ticket=ticket, is_forced=force)
    _passed(config, lambda ports: Pass(ports, options), as_json=as_json, is_dry=False)


@app.command(epilog="Example: feedback-bot plan --markdown")
def plan(
    config: CONFIG = None,
    as_json: AS_JSON = False,
    markdown: Annotated[bool, typer.Option(help="Print Markdown, for a merge request or an issue.")] = False,
    ticket: TICKET = None,
    now: Annotated[
        str | None, typer.Option(metavar="TIME", help="Plan for this time (ISO 8601; UTC without an offset).")
    ] = None,
) -> None:
    """Show what `run` would do and why; write nothing anywhere."""
    from bot.run import Options, Pass

    def work(ports: Ports) -> Pass:
        return Pass(ports, Options(ticket=ticket, now=None if now is None else moment("--now", now)))

    _passed(config, work, as_json=as_json, is_dry=True, is_markdown=markdown)


@app.command(epilog="Example: feedback-bot labels --apply")
def labels(
    config: CONFIG = None,
    as_json: AS_JSON = False,
    apply: Annotated[bool, typer.Option("--apply", help="Make the project so.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Relabel more issues than the brake allows.")] = False,
) -> None:
    """Show the difference between labels.yml and the project, or make the project so."""
    from bot.label_pass import LabelPass

    if force and not apply:
        raise ConfigError("--force: only with --apply; `labels` alone writes nothing and shows all")
    _passed(config, lambda ports: LabelPass(ports, is_forced=force), as_json=as_json, is_dry=not apply, is_once=apply)


@app.command(epilog="Example: feedback-bot check --config ./config")
def check(config: CONFIG = None) -> None:
    """Validate every file of the configuration, offline."""
    from bot.commands import VERBS
    from bot.config import ConfigInvalid, load
    from bot.config.rotation_check import warnings
    from bot.conversation import rehearse
    from bot.settings import Settings

    folder = config or Settings.load().config
    try:
        found = load(folder, verbs=VERBS, rehearse=rehearse)
        problems, odd = found.problems, warnings(found, datetime.now(UTC))
    except ConfigInvalid as error:
        problems, odd = error.problems, ()
    for line in (*map(str, problems), *(problem.warning for problem in odd)):
        typer.echo(line)
    if problems:
        raise typer.Exit(2)
    typer.echo(f"{folder}: no mistakes, {len(odd)} to look at" if odd else f"{folder}: all is well")


@app.command(epilog="Example: feedback-bot serve --every 10m")
def serve(
    config: CONFIG = None,
    every: Annotated[str | None, typer.Option(metavar="DURATION", help="Instead of `schedule` of bot.yml.")] = None,
) -> None:
    """Do all that is due at once and then on a schedule, until SIGTERM or Ctrl-C."""
    from bot import attempt
    from bot.config.schedule import Schedule, at_pace
    from bot.run import Options, Pass
    from bot.service import Ended, Service

    def asked(schedule: Schedule) -> Schedule:
        return schedule if every is None else at_pace(schedule, every)

    def run() -> Ended:
        made = attempt.made(config, lambda ports: Pass(ports, Options()), stop)
        return Ended(made.report, asked(made.schedule) if made.schedule else None)

    stop = Stop.by(signal.SIGTERM, signal.SIGINT)
    schedule = asked(attempt.prepared(config).configuration.bot.schedule)
    Service(run, schedule, stop).serve()


def _passed(
    config: Path | None,
    prepare: Callable[[Ports], Pass | LabelPass],
    *,
    as_json: bool,
    is_dry: bool,
    is_markdown: bool = False,
    is_once: bool = False,
) -> None:
    """One pass with its report on standard output; the exit code is the contract's.

    Args:
        config: folder of the configuration, None for the environment's.
        prepare: makes the pass.
        as_json, is_markdown: how the report is printed.
        is_dry: only plan.
        is_once: no later run does what this one is kept from.
    """
    from bot import attempt
    from bot.report import Outcome
    from bot.show.terminal import tell

    stop = Stop.by(signal.SIGTERM, signal.SIGINT)
    made = attempt.made(config, prepare, stop, is_dry=is_dry)
    if made.error is not None:
        typer.echo(f"feedback-bot: {made.error}", err=True)
    if as_json:
        typer.echo(json.dumps(made.report.as_json(), indent=2))
    elif made.error is None:
        tell(made.report, is_markdown=is_markdown)
    code = exit_code(made.error) if made.error is not None else made.report.outcome.exit_code
    if is_once and made.report.outcome in {Outcome.BUSY, Outcome.PAUSED}:
        code = NOT_DONE
    if stop.number is not None:
        code = STOPPED + stop.number
    if code:
        raise typer.Exit(code)


def main() -> None:
    """The entry point: every error that somebody can mend becomes one line."""
    try:
        app()
    except FeedbackBotError as error:
        typer.echo(f"feedback-bot: {error}", err=True)
        sys.exit(exit_code(error))


if __name__ == "__main__":
    main()
