"""Lets one folder of configuration serve several Zendesk accounts and GitLab projects: what differs for each mirror."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from typing_extensions import override

from bot.config import files
from bot.config.fields import SOURCE_NAME
from bot.config.models import BotConfig
from bot.config.problems import ConfigInvalid, Problem, did_you_mean, shown
from bot.config.version import KEY
from bot.config.yaml import Document, Location
from bot.domain.errors import ConfigError

FOLDER, SUFFIX = files.MIRRORS, ".yml"
SOURCE, PROJECT, TITLE = ("zendesk", "source"), ("gitlab", "project"), ("status", "title")
REQUIRED = {SOURCE: "of its Zendesk account", PROJECT: "that its issues go to"}
_DELETED = "was deleted: what was good goes on until serve is started anew without this mirror, or put it back"
_NAMED = f"a mirror is called by lower-case letters, digits and single dashes, and its file ends in {SUFFIX}"


class WhichMirror(ConfigError):
    """It cannot be told which mirror an operator means."""


@dataclass(frozen=True)
class Layered(Document):
    """Two files that say one thing together; every problem is told of the file that holds the value.

    Args:
        over: what counts where both say something.
        under: the other one.
    """

    over: Document = field(default_factory=lambda: Document(""))
    under: Document = field(default_factory=lambda: Document(""))

    @override
    def problem(self, location: Location, message: str, *, at_key: bool = False) -> Problem:
        """A problem at a place; what neither file writes down is told of the one that comes nearest to it."""
        return self._holder(location).problem(location, message, at_key=at_key)

    @override
    def line_of(self, place: Location, beside: Location) -> str:
        """The line of a place, with the name of its file where another place is in another one."""
        if place not in self.values:
            return ""
        holder = self._holder(place)
        of = "" if holder is self._holder(beside) else f" of {Path(holder.file).name}"
        return f"{holder.values[place][0]}{of}"

    def _holder(self, location: Location) -> Document:
        return self.over if 0 < _depth(self.over, location) >= _depth(self.under, location) else self.under


def names(folder: Path) -> tuple[str, ...]:
    """The mirrors of a folder of configuration, in the order of the alphabet; none where it has no such folder.

    Raises:
        ConfigInvalid: it cannot be told, since the folder cannot be read.
    """
    place = folder / FOLDER
    try:
        found = [path.name for path in place.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        files.check_folder(folder)
        raise ConfigInvalid([_unreadable(place, error)]) from None
    return tuple(sorted(name.removesuffix(SUFFIX) for name in found if _is_mirror(name)))


def known(folder: Path) -> tuple[str, ...]:
    """The same as far as it can be told: where the folder cannot be read, whoever loads it says so."""
    try:
        return names(folder)
    except ConfigInvalid:
        return ()


def chosen(folder: Path, name: str | None) -> tuple[str, ...]:
    """The mirrors that an operator means; empty where there are none and one bot serves alone.

    Args:
        folder: of the configuration.
        name: of one of them; None for all.

    Raises:
        WhichMirror: there is no such mirror.
    """
    found = names(folder)
    if name is None:
        return found
    if name not in found:
        hint = did_you_mean(name, found) if found else f": {folder} holds no {FOLDER}/{name}{SUFFIX}"
        raise WhichMirror(f"no mirror {shown(name)}{hint}")
    return (name,)


def laid_over(base: Document, folder: Path, mirror: str) -> tuple[Document, str]:
    """The settings of a mirror, as one document, and whose its issues without a ticket are (`Configuration.owner`).

    Args:
        base: `bot.yml`.
        folder: of the configuration.
        mirror: its name.
    """
    return _laid_over(base, _document(folder, mirror))


def _laid_over(base: Document, over: Document) -> tuple[Document, str]:
    document = layered(base, over)
    owner = _owner(base, document)
    title = value(base, TITLE) or BotConfig().status.title
    if owner and value(over, TITLE) is None and isinstance(title, str):
        document = replace(document, data=_merged(document.data, {"status": {"title": f"{title} ({owner})"}}))
    return replace(document, problems=(*document.problems, *_lacking(over))), owner


def layered(base: Document, over: Document) -> Layered:
    """Two files as one: groups of settings are united, and any other value of `over` takes the place of the base's."""
    own = {place: at for place, at in base.values.items() if not _is_replaced(over, place)}
    return Layered(
        base.file,
        _merged(base.data, over.data),
        {**own, **over.values},
        {**base.keys, **over.keys},
        (*base.problems, *over.problems),
        base.is_readable and over.is_readable,
        over=over,
        under=base,
    )


def places(folder: Path) -> Mapping[str, tuple[str, str]]:
    """Source and project that each mirror's file names, by the mirror's name; empty words for what it lacks."""
    found = _documents(folder, _stamps(folder))
    return {name: (str(value(held, SOURCE) or ""), str(value(held, PROJECT) or "")) for name, held in found.items()}


def beside(folder: Path, mirror: str) -> frozenset[str]:
    """The sources of all mirrors but this one, as far as they can be told."""
    with suppress(ConfigInvalid):  # that the folder cannot be read is told by `strays`
        return frozenset(source for name, (source, _) in places(folder).items() if name != mirror)
    return frozenset()


def _document(folder: Path, mirror: str) -> Document:
    """A mirror's file; it was there when the mirror was chosen."""
    return files.document(_file(folder, mirror), missing=_DELETED)


def _file(folder: Path, mirror: str) -> Path:
    return folder / FOLDER / f"{mirror}{SUFFIX}"


def strays(folder: Path) -> Iterator[Problem]:
    """What lies among the mirrors and is none."""
    place = folder / FOLDER
    try:
        if place.exists() and not place.is_dir():
            yield Problem.of_all(str(place), "is a file: mirrors are files in a folder of that name")
        elif place.exists():
            next(place.iterdir(), None)
    except OSError as error:
        yield _unreadable(place, error)
    for name in files.names_in(place):
        if not _is_mirror(name):
            yield Problem.of_all(str(place / name), f"nothing reads this file: {_NAMED}")


def _unreadable(place: Path, error: OSError) -> Problem:
    return Problem.of_all(str(place), f"cannot be read: {error.strerror or error}")


def clashes(folder: Path) -> Mapping[str, tuple[Problem, ...]]:
    """What two mirrors cannot both have, told of the later one of each two, by its name, where that can be told."""
    try:
        return _clashes(folder, _stamps(folder))
    except ConfigInvalid:
        return {}  # that the folder cannot be read is told by `strays`


@lru_cache(maxsize=4)
def _clashes(folder: Path, stamps: tuple[object, ...]) -> Mapping[str, tuple[Problem, ...]]:
    """The same, once for all mirrors of a folder as long as no file changes: each of them asks."""
    base, found = files.document(folder / files.BOT), dict[str, tuple[Problem, ...]]()
    sharing = defaultdict[str, dict[str, Document]](dict)
    for name, over in _documents(folder, stamps).items():
        document, _ = _laid_over(base, over)
        earlier = sharing[str(value(document, PROJECT)).casefold()]  # GitLab does not tell paths apart by case
        found[name] = tuple(told for other, held in earlier.items() for told in _clash(document, other, held))
        earlier[name] = document
    return found


@lru_cache(maxsize=4)
def _documents(folder: Path, _stamps: tuple[object, ...]) -> Mapping[str, Document]:
    """Each mirror's file, by its name, read once for all that ask as long as none changes."""
    return {name: _document(folder, name) for name in names(folder)}


def _stamps(folder: Path) -> tuple[object, ...]:
    return tuple(_stamp(path) for path in (folder / files.BOT, *(_file(folder, name) for name in names(folder))))


def _stamp(path: Path) -> object:
    try:
        about = path.stat()
    except OSError:
        return str(path)
    return str(path), about.st_mtime_ns, about.st_size


def _clash(document: Document, name: str, other: Document) -> Iterator[Problem]:
    if not _is_same(PROJECT, document, other):
        return
    if _is_same(SOURCE, document, other):
        told = f"zendesk.source and gitlab.project are those of the mirror {shown(name)}: each rating has one issue"
        yield document.problem(SOURCE, f"{told} of one bot")
    elif _is_same(TITLE, document, other):
        told = f"status.title is that of the mirror {shown(name)}, whose project it shares: choose another one"
        yield document.problem(TITLE, told)


def _is_same(place: Location, one: Document, other: Document) -> bool:
    """Whether both write down the same value, in GitLab's eyes, to whom case in a path means nothing."""
    found = value(one, place)
    return found is not None and str(found).casefold() == str(value(other, place)).casefold()


def value(document: Document, place: Location) -> object:
    """What stands at a place of a document; None for nothing."""
    found: object = document.data
    for part in place:
        found = found.get(str(part)) if isinstance(found, Mapping) else None
    return found


def _lacking(over: Document) -> Iterator[Problem]:
    if over.is_readable:
        if value(over, (KEY,)) is not None:
            yield over.problem((KEY,), f"{KEY} stands in {files.BOT} alone and is that of all files", at_key=True)
        for place, what in REQUIRED.items():
            if value(over, place) is None:
                path = ".".join(map(str, place))
                yield over.problem(place, f"{path} is missing: each mirror names the one {what}")


def _owner(base: Document, document: Document) -> str:
    """The mirror's source, unless it is the one that `bot.yml` itself names."""
    source = value(document, SOURCE)
    alone = value(base, SOURCE) or BotConfig().zendesk.source
    is_apart = isinstance(source, str) and source != alone and re.fullmatch(SOURCE_NAME, source)
    return str(source) if is_apart else ""


def _merged(base: object, over: object) -> object:
    if not (isinstance(base, Mapping) and isinstance(over, Mapping)):
        return base if over is None and isinstance(base, Mapping) else over
    return {**base, **{name: _merged(base[name], held) if name in base else held for name, held in over.items()}}


def _is_replaced(over: Document, location: Location) -> bool:
    """Whether a value of `bot.yml` is, or lies within, one in whose place the mirror has another."""
    held = (value(over, location[:n]) for n in range(1, len(location) + 1))
    return any(each is not None and not isinstance(each, Mapping) for each in held)


def _depth(document: Document, location: Location) -> int:
    """How much of a way into a document it goes."""
    return next(n for n in range(len(location), -1, -1) if n == 0 or location[:n] in document.values)


def _is_mirror(file: str) -> bool:
    return file.endswith(SUFFIX) and re.fullmatch(SOURCE_NAME, file.removesuffix(SUFFIX)) is not None
