"""The command line. Services are imported only by the commands that need them: `--help` and `check` start at once."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.domain.errors import ConfigError, Denied, FeedbackBotError, NotFound

if TYPE_CHECKING:
    from bot.demo import Demo
    from bot.run import Options

STOPPED = 128 + signal.SIGTERM
"""The exit code of a run that was told to stop: it ends after the writes in flight and gives the lease back."""

EVERY_SECONDS = 5.0
"""How often the demo's bot looks."""

app = typer.Typer(
    name="feedback-bot",
    help="Turns Zendesk satisfaction ratings into reviewed GitLab issues.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

CONFIG = Annotated[
    Path | None,
    typer.Option("--config", help="Folder of the configuration. Default: $FEEDBACK_BOT_CONFIG or ./config."),
]
AS_JSON = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
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
    from bot.run import Options

    options = Options(max_writes=max_writes, ticket=ticket, is_forced=force)
    _passed(config, lambda: options, as_json=as_json, is_dry=False)


@app.command(epilog="Example: feedback-bot plan --markdown")
def plan(
    config: CONFIG = None,
    as_json: AS_JSON = False,
    markdown: Annotated[bool, typer.Option(help="Print Markdown, for a merge request or an issue.")] = False,
    ticket: TICKET = None,
    now: Annotated[str | None, typer.Option(metavar="TIME", help="Plan for this time (ISO 8601).")] = None,
) -> None:
    """Show what `run` would do and why; write nothing anywhere."""
    from bot.run import Options

    def options() -> Options:
        return Options(ticket=ticket, now=_moment(now) if now else None)

    _passed(config, options, as_json=as_json, is_dry=True, is_markdown=markdown)


@app.command(epilog="Example: feedback-bot check --config ./config")
def check(config: CONFIG = None) -> None:
    """Validate every file of the configuration, offline."""
    from bot.config import ConfigInvalid, load
    from bot.settings import Settings

    folder = config or Settings.load().config
    try:
        problems = load(folder).problems
    except ConfigInvalid as error:
        problems = error.problems
    for problem in problems:
        typer.echo(str(problem))
    if problems:
        raise typer.Exit(2)
    typer.echo(f"{folder}: all is well")


@app.command(epilog="Example: feedback-bot demo --once --json")
def demo(
    once: Annotated[
        bool, typer.Option(help="Run twice, let a week pass, run twice, let a quiet week pass, run twice, stop.")
    ] = False,
    as_json: AS_JSON = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; 0 takes a free one.")] = 0,
    ratings: Annotated[int, typer.Option(min=0, max=100_000, help="How many rated tickets there are.")] = 60,
    seed: Annotated[int, typer.Option(help="Another number makes another support team.")] = 1,
) -> None:
    """Start the sandbox and the bot against it."""
    from bot import demo, logs

    logs.configure(level="warning")
    with demo.Demo(seed=seed, ratings=ratings, port=port) as play:
        if once:
            _told(play, as_json=as_json)
            return
        typer.echo(f"A sandbox of Zendesk and GitLab is at {play.server.url} (Ctrl-C ends it).\n")
        _watch(play)


@app.command(epilog="Example: feedback-bot sandbox --port 8080 --ratings 200")
def sandbox(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; 0 takes a free one.")] = 0,
    ratings: Annotated[int, typer.Option(min=0, max=100_000, help="How many rated tickets there are.")] = 60,
    seed: Annotated[int, typer.Option(help="Another number makes another support team.")] = 1,
) -> None:
    """Start the local Zendesk and GitLab alone, and print how to point a client at them."""
    from bot import demo

    with demo.served(seed=seed, ratings=ratings, port=port) as (world, server):
        for name, value in world.environment(server.url).items():
            typer.echo(f"export {name}={value}")
        _stop().wait()


def _passed(
    config: Path | None, options: Callable[[], Options], *, as_json: bool, is_dry: bool, is_markdown: bool = False
) -> None:
    """One pass with its report on standard output; the exit code is the contract's."""
    from bot import logs, show, wiring
    from bot.config import load
    from bot.report import Outcome, Report
    from bot.run import Pass
    from bot.settings import Settings

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(STOPPED))
    report, code = Report(), None
    try:
        asked = options()
        settings = Settings.load()
        logs.configure(settings.log, settings.log_level)
        configuration = load(config or settings.config)
        services = settings.require_services(configuration.bot.gitlab.project)
        with wiring.assembled(services, configuration, settings.cache, is_dry=is_dry) as ports:
            work = Pass(ports, asked)
            report = work.report
            report = work.plan() if is_dry else work.run()
    except FeedbackBotError as error:
        report.outcome = Outcome.FAILED
        report.errors += str(error).splitlines()
        code = exit_code(error)
        typer.echo(f"feedback-bot: {error}", err=True)
    if as_json:
        typer.echo(json.dumps(report.as_json(), indent=2))
    elif code is None:
        typer.echo(show.markdown(report) if is_markdown else show.text(report))
    code = report.outcome.exit_code if code is None else code
    if code:
        raise typer.Exit(code)


def _told(play: Demo, *, as_json: bool) -> None:
    """The demo's story, told as it happens, or as one JSON object at its end."""
    from bot import show

    reports = []
    for heading, report in play.story():
        reports.append(report)
        if not as_json:
            typer.echo(f"{heading}\n  {show.text(report)}\n")
    if as_json:
        typer.echo(json.dumps({"runs": [report.as_json() for report in reports]}))


def _stop() -> threading.Event:
    """Set by Ctrl-C or SIGTERM."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    return stopped


def _watch(play: Demo) -> None:
    """Runs the bot every few seconds and tells when it had something to do, until it is stopped."""
    from bot import show

    stopped = _stop()
    typer.echo(show.text(play.run()))
    while not stopped.wait(EVERY_SECONDS):
        report = play.run()
        if report.writes:
            typer.echo(show.text(report))


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise ConfigError(f"--now: {text!r} is no ISO 8601 time such as 2026-11-22T09:00+01:00") from None


def main() -> None:
    """The entry point: every error that somebody can mend becomes one line."""
    try:
        app()
    except FeedbackBotError as error:
        typer.echo(f"feedback-bot: {error}", err=True)
        sys.exit(exit_code(error))


def exit_code(error: FeedbackBotError) -> int:
    """2 when a person has to change configuration, credentials or project first, 1 when a service is to blame."""
    return 2 if isinstance(error, ConfigError | Denied | NotFound) else 1


if __name__ == "__main__":
    main()
