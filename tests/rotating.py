"""A rotation of the sandbox's managers, for tests of who is asked, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from bot.config import Configuration
from bot.oncall.model import Away, Layer, Override, Rotation, Schedule, User
from bot.oncall.roster import Roster
from bot.sandbox import people

FIRST, SECOND, THIRD = (manager.username for manager in people.MANAGERS[:3])
"""User names of who is on duty in the sandbox's first, second and third week."""

ANA, BO, CAI = "ana", "bo", "cai"
"""Their keys."""

FALLBACK = people.ADMIN.username
WEEKLY = "weekly"
MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
"""The sandbox's first day: its clock begins at nine in the morning."""

USERS: Mapping[str, User] = MappingProxyType(
    {
        ANA: User(ANA, FIRST, ZoneInfo("UTC")),
        BO: User(BO, SECOND, ZoneInfo("UTC")),
        CAI: User(CAI, THIRD, ZoneInfo("America/New_York")),
    }
)


def layer(**changes: Any) -> Layer:
    """Ana, Bo and Cai in turn, each from Monday 09:00 UTC on; Ana begins."""
    start = MONDAY.replace(hour=9)
    plain = Layer("Weekly", start - timedelta(weeks=3), start.replace(tzinfo=None), timedelta(weeks=1), (ANA, BO, CAI))
    return replace(plain, **changes)


def rotation(
    *, away: tuple[Away, ...] = (), overrides: tuple[Override, ...] = (), layers: tuple[Layer, ...] | None = None
) -> Rotation:
    """One weekly schedule."""
    schedule = Schedule(WEEKLY, ZoneInfo("UTC"), (layer(),) if layers is None else layers, overrides)
    return Rotation(USERS, MappingProxyType({WEEKLY: schedule}), away)


def rostered(config: Configuration, found: Rotation | None = None, **changes: Any) -> Configuration:
    """The configuration with a rotation and the sandbox's project owner as its fallback."""
    plain = Roster(found or rotation(), WEEKLY, FALLBACK, config.bot.ping.working_hours)
    return replace(config, roster=replace(plain, **changes))
