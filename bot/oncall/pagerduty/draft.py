"""What the readers of both kinds of schedules hand on, and how they say what cannot be taken over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Generic, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from bot.domain.errors import ConfigError
from bot.domain.quoted import visible
from bot.oncall.model import Schedule
from bot.oncall.zones import iana

SHORTEST_TURN, LONGEST_TURN = timedelta(hours=1), timedelta(days=365)
"""PagerDuty's limits (PagerDuty docs)."""

_SHOWN_CHARACTERS = 80


class Shape(BaseModel):
    """Base of the shapes read from a saved reply: only the fields that are used; no private link is among them."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


def one_line(text: str) -> str:
    """Foreign text that stays on its line, in a comment and on a terminal."""
    return "".join(character if character.isprintable() else " " for character in visible(text))


Words = Annotated[str, BeforeValidator(lambda text: one_line(text) if isinstance(text, str) else text)]
"""Text that stays on one line."""

_Shape = TypeVar("_Shape", bound=Shape)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as PagerDuty knows them.

    Args:
        id: PagerDuty's.
        name: empty where the reply does not tell.
        is_deleted: the account is gone there.
    """

    id: str
    name: str = ""
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A schedule before its people have keys.

    Args:
        schedule: its `name` is PagerDuty's, `pagerduty` the id, and users are ids.
        people: by id.
        remarks: what the admin should know, one line each.
    """

    schedule: Schedule
    people: Mapping[str, Person]
    remarks: tuple[str, ...]


TOO_FAR = "holds a time that no calendar can reckon with"
"""Of years before the first or after the last."""


class Refused(ConfigError):
    """A schedule that `rotation.yml` cannot express, or a file that holds none; the message says why."""


def parsed(shape: type[_Shape], data: Any, what: str) -> _Shape:
    """The data as a frozen type.

    Raises:
        Refused: a field is missing or of another kind; the message names it, not its content.
    """
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        names = sorted({".".join(map(str, fault["loc"])) for fault in found})
        raise Refused(f"{what} has no usable {', '.join(names[:3])}: is the file complete?") from None


def zone_of(name: str, what: str) -> ZoneInfo:
    """The time zone of an IANA name or one of Rails'.

    Raises:
        Refused: there is none of that name.
    """
    try:
        return ZoneInfo(iana(name))
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise Refused(f"{what} is in an unknown time zone: {shown(name)}") from None


def is_foreign(times: Iterable[datetime], zone: ZoneInfo) -> bool:
    """Whether aware times are written with offsets that the zone does not have then."""
    return any(at.utcoffset() != at.astimezone(zone).utcoffset() for at in times)


def shown(text: str) -> str:
    """Foreign words for a line of our own."""
    line = one_line(text)
    return repr(line if len(line) <= _SHOWN_CHARACTERS else f"{line[: _SHOWN_CHARACTERS - 1]}…")


def counted(count: int, one: str, more: str) -> str:
    """`1 layer`, `2 layers`."""
    return f"{count} {one if count == 1 else more}"


class NamedRow(Shape):
    """What both kinds of schedule begin with."""

    id: Words
    name: Words = ""
    summary: Words | None = None
    time_zone: Words


_Row = TypeVar("_Row", bound=NamedRow)


class Drafting(Generic[_Row]):
    """One schedule on its way to `rotation.yml`.

    Args:
        shape: of its kind.
        data: as it came.
        now: UTC; what ended before is left out.
    """

    def __init__(self, shape: type[_Row], data: dict[str, Any], now: datetime) -> None:
        self._row = parsed(shape, data, "the schedule")
        self._name = self._row.name or self._row.summary or self._row.id
        self._what = f"schedule {shown(self._name)}"
        self._zone = zone_of(self._row.time_zone, self._what)
        self._now = now
        self._people: dict[str, Person] = {}
        self._remarks: list[str] = []
