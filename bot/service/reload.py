"""Takes up what an admin changes while the service runs, and goes on with what was good where a change is broken."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import structlog

from bot.domain.errors import ConfigError
from bot.logs import place_of

_log = structlog.get_logger()
_Ground = TypeVar("_Ground")

LOOK_SECONDS = 3.0
"""How often files are looked at between two runs."""

MOST_BYTES = 4 * 1024 * 1024
"""Of each file; nothing that the bot reads is longer."""


@dataclass(frozen=True, slots=True)
class Look(Generic[_Ground]):
    """What was found when environment and files were read.

    Args:
        ground: what counts.
        problems: why a part of what is there does not count, a line each; what counted before does in its place.
    """

    ground: _Ground
    problems: tuple[str, ...] = ()


class Keeper(Generic[_Ground]):
    """The last good configuration of one mirror.

    Args:
        read: reads all of it, with what counted before in place of what is broken now.
        seen: a digest of all that `read` reads, cheap to make.
    """

    def __init__(self, read: Callable[[_Ground | None], Look[_Ground]], seen: Callable[[], str]) -> None:
        self._read, self._seen = read, seen
        self._last: Look[_Ground] | None = None
        self._taken = self._before = ""
        self._is_owed = False

    def look(self) -> Look[_Ground]:
        """What counts now; read anew only when something changed, or when reading failed the last time.

        Raises:
            ConfigError: it is broken, and nothing good was there before.
        """
        seen = self._seen()
        if self._last is None or self._is_owed or seen != self._taken:
            was, is_same = self._last, seen == self._taken
            self._taken = self._before = seen  # also where reading fails: the next run tries again, and none sooner
            self._last = self._read_anew(was)
            if was is None or not is_same or self._last.problems != was.problems:
                self._tell(was, self._last)
        return self._last

    def _read_anew(self, was: Look[_Ground] | None) -> Look[_Ground]:
        """What is there now, or what counted before with the reason why nobody can tell."""
        if was is None:
            return self._read(None)
        self._is_owed = True
        try:
            found = self._read(was.ground)
        except ConfigError as error:
            return Look(was.ground, tuple(str(error).splitlines()))
        except Exception as error:  # noqa: BLE001 - whatever it is, what was good goes on, and people are told
            return Look(was.ground, (f"the configuration could not be read: {place_of(error)}",))
        self._is_owed = False
        return found

    def has_changed(self, *, is_asked: bool = False) -> bool:
        """Whether something changed since the last look.

        Args:
            is_asked: at once; else only what stayed the same since this was asked last: a file that is being written
                is not read.
        """
        seen = self._seen()
        is_steady, self._before = is_asked or seen == self._before, seen
        return is_steady and seen != self._taken

    def _tell(self, was: Look[_Ground] | None, now: Look[_Ground]) -> None:
        if now.problems:
            _log.warning("configuration_broken", problems=list(now.problems))
        elif was is not None and was.problems:
            _log.info("configuration_mended")
        elif was is not None:
            _log.info("configuration_changed")


def digest(places: Iterable[Path], names_of: Collection[Path] = ()) -> str:
    """What is in some folders: names, and the content of files; links are followed to what they lead to now.

    Args:
        places: folders, or files; they may be missing.
        names_of: the folders of which only the names count.
    """
    found = hashlib.sha256()
    for place in places:
        for path in _within(place):
            for part in _parts(path, is_read=place not in names_of):
                found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()


def _within(place: Path) -> list[Path]:
    """What lies in a folder, or the file; what begins with two dots is how Kubernetes swaps the others."""
    try:
        return sorted(path for path in place.iterdir() if not path.name.startswith(".."))
    except NotADirectoryError:
        return [place]
    except OSError:
        return []


def _parts(path: Path, *, is_read: bool) -> Iterator[bytes]:
    yield str(path).encode(errors="surrogateescape")
    try:
        if is_read and path.is_file():
            with path.open("rb") as file:
                yield file.read(MOST_BYTES)
    except OSError as error:
        yield str(error.errno).encode()
