"""Reads the operator's secrets from files, as containers mount them: one file per setting, in lower case."""

from __future__ import annotations

import string
import warnings
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from pydantic_settings import BaseSettings, SecretsSettingsSource, SettingsError

from bot.domain.errors import ConfigError

_AROUND = f"{string.whitespace}\ufeff"
"""What is cut off around a value: white space, and the mark that some editors put before a text."""


def secret_files(settings: type[BaseSettings], folder: Path, prefix: str = "") -> Mapping[str, object]:
    """What the folder holds; whatever pydantic would only warn of stops here, since a secret would be left out.

    Args:
        settings: whose fields name the files.
        folder: it may be missing.
        prefix: in lower case, before the name of a file.

    Raises:
        ConfigError: it cannot be read, or a secret is no file or no text; the message repeats none.
    """
    try:
        if not folder.exists():
            return {}
        _expect_files(settings, folder, prefix)
        with warnings.catch_warnings(action="error", category=UserWarning):
            found = SecretsSettingsSource(settings, folder, env_prefix=prefix)()
            return {name: str(value).strip(_AROUND) for name, value in found.items()}
    except (OSError, SettingsError) as error:
        cause = error.__cause__ or error
        if isinstance(cause, OSError):
            raise ConfigError(f"{cause.filename or folder} cannot be read: {cause.strerror}") from None
        if isinstance(cause, UnicodeDecodeError):  # its text would repeat the secret
            field = next(name for name in settings.model_fields if f'"{name}"' in str(error))
            name = settings.model_fields[field].validation_alias or f"{prefix}{field}"
            raise ConfigError(f"{folder / str(name)} is not UTF-8 text") from None
        raise ConfigError(f"{folder} cannot be read: {cause}") from None


def hints(settings: type[BaseSettings], folder: Path, prefix: str = "") -> Mapping[str, str]:
    """What may be why a setting is missing, by its name: its file is empty, or there is one that looks like it.

    Args:
        settings, folder, prefix: as for `secret_files`.
    """
    names = _names(settings, prefix)
    try:
        paths = sorted(path for path in folder.iterdir() if path.is_file())
        mine = {path.name.lower(): path for path in paths if path.name.lower() in names}
        empty = [name for name, path in mine.items() if not path.read_text("utf-8").strip(_AROUND)]
    except (OSError, UnicodeDecodeError):
        return {}  # what cannot be read is told where it is read
    found = {}
    for path in paths:
        near = get_close_matches(_bare(path.name), names.difference(mine), n=1, cutoff=0.85)
        if path.name.lower() not in names and near:
            found[near[0]] = f"nothing reads {path}: did you mean {near[0]}?"
    told = found | {name: f"{mine[name]} is empty" for name in empty}
    return {name.removeprefix(prefix).upper(): words for name, words in told.items()}


def _bare(file: str) -> str:
    """The name of a file as ours are written: in lower case, with underscores, without what follows a full stop."""
    return file.lower().partition(".")[0].replace("-", "_").replace(" ", "_")


def _names(settings: type[BaseSettings], prefix: str) -> set[str]:
    return {str(field.validation_alias or f"{prefix}{name}") for name, field in settings.model_fields.items()}


def _expect_files(settings: type[BaseSettings], folder: Path, prefix: str) -> None:
    """Container engines make folders where a mounted file is missing.

    Raises:
        ConfigError: the folder of secrets is a file, or one of the secrets is none.
    """
    if not folder.is_dir():
        raise ConfigError(f"{folder} must be a folder that holds one file for each secret")
    names = _names(settings, prefix)
    for path in sorted(folder.iterdir()):
        if path.name.lower() in names and not path.is_file():
            raise ConfigError(f"{path} must be a file that holds the secret: is its mount missing?")
