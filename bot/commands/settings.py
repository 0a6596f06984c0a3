"""Shows people a setting of the admin's files with its present value."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

from bot.config import Configuration
from bot.config.problems import as_written


def shown(config: Configuration, name: str) -> str:
    """A setting as its file has it, such as `bot.yml: close_idle.after: 7 days`.

    Args:
        config: the admin's.
        name: with dots between groups, settings and places of a list; of `bot.yml`, or else of `labels.yml`.

    Raises:
        KeyError: neither has it.
    """
    bot = config.bot.model_dump(mode="json")
    if name.partition(".")[0] in bot:
        return f"bot.yml: {_told(name, bot)}"
    if config.labels is None:
        raise KeyError(name)
    return f"labels.yml: {_told(name, config.labels.model_dump(mode='json'))}"


def _told(name: str, settings: object) -> str:
    """The name without places of a list, which mean nothing to people, and the value."""
    parts = name.split(".")
    value = reduce(_inner, parts, settings)
    written = "null" if value is None else value if isinstance(value, str) else as_written(_names(value))
    return f"{'.'.join(part for part in parts if not part.isdecimal())}: {written}"


def _inner(value: object, part: str) -> object:
    if isinstance(value, Mapping):
        return value[part]
    if isinstance(value, list):
        return value[int(part)]
    raise KeyError(part)


def _names(value: object) -> object:
    """A list of entries by their names: the whole would fill the screen."""
    if isinstance(value, list):
        return [entry.get("name", entry) if isinstance(entry, Mapping) else entry for entry in value]
    return value
