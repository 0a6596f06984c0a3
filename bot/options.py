"""What several commands share: options with their meanings, times as people type them, exit codes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.domain.errors import ConfigError

FIRST_YEAR, LAST_YEAR = 2000, 2999
"""Between which a time makes sense: customers rate, and dates before and after it can be reckoned with."""

NOT_DONE = 3
"""The exit code of what no later run does by itself, when another run or the pause switch kept it from being done."""

LAST_TICKET = 2**63 - 1
"""The largest number that Zendesk, and the database of the cache, give to anything."""


def mirrors(ctx: typer.Context, incomplete: str) -> list[str]:
    """The names that a shell proposes behind `--mirror`; none where the folder cannot be told or read."""
    from bot.config.mirrors import known  # noqa: PLC0415 - only a shell that completes asks
    from bot.settings import Settings  # noqa: PLC0415 - the same

    try:
        folder = ctx.params.get("config") or Settings.load().config
    except ConfigError:
        return []
    return [name for name in known(Path(folder)) if name.startswith(incomplete)]


CONFIG = Annotated[
    Path | None,
    typer.Option(
        "--config",
        help="Folder of the configuration. Default: $FEEDBACK_BOT_CONFIG or ./config.",
        readable=False,  # looked at where it is read, and told like any other mistake
    ),
]
MIRROR = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        autocompletion=mirrors,
        help="Only this one of the files in mirrors/. Default: all, one after the other.",
    ),
]
ONE_MIRROR = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        autocompletion=mirrors,
        help="Which one of the files in mirrors/ is meant; needed where there are several.",
    ),
]
QUIET = Annotated[
    bool, typer.Option("--quiet", help="Print only errors and what needs a look; no bar, fewer lines of the log.")
]
AS_JSON = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def moment(option: str, text: str) -> datetime:
    """The time (UTC) that somebody typed behind an option, in ISO 8601; UTC where it names no offset.

    Raises:
        ConfigError: it is none, or not in a year that makes sense.
    """
    try:
        at = datetime.fromisoformat(text)
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise ConfigError(f"{option}: {text!r} is no ISO 8601 time such as 2026-11-22T09:00+01:00") from None
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise ConfigError(f"{option}: {text!r} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return at
