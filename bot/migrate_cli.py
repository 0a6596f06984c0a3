"""What `check --migrate` does: shows what an older configuration has to become, and writes it where that is wanted."""

from __future__ import annotations

from pathlib import Path

import typer

from bot.commands import VERBS
from bot.config.migrate import Migration, migration
from bot.domain.errors import FeedbackBotError


def migrated(folder: Path, *, is_writing: bool) -> None:
    """Prints the difference on standard output, and why on standard error, so that the first can be piped to `patch`.

    Args:
        folder: of the configuration.
        is_writing: also writes the files.

    Raises:
        ConfigError: the folder cannot be brought up to date.
    """
    found = migration(folder, VERBS)
    for change in found.changes:
        typer.echo(change.difference, nl=False)
    for line in _told(folder, found, is_writing=is_writing):
        typer.echo(line, err=True)
    if is_writing:
        found.write()


def _told(folder: Path, found: Migration, *, is_writing: bool) -> list[str]:
    if not found.changes:
        return [f"{folder}: of this version already, nothing to change"]
    last = "" if is_writing else "Nothing was written: add --write."
    return [*(f"* {line}" for line in found.why), *filter(None, [last])]


def would_help(folder: Path) -> bool:
    """Whether a folder in which something is wrong is one of an older version."""
    try:
        return len(migration(folder, VERBS).why) > 1
    except FeedbackBotError:
        return False
