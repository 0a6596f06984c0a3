"""Lets an operator follow what a run spends its time on: named stretches of work, within each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Protocol

Value = str | int | bool


class Span(Protocol):
    """One stretch of work that is under way."""

    def set(self, name: str, value: Value) -> None:
        """Adds what turned out meanwhile: never a customer's word, never a secret."""
        ...


class _Nobody:
    """Stands for a span where nobody follows."""

    def set(self, name: str, value: Value) -> None:
        """Nothing."""


Opener = Callable[[str, Mapping[str, Value]], AbstractContextManager[Span]]

_NOBODY = _Nobody()
_opener: ContextVar[Opener] = ContextVar("opener", default=lambda _name, _about: nullcontext(_NOBODY))


def span(name: str, **about: Value) -> AbstractContextManager[Span]:
    """A stretch of work, from `with` to its end; it costs next to nothing where nobody follows.

    Args:
        name: what is done, one of a few words.
        about: what is known of it before: never a customer's word, never a secret.
    """
    return _opener.get()(name, about)


@contextmanager
def followed(opener: Opener) -> Iterator[None]:
    """Has somebody follow what is done inside, in whichever thread that was given its work from there."""
    token = _opener.set(opener)
    try:
        yield
    finally:
        _opener.reset(token)
