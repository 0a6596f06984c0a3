"""Finds misspelt names in files that hold other mistakes too, so that an admin sees all of them at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pydantic import ValidationError

from bot.config import rotation_links
from bot.config.layers import LayerEntry, LevelEntry
from bot.config.messages import problems_of
from bot.config.problems import Problem
from bot.config.rotation import AwayEntry, HolidayEntry, OverrideEntry, RotationConfig, ScheduleEntry, UserEntry
from bot.config.yaml import Document, Location
from bot.oncall.model import NEXT


def schedules(document: Document) -> tuple[str, ...] | None:
    """The names of the schedules of a broken file; None where not even these can be told."""
    known = _group(document.data, "schedules")
    return tuple(known) if known else None


def named_schedules(document: Document) -> Iterator[tuple[Location, str]]:
    """The schedules that a broken `bot.yml` names, each with its place.

    Args:
        document: `bot.yml` as it was read.
    """
    held = _group(document.data, "rotation")
    routes = enumerate(_entries(held, "routes"))
    groups: list[tuple[Location, object]] = [(("rotation",), held)]
    groups += [(("rotation", "routes", index), route) for index, route in routes]
    for place, group in groups:
        name = _text(group, "schedule")
        if name is not None:
            yield (*place, "schedule"), name


def unknown_names(document: Document, told: Sequence[Problem]) -> Iterator[Problem]:
    """Names in a broken file that no user of it has, and regions that are nobody's.

    Args:
        document: the file as it was read.
        told: what is known to be wrong; where it points at a name, nothing more is said of that.
    """
    users = _group(document.data, "users")
    if not users:
        return
    found = list(rotation_links.unknown(_sketch(document.data, users)))
    if found:
        error = ValidationError.from_exception_data(RotationConfig.__name__, found)
        places = {(problem.line, problem.column) for problem in told}
        for problem in problems_of(error, document, RotationConfig):
            if (problem.line, problem.column) not in places:
                yield problem


def _sketch(data: object, users: Mapping[str, object]) -> RotationConfig:
    """The names of a file without anything else of it, each at its place; what is no text is no name.

    No holiday has a region where that of a user cannot be told: it may be the very one.
    """
    holidays = _entries(data, "holidays") if all(map(_has_clear_region, users.values())) else ()
    return RotationConfig.model_construct(
        users={
            key: UserEntry.model_construct(manager=_text(held, "manager"), region=_text(held, "region"))
            for key, held in users.items()
        },
        schedules={key: _schedule(held) for key, held in _group(data, "schedules").items()},
        away=tuple(AwayEntry.model_construct(user=_text(held, "user")) for held in _entries(data, "away")),
        holidays=tuple(HolidayEntry.model_construct(region=_text(held, "region")) for held in holidays),
    )


def _has_clear_region(user: object) -> bool:
    """Whether it can be told in which region a user is, or that they are in none."""
    return user is None or (isinstance(user, Mapping) and isinstance(user.get("region"), str | None))


def _schedule(held: object) -> ScheduleEntry:
    return ScheduleEntry.model_construct(
        layers=tuple(LayerEntry.model_construct(users=_names(layer)) for layer in _entries(held, "layers")),
        overrides=tuple(
            OverrideEntry.model_construct(user=_text(each, "user")) for each in _entries(held, "overrides")
        ),
        escalation=tuple(
            LevelEntry.model_construct(notify=_text(level, "notify") or NEXT) for level in _entries(held, "escalation")
        ),
    )


def _names(layer: object) -> tuple[str | None, ...]:
    return tuple(name if isinstance(name, str) else None for name in _entries(layer, "users"))


def _text(held: object, key: str) -> str | None:
    found = held.get(key) if isinstance(held, Mapping) else None
    return found if isinstance(found, str) else None


def _entries(held: object, key: str) -> tuple[object, ...]:
    found = held.get(key) if isinstance(held, Mapping) else None
    return found if isinstance(found, tuple) else ()


def _group(held: object, key: str) -> Mapping[str, object]:
    found = held.get(key) if isinstance(held, Mapping) else None
    return found if isinstance(found, Mapping) else {}
