"""Takes files from the admin's folder, and tells which of them nothing reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from bot.config.entries import Section
from bot.config.messages import problems_of
from bot.config.problems import ConfigInvalid, Problem, did_you_mean
from bot.config.yaml import USUAL, Document, Limits, read, unreadable

BOT, LABELS, ROTATION, TEMPLATES, SCHEMAS = "bot.yml", "labels.yml", "rotation.yml", "templates", "schemas"
MIRRORS = "mirrors"
ENVIRONMENT = "environment.example"
"""The names that operators have to set, which `init` puts beside the files; the bot itself never reads it."""

ISSUE_FILE, CARD_FILE = "issue.md", "card.md"
_IN_FOLDER = frozenset({BOT, LABELS, ROTATION, TEMPLATES, SCHEMAS, MIRRORS})
_IN_TEMPLATES = frozenset({ISSUE_FILE, CARD_FILE})
_MISSING = "no such file: copy it from the shipped configuration"
_BACKUPS = ("~", ".bak", ".orig", ".rej", ".swp")
_OF_SYSTEMS = frozenset({"lost+found", "Thumbs.db", "desktop.ini"})

_Model = TypeVar("_Model", bound=Section)


def check_folder(folder: Path) -> None:
    """Refuses what is no folder.

    Raises:
        ConfigInvalid: there is none, and it says how to name it; or nobody may look.
    """
    try:
        if folder.is_dir():
            with suppress(FileNotFoundError):
                (folder / BOT).lstat()  # raises where nobody may enter
            return
        missing = "no such folder: name it with --config or FEEDBACK_BOT_CONFIG"
        told = "is a file: name its folder" if folder.exists() else missing
    except OSError as error:
        told = f"cannot be read: {error.strerror or error}"
    raise ConfigInvalid([Problem.of_all(str(folder), told)])


def document(path: Path, limits: Limits = USUAL, missing: str = _MISSING) -> Document:
    """One YAML file.

    Args:
        path: of the file.
        limits: what it may hold.
        missing: what to say where there is none.
    """
    content = content_of(path, limits)
    if isinstance(content, bytes):
        return read(str(path), content, limits)
    return unreadable(content or Problem.of_all(str(path), missing))


def parsed(
    document: Document, model: type[_Model], verbs: Mapping[str, str] | None = None
) -> tuple[_Model | None, list[Problem]]:
    """The document as its model, or None with the reasons."""
    found = list(document.problems)
    parsed = None
    if document.is_readable:
        try:
            parsed = model.model_validate(document.data, context={"verbs": verbs})
        except ValidationError as error:
            found += problems_of(error, document, model)
    return (None if found else parsed), found


def content_of(path: Path, limits: Limits = USUAL) -> bytes | Problem | None:
    """The bytes of a file, up to just over the limit; None where there is none."""
    try:
        with path.open("rb") as file:
            return file.read(limits.bytes + 1)
    except FileNotFoundError:
        if path.is_symlink():
            return Problem.of_all(str(path), "is a link to a file that does not exist")
        return None
    except OSError as error:
        return Problem.of_all(str(path), f"cannot be read: {error.strerror or error}")


def strays(folder: Path) -> Iterator[Problem]:
    """Files of the admin's folder that nothing reads."""
    yield from _unknown(folder, _IN_FOLDER)
    yield from _unknown(folder / TEMPLATES, _IN_TEMPLATES)


def _unknown(folder: Path, known: frozenset[str]) -> Iterator[Problem]:
    """Files that nothing reads: most often a misspelt name."""
    for name in names_in(folder):
        if name not in known and name != ENVIRONMENT:
            hint = did_you_mean(name, known, compared=lambda file: Path(file).stem)
            yield Problem.of_all(str(folder / name), f"nothing reads this file{hint}")


def names_in(folder: Path) -> list[str]:
    """The names of what people put into a folder; what systems and editors leave behind is no setting."""
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        return []  # a missing folder of templates or mirrors is fine; one that cannot be read shows at its files
    return [
        name
        for name in names
        if not (name.startswith((".", "README")) or name.endswith(_BACKUPS) or name in _OF_SYSTEMS)
    ]
