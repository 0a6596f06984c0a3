"""Tells an admin what is wrong in the configuration: where, in plain words, and which name was probably meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Self

from bot.domain.errors import ConfigError

SHOWN_CHARACTERS = 40
NEAR = 0.6
"""How much of a name must be right for the nearest one to be offered."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend.

    Args:
        file: path as the admin gave it.
        line, column: 1-based, counted in characters; 0 and 0 where the file or folder as a whole is meant.
        message: what is wrong and what to write instead.
    """

    file: str
    line: int
    column: int
    message: str

    @classmethod
    def of_all(cls, file: str, message: str) -> Self:
        """A problem of a file or folder as a whole: it is not there, or nobody can or does read it."""
        return cls(file, 0, 0, message)

    def __str__(self) -> str:
        """As compilers print it, so that editors can jump there; without a place where there is none."""
        return f"{self._place}: {self.message}"

    @property
    def warning(self) -> str:
        """The same as a warning: it is odd, and nothing is broken."""
        return f"{self._place}: warning: {self.message}"

    @property
    def _place(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Slip:
    """What shows only when the settings are used: a question that nobody could answer.

    Args:
        location: keys and 0-based indexes in `bot.yml`; for a slip of the card, the variable to point at.
        message: what is wrong and what to write instead.
        is_card: in `templates/card.md`.
    """

    location: tuple[str | int, ...]
    message: str
    is_card: bool = False


class ConfigInvalid(ConfigError):
    """The configuration forbids to start.

    Args:
        problems: every problem of every file.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def did_you_mean(
    name: str, valid: Iterable[str], *, compared: Callable[[str], str] = str, nearness: float = NEAR
) -> str:
    """The end of a sentence that names the nearest valid name, or lists all of them when none is near.

    Args:
        name: what stands there.
        valid: what may.
        compared: the part of a name that counts for how near two are.
        nearness: of the nearest one at the least, from 0 to 1.
    """
    names = sorted(valid)
    folded = {compared(known).casefold(): known for known in names}
    near = get_close_matches(compared(name).casefold(), folded, n=1, cutoff=nearness)
    if near:
        return f", did you mean {folded[near[0]]!r}?"
    return f"; valid here: {', '.join(names)}" if names else ""


def shown(value: object) -> str:
    """A value of the admin's as a message repeats it: in quotes, shortened, without invisible characters."""
    return _shortened(_repeated(value))


def as_written(value: object) -> str:
    """A value in YAML's words, as the admin wrote it: `true`, `nothing`, `'text'`, `[1, 2]`, `{name: 'text'}`."""
    return "nothing" if value is None else _shortened(_flow(value))


def _flow(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_flow(held)}' for key, held in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_flow, value))}]"
    return _repeated(value)


def _repeated(value: object) -> str:
    return ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)


def _shortened(text: str) -> str:
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[: SHOWN_CHARACTERS - 1]}…"
