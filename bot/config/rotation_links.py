"""What several entries of `rotation.yml` must agree about: who is named exists, nobody stands there twice."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pydantic_core import InitErrorDetails

from bot.config.entries import finding
from bot.config.layers import LayerEntry
from bot.config.local_times import utc
from bot.config.problems import did_you_mean, shown
from bot.oncall.model import FALLBACK, NEXT

if TYPE_CHECKING:
    from bot.config.rotation import OverrideEntry, RotationConfig, ScheduleEntry

_FEW = 12
"""So many names are read by somebody who looks for the right one."""

_Place = tuple[str | int, ...]


def backwards(
    time_zone: str, layers: tuple[LayerEntry, ...], overrides: tuple[OverrideEntry, ...]
) -> Iterator[InitErrorDetails]:
    """Layers and overrides that end before they begin."""
    zone = ZoneInfo(time_zone)
    spans: list[tuple[_Place, datetime, datetime | None]] = [
        *((("layers", index), layer.start, layer.end) for index, layer in enumerate(layers)),
        *((("overrides", index), override.start, override.end) for index, override in enumerate(overrides)),
    ]
    for place, start, end in spans:
        if end is not None and utc(end, zone) <= utc(start, zone):
            yield finding((*place, "end"), "must be later than start")


def unknown(config: RotationConfig) -> Iterator[InitErrorDetails]:
    """Names that no user, and where they may stand no schedule, has."""
    for place, name in _named(config):
        if name is not None and name not in config.users:
            yield finding(place, f"{shown(name)} is no user of this file{_hint(name, config.users)}")
    regions = {user.region for user in config.users.values() if user.region is not None}
    for index, holiday in enumerate(config.holidays):
        if holiday.region is not None and holiday.region not in regions:
            told = f"{shown(holiday.region)} is the region of no user{_hint(holiday.region, regions)}"
            yield finding(("holidays", index, "region"), told)
    yield from _unknown_levels(config)


def _unknown_levels(config: RotationConfig) -> Iterator[InitErrorDetails]:
    for key, schedule in config.schedules.items():
        for index, level in enumerate(schedule.escalation or ()):
            place = ("schedules", key, "escalation", index, "notify")
            valid = {NEXT, FALLBACK, *config.users, *config.schedules} - {key}
            if level.notify == key:
                yield finding(place, "is this schedule itself: write next for who follows")
            elif level.notify not in valid:
                told = "is neither next nor fallback, and no schedule or user of this file"
                yield finding(place, f"{shown(level.notify)} {told}{_hint(level.notify, valid)}")


def _hint(name: str, valid: Collection[str]) -> str:
    """The nearest name, or all where these are few."""
    hint = did_you_mean(name, valid)
    return hint if hint.endswith("?") or len(valid) <= _FEW else ""


def _named(config: RotationConfig) -> Iterator[tuple[_Place, str | None]]:
    """Everybody who is named, with the place; None where nobody is."""
    for key, user in config.users.items():
        yield ("users", key, "manager"), user.manager
    for key, schedule in config.schedules.items():
        yield from (((("schedules", key, *place)), name) for place, name in _of_schedule(schedule))
    for index, away in enumerate(config.away):
        yield ("away", index, "user"), away.user


def _of_schedule(schedule: ScheduleEntry) -> Iterator[tuple[_Place, str | None]]:
    for index, layer in enumerate(schedule.layers):
        for slot, name in enumerate(layer.users):
            yield ("layers", index, "users", slot), name
    for index, override in enumerate(schedule.overrides):
        yield ("overrides", index, "user"), override.user


def doubled(config: RotationConfig) -> Iterator[InitErrorDetails]:
    """One account that two users claim, keys that mean two things, and people who review themselves."""
    seen: dict[tuple[str, object], str] = {}
    for key, user in config.users.items():
        accounts = {"gitlab": (user.gitlab or key).casefold(), "pagerduty": user.pagerduty, "zendesk": user.zendesk}
        for field, account in accounts.items():
            owner = key if account is None else seen.setdefault((field, account), key)
            if owner != key:
                told = f"is the account of {shown(owner)} already: one person is one user"
                yield finding(("users", key, field), told, ("users", owner, field))
        if user.gitlab is None and key.casefold() == "all":
            yield finding(("users", key), "needs `gitlab`: GitLab notifies everybody by the name 'all'", is_key=True)
        if user.manager == key:
            yield finding(("users", key, "manager"), "is the person itself: name somebody else, or delete it")
    for key in config.schedules:
        if key in config.users:
            told = f"{shown(key)} is the name of a user already: choose another one"
            yield finding(("schedules", key), told, ("users", key), is_key=True)
