"""The version of the configuration's form, so that a bot says at once that files are newer, or older, than it knows."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.config.yaml import Document

VERSION = 1
"""What this bot reads. It grows when a file of before is no longer understood as it was meant."""

KEY = "version"

Version = Annotated[int, Field(ge=VERSION, le=VERSION)]


def fault(document: Document) -> str:
    """What is to be said of files of another version, as one sentence; empty for the present one and for none.

    Args:
        document: `bot.yml`, whose version is that of the whole folder.
    """
    found = stated(document)
    if found is None or found == VERSION:
        return ""
    if found > VERSION:
        return f"version is {found}, and this bot knows {VERSION}: update the bot, or take the files of before"
    return f"version is {found}, older than this bot's {VERSION}: `feedback-bot check --migrate` shows what changes"


def stated(document: Document) -> int | None:
    """The version that stands in a file; None for none, and for what is no number."""
    data = document.data
    found = data.get(KEY) if isinstance(data, dict) else None
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else None
