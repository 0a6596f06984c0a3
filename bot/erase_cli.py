"""The command `erase`: shows what would go, asks, and takes what was mirrored of one ticket out of GitLab."""

from __future__ import annotations

import json
import signal
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot.options import AS_JSON, CONFIG, LAST_TICKET, NOT_DONE, ONE_MIRROR
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


@app.command(epilog="Example: feedback-bot erase --ticket 4711")
def erase(
    ticket: TICKET,
    config: CONFIG = None,
    mirror: ONE_MIRROR = None,
    comments: Annotated[
        bool, typer.Option("--comments", help="Delete what people wrote there too; needs the role Maintainer.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AS_JSON = False,
) -> None:
    """Take what was mirrored of one ticket out of GitLab, and never mirror it again."""
    from bot import attempt
    from bot.erase import ErasePass

    def work(ports: Ports) -> ErasePass:
        return ErasePass(ports, ticket, with_comments=comments)

    stop = Stop.by(signal.SIGTERM, signal.SIGINT)
    name = attempt.the_one(config, mirror)
    if not yes:
        planned = attempt.made(config, work, stop, mirror=name, is_dry=True)
        _tell(planned, as_json=as_json)
        _agree(planned)
    made = attempt.made(config, work, stop, mirror=name)
    _tell(made, as_json=as_json)
    _leave(made)


def _tell(made: Attempt, *, as_json: bool) -> None:
    from bot.show.terminal import tell

    if made.error is not None:
        typer.echo(f"feedback-bot: {made.error}", err=True)
    if as_json:
        typer.echo(json.dumps(made.report.as_json(), indent=2))
    elif made.error is None:
        tell(made.report)


def _agree(planned: Attempt) -> None:
    """Asks at a terminal; elsewhere the plan was all that was wanted."""
    if planned.error is not None:
        raise typer.Exit(planned.exit_code)
    if not _can_ask():
        typer.echo("feedback-bot: nothing was erased, since nobody can be asked here: add --yes", err=True)
        raise typer.Exit(NOT_ASKED)
    if not typer.confirm("Nothing brings this back. Erase it?", err=True):
        raise typer.Exit(NOT_ASKED)


def _can_ask() -> bool:
    return sys.stdin.isatty()


def _leave(made: Attempt) -> None:
    """The exit code; no later run does what another one kept this from."""
    from bot.report import Outcome

    code = made.exit_code
    if made.error is None and made.report.outcome is Outcome.BUSY:
        code = NOT_DONE
    if code:
        raise typer.Exit(code)
