"""The doctor as the tests call it: a world in which all is well, and one examination."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.doctor import CHECKS, Check, Examination, Scene, Verdict, examine
from bot.oncall.model import Rotation, Schedule
from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue
from bot.sandbox.seed_pagerduty import REVIEW
from tests.on_duty import USERS, WEEKLY, layer, rostered
from tests.world import World

Dress = Callable[[Scene], Scene]


def plain(scene: Scene) -> Scene:
    return scene


def lived_in(world: World) -> World:
    """The bot has run, and two customers have rated."""
    world.rate("bad", "It burns.")
    world.rate("good")
    world.run()
    return world


def staffed(world: World, **changes: object) -> World:
    """Managers are on duty by a schedule of PagerDuty, and everything that can be named is."""
    world.set({"gitlab": {"former_accounts": (people.TRIAGE,)}})
    ids = {manager.username: manager.pagerduty for manager in people.MANAGERS}
    users = {key: replace(user, pagerduty=ids[user.gitlab]) for key, user in USERS.items()}
    last = people.MANAGERS[-1]
    users["dan"] = replace(users["ana"], name="dan", gitlab=last.username, pagerduty=last.pagerduty)
    schedule = Schedule(WEEKLY, ZoneInfo("UTC"), (layer(),), pagerduty=REVIEW)
    rotation = Rotation(MappingProxyType(users), MappingProxyType({WEEKLY: schedule}), ())
    world.config = rostered(world.config, rotation)
    return world


def examined(
    world: World, only: Collection[str] | None = None, *, is_probing: bool = True, dress: Dress = plain
) -> Examination:
    with world.ports(is_dry=True) as ports:
        scene = Scene(ports, world.cache, is_api_token=False, wait=lambda _: None)
        return examine(dress(scene), is_probing=is_probing, only=only)


def verdict(world: World, name: str, dress: Dress = plain) -> Verdict:
    (found,) = examined(world, {name}, dress=dress).results
    return found.verdict


def named(name: str) -> Check:
    return next(check for check in CHECKS if check.name == name)


def verdicts(found: Examination) -> Mapping[str, Verdict]:
    return {result.check.name: result.verdict for result in found.results}


def probes(world: World) -> list[Issue]:
    return [issue for issue in world.project.issues.values() if "probe" in issue.title]
