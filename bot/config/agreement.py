"""Finds where `bot.yml` and `rotation.yml` do not fit each other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from bot.config.messages import path_of
from bot.config.models import BotConfig
from bot.config.problems import Problem, did_you_mean, shown
from bot.config.rotation_sketch import named_schedules
from bot.config.yaml import Document, Location
from bot.oncall.model import Rotation

Told = tuple[Location, str]
"""A place in `bot.yml`, and what is wrong there."""


def disagreements(document: Document, bot: BotConfig, rotation: Rotation) -> Iterator[Problem]:
    """What `bot.yml` takes for granted and `rotation.yml` does not hold.

    Args:
        document: `bot.yml` as it was read.
        bot: its settings.
        rotation: of `rotation.yml`; empty where there is none.
    """
    yield from unknown_schedules(document, bot, rotation.schedules)
    for found in (_unknown_regions(bot, rotation), _people(bot, rotation)):
        yield from _placed(document, found)


def unknown_schedules(document: Document, bot: BotConfig | None, schedules: Collection[str]) -> Iterator[Problem]:
    """Schedules that `bot.yml` names and `rotation.yml` has not.

    Args:
        document: `bot.yml` as it was read.
        bot: its settings; None where they are broken, so that only what is written down is known.
        schedules: the names of those that there are.
    """
    return _placed(document, _unknown_schedules(_named(bot) if bot else named_schedules(document), schedules))


def _placed(document: Document, found: Iterator[Told]) -> Iterator[Problem]:
    return (document.problem(place, f"{path_of(place)} {told}") for place, told in found)


def without_fallback(document: Document, bot: BotConfig, rotation: Rotation) -> Iterator[Problem]:
    """A rotation without anybody for its gaps: what is rated bad then is nobody's."""
    has_reviewers = rotation.schedules or bot.rotation.reviewer == "assignee_manager"
    if has_reviewers and bot.fallback.reviewer is None:
        told = "fallback.reviewer is nobody: where nobody is on call, and while rotation.yml is broken, nobody is asked"
        yield document.problem(("fallback", "reviewer"), told)


def _named(bot: BotConfig) -> Iterator[tuple[Location, str]]:
    if bot.rotation.schedule is not None:
        yield ("rotation", "schedule"), bot.rotation.schedule
    for index, route in enumerate(bot.rotation.routes):
        yield ("rotation", "routes", index, "schedule"), route.schedule


def _unknown_schedules(named: Iterable[tuple[Location, str]], schedules: Collection[str]) -> Iterator[Told]:
    for place, name in named:
        if name not in schedules:
            yield place, f"{shown(name)} is no schedule of rotation.yml{_hint(name, schedules)}"


def _unknown_regions(bot: BotConfig, rotation: Rotation) -> Iterator[Told]:
    regions = {user.region for user in rotation.users.values() if user.region}
    reached = {user.region for user in rotation.users.values() if user.zendesk is not None}
    for index, route in enumerate(bot.rotation.routes):
        for place, region in enumerate(route.regions):
            if region not in regions:
                told = f"{shown(region)} is the region of no user of rotation.yml{_hint(region, regions)}"
                yield ("rotation", "routes", index, "regions", place), told
            elif region not in reached:
                told = f"{shown(region)} is the region of users without `zendesk`: no ticket is theirs"
                yield ("rotation", "routes", index, "regions", place), told


def _people(bot: BotConfig, rotation: Rotation) -> Iterator[Told]:
    users = rotation.users.values()
    managed = [user for user in users if user.manager]
    if bot.rotation.reviewer == "assignee_manager" and not any(user.zendesk is not None for user in managed):
        lack = "with a manager has `zendesk`" if managed else "has a manager"
        yield ("rotation", "reviewer"), f"is assignee_manager, but no user of rotation.yml {lack}"
    reviewers = {user.gitlab.casefold() for user in users} | {(bot.fallback.reviewer or "").casefold()}
    for index, name in enumerate(bot.gitlab.ignore_users):
        if name.casefold() in reviewers:
            told = f"{shown(name)} may be asked to review, but what they answer is never read: delete one"
            yield ("gitlab", "ignore_users", index), told


def _hint(name: str, valid: Collection[str]) -> str:
    return did_you_mean(name, valid) if valid else ""
