"""The command `undo`: lists the runs on record, or shows what of one would be taken back, asks, and takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot import manual
from bot.options import AS_JSON, CONFIG, ONE_MIRROR, QUIET

if TYPE_CHECKING:
    from pathlib import Path

    from bot.ports import Ports

NO_RUNS = "no run is on record that closed or reopened an issue of a case, or changed its labels"
UNASKED = "nothing was taken back, since nobody can be asked here: add --yes"

app = typer.Typer()

RUN = Annotated[
    str | None,
    typer.Argument(
        metavar="[RUN]", help="Name of the run, as the status issue and the log have it. Default: list the runs."
    ),
]


@app.command(epilog=manual.epilog("undo", "undo 20261122T101500Z-3fa9", codes=manual.ONCE, environment=manual.SERVICES))
def undo(
    run: RUN = None,
    config: CONFIG = None,
    mirror: ONE_MIRROR = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AS_JSON = False,
    quiet: QUIET = False,
) -> None:
    """Take back what one run changed of labels, closings and reopenings, where nobody has acted since."""
    from bot import agree_cli
    from bot.undo import UndoPass

    if run is None:
        raise _listed(config, mirror, as_json=as_json)

    def work(ports: Ports) -> UndoPass:
        return UndoPass(ports, run)

    asking = agree_cli.Asking(
        "Take this back?", UNASKED, is_json=as_json, is_agreed=yes, needs_work=True, is_quiet=quiet
    )
    raise agree_cli.done(config, work, mirror, asking)


def _listed(config: Path | None, mirror: str | None, *, as_json: bool) -> typer.Exit:
    """Prints the runs that can be taken back, newest first."""
    from bot import agree_cli, attempt
    from bot.domain.errors import ConfigError
    from bot.stop import Stop
    from bot.undo import UndoPass

    try:
        made = attempt.made(config, UndoPass, Stop(), mirror=attempt.the_one(config, mirror), is_dry=True)
    except ConfigError as error:
        if not as_json:
            raise
        made = attempt.failed(error)
    if as_json or made.error is not None:
        return agree_cli.ended(made, is_json=as_json)
    for line in [finding.why for finding in made.report.findings] or [NO_RUNS]:
        typer.echo(line)
    return typer.Exit(made.exit_code)
