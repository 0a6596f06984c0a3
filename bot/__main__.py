"""The command line. Services are imported only by the commands that need them: `--help` and `check` start at once."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import __version__, demo_cli, doctor_cli, erase_cli, hooks_cli, init_cli, manual, rotation_show, undo_cli
from bot.domain.errors import ConfigError, FeedbackBotError
from bot.options import AS_JSON, CONFIG, LAST_TICKET, MIRROR, QUIET, moment

if TYPE_CHECKING:
    from bot.ports import Ports
    from bot.run import Pass

app = typer.Typer(
    name="feedback-bot",
    help="Turns Zendesk satisfaction ratings into reviewed GitLab issues.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

app.add_typer(rotation_show.app)
app.add_typer(demo_cli.app)
app.add_typer(doctor_cli.app)
app.add_typer(erase_cli.app)
app.add_typer(hooks_cli.app)
app.add_typer(undo_cli.app)
app.add_typer(init_cli.app)


def _version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"feedback-bot {__version__}")
        raise typer.Exit


@app.callback()
def told(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Turns Zendesk satisfaction ratings into reviewed GitLab issues.

    Begin with `init`. Every command has --help with its exit codes and examples.
    """


TICKET = Annotated[
    int | None, typer.Option(min=1, max=LAST_TICKET, help="Only this ticket, even if its issue was deleted.")
]
MAX_WRITES = Annotated[int | None, typer.Option(min=1, help="Write at most so much in this run.")]


@app.command(
    epilog=manual.epilog(
        "run", "run --json --max-writes 50", "run --ticket 4711", codes=manual.PASS, environment=manual.SERVICES
    )
)
def run(
    config: CONFIG = None,
    mirror: MIRROR = None,
    *,
    as_json: AS_JSON = False,
    ticket: TICKET = None,
    max_writes: MAX_WRITES = None,
    quiet: QUIET = False,
    force: Annotated[bool, typer.Option(help="Go on without the tick and past the brake. Read `plan` first.")] = False,
) -> None:
    """Do all that is due, once.

    Answers comments, mirrors new and changed ratings, reminds, hands over and closes, in that order, and ends. It is
    safe to repeat, and to call while another run is at work: that one goes on, this one ends. The first run of all only
    opens an issue with its plan and waits for somebody's tick there. It writes to GitLab alone, never to Zendesk.
    """
    from bot.mirrors_cli import Asked, passed
    from bot.run import Options, Pass

    options = Options(max_writes=max_writes, ticket=ticket, is_forced=force)
    asked = Asked(mirror, is_json=as_json, is_run=True, ticket=ticket, is_quiet=quiet)
    passed(config, lambda ports: Pass(ports, options), asked)


@app.command(
    epilog=manual.epilog(
        "plan", "plan --markdown", "plan --now 2026-12-24T09:00+01:00", codes=manual.PASS, environment=manual.SERVICES
    )
)
def plan(
    config: CONFIG = None,
    mirror: MIRROR = None,
    *,
    as_json: AS_JSON = False,
    markdown: Annotated[bool, typer.Option(help="Print Markdown, for a merge request or an issue.")] = False,
    ticket: TICKET = None,
    now: Annotated[
        str | None, typer.Option(metavar="TIME", help="Plan for this time (ISO 8601; UTC without an offset).")
    ] = None,
    quiet: QUIET = False,
) -> None:
    """Show what `run` would do and why; write nothing anywhere.

    Reads both services as a run does, and prints each action with its case and its reason. What it shows is what a run
    at this moment would do; what people do meanwhile changes it. The cache is left as it is.
    """
    from bot.mirrors_cli import Asked, passed
    from bot.run import Options, Pass

    def work(ports: Ports) -> Pass:
        return Pass(ports, Options(ticket=ticket, now=None if now is None else moment("--now", now)))

    asked = Asked(mirror, is_json=as_json, is_markdown=markdown, is_dry=True, ticket=ticket, is_quiet=quiet)
    passed(config, work, asked)


@app.command(epilog=manual.epilog("labels", "labels --apply", codes=manual.ONCE, environment=manual.SERVICES))
def labels(
    config: CONFIG = None,
    mirror: MIRROR = None,
    *,
    as_json: AS_JSON = False,
    apply: Annotated[bool, typer.Option("--apply", help="Make the project so.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Relabel more issues than the brake allows.")] = False,
    quiet: QUIET = False,
) -> None:
    """Show the difference between labels.yml and the project, or make the project so.

    Without --apply it writes nothing. With it, it creates labels, changes colours and descriptions, and renames what
    labels.yml names with `was:`. It deletes no label, and touches none that labels.yml does not name.
    """
    from bot.label_pass import LabelPass
    from bot.mirrors_cli import Asked, passed

    if force and not apply:
        raise ConfigError("--force: only with --apply; `labels` alone writes nothing and shows all")
    asked = Asked(mirror, is_json=as_json, is_dry=not apply, is_once=apply, is_quiet=quiet)
    passed(config, lambda ports: LabelPass(ports, is_forced=force), asked)


@app.command(
    epilog=manual.epilog(
        "check", "check --config ./config", "check --migrate", codes=manual.CHECKED, environment=manual.FILES
    )
)
def check(
    config: CONFIG = None,
    code_quality: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it to this file, too, as a report that GitLab shows.")
    ] = None,
    *,
    migrate: Annotated[bool, typer.Option("--migrate", help="Show what older files become.")] = False,
    write: Annotated[bool, typer.Option("--write", help="With --migrate: write that, and check it.")] = False,
) -> None:
    """Validate every file of the configuration, offline.

    Prints all mistakes at once, as file:line:column, and warns of what nobody can have meant. It asks no service:
    whether accounts, people and the project are right is for `doctor`. With --migrate it shows, as a difference, what
    files of an older version have to become.
    """
    from bot import migrate_cli
    from bot.commands import VERBS
    from bot.config import mirrors
    from bot.config.checked import checked
    from bot.conversation import rehearse
    from bot.settings import Settings
    from bot.show import code_quality as report

    folder = config or Settings.load().config
    if write and not migrate:
        raise ConfigError("--write: only with --migrate; `check` alone writes nothing")
    if migrate:
        migrate_cli.migrated(folder, is_writing=write)
        if not write:
            return
    names = mirrors.known(folder)
    found = checked(folder, names, datetime.now(UTC), verbs=VERBS, rehearse=rehearse)
    for line in (*map(str, found.problems), *(problem.warning for problem in found.warnings)):
        typer.echo(line)
    if code_quality is not None:
        report.write(code_quality, found.problems, found.warnings)
    if found.problems:
        if migrate_cli.would_help(folder):
            typer.echo("feedback-bot: files of an older version: look at `feedback-bot check --migrate`", err=True)
        raise typer.Exit(2)
    whole = f"{folder}, {len(names)} mirrors" if names else str(folder)
    typer.echo(f"{whole}: no mistakes, {len(found.warnings)} to look at" if found.warnings else f"{whole}: all is well")


@app.command(epilog=manual.epilog("serve", "serve --every 10m", codes=manual.SERVED, environment=manual.SERVICES))
def serve(
    config: CONFIG = None,
    mirror: MIRROR = None,
    every: Annotated[str | None, typer.Option(metavar="DURATION", help="Instead of `schedule` of bot.yml.")] = None,
    listen: Annotated[
        str | None,
        typer.Option(
            metavar="HOST:PORT", help="For pages and probes. Default: $FEEDBACK_BOT_LISTEN or 127.0.0.1:8080."
        ),
    ] = None,
) -> None:
    """Do all that is due at once and then on a schedule, until SIGTERM or Ctrl-C.

    The schedule is that of bot.yml, for each mirror its own, unless --every says otherwise. Runs never overlap; those
    that were missed are made up for by one. However a run ends, the next one comes. Told to stop, it ends after the
    writes that are under way.
    """
    from bot.serve_cli import serve as serving

    serving(config, mirror, every, listen)


def main() -> None:
    """The entry point: every error becomes one line, and a fault of the bot itself tells its place and no words."""
    try:
        app()
    except FeedbackBotError as error:
        from bot.report import exit_code

        typer.echo(f"feedback-bot: {error}", err=True)
        sys.exit(exit_code(error))
    except Exception as error:  # noqa: BLE001 - a fault of the bot; its words, or a traceback's, may be a customer's
        from bot.service.told import broken

        typer.echo(f"feedback-bot: {' '.join(broken(error).errors)}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
