"""The commands about `rotation.yml`: `rotation check` here, the others in modules of their own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import manual
from bot.domain.errors import ConfigError
from bot.options import AS_JSON, CONFIG, moment

app = typer.Typer(name="rotation", help="Who is on call, by rotation.yml.", no_args_is_help=True)

FILE = Annotated[
    Path | None, typer.Option("--file", help="This file alone. Default: rotation.yml of the configuration.")
]


@app.callback()
def rotation() -> None:
    """Who is on call, by rotation.yml."""


@app.command(
    epilog=manual.epilog(
        "rotation check",
        "rotation check --against old-rotation.yml --markdown",
        codes=manual.CHECKED,
        environment=manual.FILES,
    )
)
def check(
    config: CONFIG = None,
    file: FILE = None,
    against: Annotated[
        Path | None, typer.Option(metavar="OLD", help="The file before a change: shows who moves by it.")
    ] = None,
    as_json: AS_JSON = False,
    markdown: Annotated[bool, typer.Option(help="Print Markdown, for a merge request or an issue.")] = False,
    now: Annotated[
        str | None, typer.Option(metavar="TIME", help="Look from this time on (ISO 8601; UTC without an offset).")
    ] = None,
) -> None:
    """Validate rotation.yml, offline; warn of what nobody can have meant; show who moves by a change."""
    from bot import rotation_look
    from bot.show.rotation import tell

    if as_json and markdown:
        raise ConfigError("--json and --markdown: choose one")
    at = datetime.now(UTC) if now is None else moment("--now", now)
    look = rotation_look.at_folder(folder(config), at) if file is None else rotation_look.at_file(file, at)
    if against is not None:
        look = look.against(against)
    tell(look, as_json=as_json, is_markdown=markdown)
    if look.problems:
        raise typer.Exit(2)


def folder(config: Path | None) -> Path:
    """The folder of the configuration: the one behind `--config`, else the environment's."""
    from bot.settings import Settings

    return config or Settings.load().config
