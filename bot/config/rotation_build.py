"""Makes of `rotation.yml` what the engine works with: instants instead of wall clocks, days off by person."""

from __future__ import annotations

from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.config.layers import LayerEntry
from bot.config.local_times import utc, wall_clock
from bot.config.public_holidays import FreeDays
from bot.config.rotation import RotationConfig, ScheduleEntry, UserEntry
from bot.oncall.model import ESCALATION, Away, Layer, Override, Rotation, Schedule, User


def rotation(config: RotationConfig) -> Rotation:
    """The rotation that a file describes. Layers, overrides and absences keep their places in it."""
    return Rotation(
        MappingProxyType({key: _user(key, user, config) for key, user in config.users.items()}),
        MappingProxyType({key: _schedule(key, schedule) for key, schedule in config.schedules.items()}),
        tuple(Away(away.user, away.start, away.last) for away in config.away),
    )


def _user(key: str, user: UserEntry, config: RotationConfig) -> User:
    shared = [each for each in config.holidays if each.region is None or each.region == user.region]
    days = {*user.days_off, *(each.date for each in shared if each.date is not None)}
    countries = {user.country, *(each.country for each in shared)} - {None}
    return User(
        name=key,
        gitlab=user.gitlab or key,
        time_zone=None if user.time_zone is None else ZoneInfo(user.time_zone),
        working_hours=user.working_hours,
        days_off=FreeDays(frozenset(days), frozenset(code for code in countries if code is not None)),
        pagerduty=user.pagerduty or "",
        zendesk=user.zendesk,
        manager=user.manager or "",
        region=user.region or "",
    )


def _schedule(key: str, schedule: ScheduleEntry) -> Schedule:
    zone = ZoneInfo(schedule.time_zone)
    levels = schedule.escalation
    return Schedule(
        name=key,
        time_zone=zone,
        layers=tuple(_layer(number, layer, zone) for number, layer in enumerate(schedule.layers, 1)),
        overrides=tuple(Override(utc(each.start, zone), utc(each.end, zone), each.user) for each in schedule.overrides),
        covers=tuple(each.restriction for each in schedule.covers),
        escalation=ESCALATION if levels is None else tuple(each.level for each in levels),
        pagerduty=schedule.id or "",
    )


def _layer(number: int, layer: LayerEntry, zone: ZoneInfo) -> Layer:
    return Layer(
        name=layer.name or f"Layer {number}",
        start=utc(layer.start, zone),
        end=None if layer.end is None else utc(layer.end, zone),
        rotation_virtual_start=wall_clock(layer.rotation_virtual_start or layer.start, zone),
        rotation_turn_length=layer.turn_length,
        users=layer.users,
        restrictions=tuple(each.restriction for each in layer.restrictions),
    )
