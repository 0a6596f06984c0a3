"""Reads the operator's secrets from files, as containers mount them: one file per setting, in lower case."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path

from pydantic_settings import BaseSettings, SecretsSettingsSource, SettingsError

from bot.domain.errors import ConfigError


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
            return SecretsSettingsSource(settings, folder, env_prefix=prefix)()
    except (OSError, SettingsError) as error:
        cause = error.__cause__ or error
        if isinstance(cause, OSError):
            raise ConfigError(f"{cause.filename or folder} cannot be read: {cause.strerror}") from None
        if isinstance(cause, UnicodeDecodeError):  # its text would repeat the secret
            field = next(name for name in settings.model_fields if f'"{name}"' in str(error))
            name = settings.model_fields[field].validation_alias or f"{prefix}{field}"
            raise ConfigError(f"{folder / str(name)} is not UTF-8 text") from None
        raise ConfigError(f"{folder} cannot be read: {cause}") from None


def _expect_files(settings: type[BaseSettings], folder: Path, prefix: str) -> None:
    """Container engines make folders where a mounted file is missing.

    Raises:
        ConfigError: the folder of secrets is a file, or one of the secrets is none.
    """
    if not folder.is_dir():
        raise ConfigError(f"{folder} must be a folder that holds one file for each secret")
    names = {str(field.validation_alias or f"{prefix}{name}") for name, field in settings.model_fields.items()}
    for path in sorted(folder.iterdir()):
        if path.name.lower() in names and not path.is_file():
            raise ConfigError(f"{path} must be a file that holds the secret: is its mount missing?")
