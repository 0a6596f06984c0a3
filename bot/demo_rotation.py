"""Who is on duty in the demo: the managers' weekly turns, as the sandbox's PagerDuty holds them and a file would."""

from __future__ import annotations

from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.config import BotConfig
from bot.oncall.model import Layer, Restriction, Rotation, Schedule, User
from bot.oncall.roster import Roster
from bot.sandbox import people, seed_pagerduty
from bot.sandbox.pagerduty import model as pagerduty

NAME = "feedback-review"
KEYS = MappingProxyType({manager.pagerduty: manager.username.partition(".")[0] for manager in people.MANAGERS})
"""The key of each manager, such as `mira`, by the id in PagerDuty."""


def roster(bot: BotConfig) -> Roster:
    """What `rotation.yml` would say of the sandbox's team, beside the settings.

    PagerDuty is asked in each run, so that a swap on the sandbox's pages counts; while it does not answer, the same
    layers serve.
    """
    layer = seed_pagerduty.LAYER
    schedule = Schedule(
        NAME,
        seed_pagerduty.ZONE,
        layers=(_layer(layer),),
        covers=tuple(_restriction(each) for each in layer.restrictions),
        pagerduty=seed_pagerduty.REVIEW,
    )
    users = {KEYS[manager.pagerduty]: _user(manager) for manager in people.MANAGERS}
    rotation = Rotation(MappingProxyType(users), MappingProxyType({NAME: schedule}))
    return Roster(rotation, NAME, bot.fallback.reviewer, bot.ping.working_hours)


def _user(manager: people.Manager) -> User:
    zone = ZoneInfo(manager.time_zone)
    return User(KEYS[manager.pagerduty], manager.username, zone, pagerduty=manager.pagerduty)


def _layer(layer: pagerduty.Layer) -> Layer:
    return Layer(
        layer.name,
        layer.start,
        layer.virtual_start,
        layer.turn_length,
        tuple(KEYS[user] if user else None for user in layer.users),
        layer.end,
        tuple(_restriction(each) for each in layer.restrictions),
    )


def _restriction(found: pagerduty.Restriction) -> Restriction:
    return Restriction(found.start_time_of_day, found.duration, found.start_day_of_week)
