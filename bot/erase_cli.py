"""The command `erase`: shows what would go, asks, and takes what was mirrored of one ticket out of GitLab."""

from __future__ import annotations

import json
import signal
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot import manual
from bot.domain.errors import ConfigError
from bot.options import AS_JSON, CONFIG, LAST_TICKET, NOT_DONE, ONE_MIRROR, QUIET
from bot.stop import Stop

if TYPE_CHECKING:
    from bot.attempt import Attempt
    from bot.ports import Ports

NOT_ASKED = 2
"""The exit code when nobody agreed: nothing was attempted."""

app = typer.Typer()

TICKET = Annotated[
    int,
    typer.Option(min=1, max=LAST_TICKET, help="Zendesk's number of the ticket; it may be deleted there already."),
]


@app.command(
    epilog=manual.epilog(
        "erase --ticket 4711", "erase --ticket 4711 --yes --json", codes=manual.ONCE, environment=manual.SERVICES
    )
)
def erase(
    ticket: TICKET,
    config: CONFIG = None,
    mirror: ONE_MIRROR = None,
    comments: Annotated[
        bool, typer.Option("--comments", help="Delete what people wrote there too; needs the role Maintainer.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AS_JSON = False,
    quiet: QUIET = False,
) -> None:
    """Take what was mirrored of one ticket out of GitLab, and never mirror it again.

    Shows what would go and asks first; without a terminal it only shows, unless --yes is given. It deletes what the bot
    wrote, and what people wrote there only with --comments. Zendesk keeps the ticket, and mails that GitLab sent are
    out.
    """
    from bot import attempt
    from bot.erase import ErasePass

    def work(ports: Ports) -> ErasePass:
        return ErasePass(ports, ticket, with_comments=comments)

    stop = Stop.by(signal.SIGTERM, signal.SIGINT)
    try:
        name = attempt.the_one(config, mirror)
    except ConfigError as error:
        if not as_json:
            raise
        raise _ended(attempt.failed(error), as_json=True) from None
    if not yes:
        _agree(attempt.made(config, work, stop, mirror=name, is_dry=True), as_json=as_json)
    made = attempt.made(config, work, stop, mirror=name, is_quiet=quiet)
    raise _ended(made, as_json=as_json, is_quiet=quiet)


def _agree(planned: Attempt, *, as_json: bool) -> None:
    """Shows what would go and asks at a terminal; elsewhere the plan was all that was wanted.

    Raises:
        typer.Exit: nobody agreed, or there is nothing to agree to. Then the plan is what `--json` prints.
    """
    from bot.report import Outcome
    from bot.show.plain import text

    if planned.error is not None or planned.report.outcome is not Outcome.OK:
        raise _ended(planned, as_json=as_json)
    is_asked = _can_ask()
    if not as_json:
        _tell(planned, as_json=False)
    elif is_asked:
        typer.echo(text(planned.report), err=True)
    if not is_asked:
        typer.echo("feedback-bot: nothing was erased, since nobody can be asked here: add --yes", err=True)
    elif typer.confirm("Nothing brings this back. Erase it?", err=True):
        return
    if as_json:
        _tell(planned, as_json=True)
    raise typer.Exit(NOT_ASKED)


def _can_ask() -> bool:
    return sys.stdin.isatty()


def _tell(made: Attempt, *, as_json: bool, is_quiet: bool = False) -> None:
    """The error goes to standard error; the report to standard output, as one object where that is wanted."""
    from bot.show.terminal import tell

    if made.error is not None:
        for line in made.report.errors:
            typer.echo(f"feedback-bot: {line}", err=True)
    if as_json:
        typer.echo(json.dumps(made.report.as_json(), indent=2))
    elif made.error is None:
        tell(made.report, is_quiet=is_quiet)


def _ended(made: Attempt, *, as_json: bool, is_quiet: bool = False) -> typer.Exit:
    """Tells how it went; the answer is the exit code. No later run does what another one kept this from."""
    from bot.report import Outcome

    _tell(made, as_json=as_json, is_quiet=is_quiet)
    is_kept = made.error is None and made.report.outcome is Outcome.BUSY
    return typer.Exit(NOT_DONE if is_kept else made.exit_code)
