"""The command `erase`: shows what would go, asks, and takes what was mirrored of one ticket out of GitLab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot import manual
from bot.options import AS_JSON, CONFIG, LAST_TICKET, ONE_MIRROR, QUIET

if TYPE_CHECKING:
    from bot.ports import Ports

UNASKED = "nothing was erased, since nobody can be asked here: add --yes"

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
    from bot import agree_cli
    from bot.erase import ErasePass

    def work(ports: Ports) -> ErasePass:
        return ErasePass(ports, ticket, with_comments=comments)

    question = "Nothing brings this back. Erase it?"
    asking = agree_cli.Asking(question, UNASKED, is_json=as_json, is_agreed=yes, is_quiet=quiet)
    raise agree_cli.done(config, work, mirror, asking)
