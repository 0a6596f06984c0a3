"""What an operator took back with `undo` counts like an act of a person: it stands until somebody acts again.

It is recorded in the marker of the issue's description, in the same request that takes it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from bot.config import Configuration
from bot.domain.markers import Marker
from bot.domain.memory import moment, stamp
from bot.domain.model import Issue
from bot.standing import latest
from bot.standing.acts import Act, Origin, Register

NAME = "undone"
"""The value of the marker: `register/time/what stands since`, the last in hexadecimal digits, separated by commas."""


def acts(issue: Issue | None, config: Configuration) -> tuple[Act, ...]:
    """The acts of operators on an issue, one for each thing at the most, labels by their present names.

    Args:
        issue: as read; None for none.
        config: the labels.
    """
    return tuple(latest.named_now(act, config) for act in _acts(issue))


def last_at(issue: Issue) -> datetime | None:
    """When something was last taken back there (UTC), None for never."""
    return max((act.at for act in _acts(issue)), default=None)


def noted(marker: Marker, new: Iterable[Act]) -> Marker:
    """The marker of an issue with what is taken back; of earlier acts on the same things nothing is left."""
    found = {act.register: act for act in (*_read(marker), *new)}
    value = ",".join(f"{act.register}/{stamp(act.at)}/{act.value.encode().hex()}" for act in found.values())
    return replace(marker, values=MappingProxyType({**marker.values, NAME: value}))


def _acts(issue: Issue | None) -> Iterator[Act]:
    marker = issue.true_marker if issue else None
    yield from _read(marker) if marker else ()


def _read(marker: Marker) -> Iterator[Act]:
    """The acts in a marker; what people made of it that is none is left out."""
    for entry in filter(None, marker.values.get(NAME, "").split(",")):
        register, _, rest = entry.partition("/")
        time, _, value = rest.partition("/")
        at = moment(time)
        if at is not None and register in set(Register):
            try:
                yield Act(Register(register), bytes.fromhex(value).decode(), at, "", Origin.CLICK)
            except ValueError:
                continue
