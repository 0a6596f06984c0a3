"""Brings a folder of configuration of an older version up to the present one, comments and order kept."""

from __future__ import annotations

import difflib
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.config import files, mirrors
from bot.config.edits import edited, first_key, held, replaced, tree
from bot.config.files import BOT, ROTATION
from bot.config.migrations import CARD, STEPS, Step, Verbs
from bot.config.problems import ConfigInvalid
from bot.config.version import KEY, VERSION, fault, stated
from bot.config.yaml import LARGE, Document, read
from bot.domain.errors import ConfigError

_MARK = b"\xef\xbb\xbf"
"""The byte order mark that some editors put in front."""


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one file.

    Args:
        path: of the file.
        before, after: its text.
        has_mark: whether a byte order mark stands in front.
    """

    path: Path
    before: str
    after: str
    has_mark: bool = False

    @property
    def difference(self) -> str:
        """As `diff -u` prints it, so that `patch -p0` can apply it."""
        before, after = (re.findall("[^\n]*\n|[^\n]+", each) for each in (self.before, self.after))
        told = difflib.unified_diff(before, after, str(self.path), str(self.path))
        return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in told)


@dataclass(frozen=True, slots=True)
class Migration:
    """What a folder needs.

    Args:
        changes: file by file.
        why: a sentence for each step that changes something.
    """

    changes: tuple[Change, ...]
    why: tuple[str, ...]

    def write(self) -> None:
        """Writes the files, each at once.

        Raises:
            ConfigError: one cannot be written; those before it are.
        """
        for change in self.changes:
            _put(change)


def migration(folder: Path, verbs: Verbs) -> Migration:
    """What has to change so that this bot understands a folder as it was meant.

    A folder that names no version gets the present one: every step looks at it, and most find nothing.

    Args:
        folder: of the configuration.
        verbs: every word that begins a command in comments, with the command's first name.

    Raises:
        ConfigError: the folder is no configuration, is newer than this bot, or a file cannot be read.
    """
    files.check_folder(folder)
    bot = files.document(folder / BOT)
    if not bot.is_readable:
        raise ConfigInvalid(bot.problems)
    found = stated(bot)
    if found is not None and found > VERSION:
        raise ConfigInvalid([bot.problem((KEY,), fault(bot))])
    texts = {name: text for name in _names(folder) if (text := _text(folder / name)) is not None}
    after, why = dict(texts), list[str]()
    for step in STEPS:
        if step.since > (found or 0) and _is_made(step, after, verbs):
            why.append(step.why)
    after[BOT] = _numbered(after[BOT], found, bot)
    if found != VERSION:
        why.append(f"{BOT} names the version of the configuration: {VERSION}")
    changes = [Change(folder / name, texts[name], after[name], _has_mark(folder / name)) for name in texts]
    return Migration(tuple(each for each in changes if each.before != each.after), tuple(why))


def _is_made(step: Step, texts: dict[str, str], verbs: Verbs) -> bool:
    """Makes a step in all files; whether it changed any."""
    before = dict(texts)
    for name, text in before.items():
        if step.files(name):
            texts[name] = edited(text, step.edits(text, verbs))
    return texts != before


def _numbered(text: str, found: int | None, bot: Document) -> str:
    """`bot.yml` with the present version.

    Raises:
        ConfigInvalid: there is no place for it.
    """
    if found == VERSION:
        return text
    line = f"{KEY}: {VERSION}"
    if found is not None:
        return edited(text, (replaced(each.value, str(VERSION)) for each in held(tree(text), KEY)))
    if KEY in _top(text):
        raise ConfigInvalid([bot.problem((KEY,), f"cannot be brought up to date: write `{line}`")])
    edit = first_key(text, line)
    after = f"{line}\n" if edit is None else edited(text, [edit])
    if KEY not in _top(after):
        raise ConfigInvalid([bot.problem((), f"cannot be changed by itself: write `{line}` above the first key")])
    return after


def _top(text: str) -> Mapping[str, object]:
    data = read(BOT, text.encode("utf-8", "surrogatepass")).data
    return data if isinstance(data, Mapping) else {}


def _names(folder: Path) -> Iterator[str]:
    """The files that can change, by path below the folder."""
    yield from (BOT, ROTATION, CARD)
    yield from (f"{mirrors.FOLDER}/{name}{mirrors.SUFFIX}" for name in mirrors.names(folder))


def _text(path: Path) -> str | None:
    """The text of a file, line ends as they are; None where there is none, or no text that can be read."""
    content = files.content_of(path, LARGE)
    if not isinstance(content, bytes):
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None  # `check` names the place


def _has_mark(path: Path) -> bool:
    content = files.content_of(path, LARGE)
    return isinstance(content, bytes) and content.startswith(_MARK)


def _put(change: Change) -> None:
    """Writes a file beside the old one and puts it in its place, with the same rights; links stay links."""
    path = change.path.resolve()
    content = (_MARK if change.has_mark else b"") + change.after.encode("utf-8")
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).chmod(path.stat().st_mode & 0o7777)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ConfigError(f"{change.path} cannot be written: {error.strerror or error}") from None
