"""Keeps the bot at work by itself: each mirror on its own schedule, all in one process, with pages beside it."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from starlette.routing import BaseRoute

from bot import attempt
from bot.config.schedule import Schedule, at_pace
from bot.domain.errors import ConfigError
from bot.run import Options, Pass
from bot.service import Bell, Ended, Hint, Service
from bot.service.wake import Hints
from bot.service.web import Address, Web
from bot.settings import Settings
from bot.stop import Stop
from bot.wiring import Accounts


def serve(config: Path | None, mirror: str | None, every: str | None, listen: str | None) -> None:
    """Runs each mirror on its own schedule, all in this process, one after the other, until the process is to end.

    Args:
        config: folder of the configuration, None for the environment's.
        mirror: for this one alone; None for all there are.
        every: instead of all schedules; None for what is configured.
        listen: where the pages are served; None for what the environment says, empty for nowhere.

    Raises:
        ConfigError: the schedule or the address that is asked for is none, or what is configured forbids to start,
            with mirrors all of them: one whose configuration is broken fails alone, and is looked at again when its
            next run is due.
    """
    bell, accounts = Bell(Stop.by(signal.SIGTERM, signal.SIGINT)), Accounts()
    signal.signal(signal.SIGHUP, lambda *_: bell.ask_to_reload())

    def meant(schedule: Schedule) -> Schedule:
        return schedule if every is None else at_pace(schedule, every)

    def service(name: str, schedule: Schedule) -> Service:
        def run(hints: Hints) -> Ended:
            options = Options(hints=hints)
            made = attempt.made(config, lambda ports: Pass(ports, options), bell.stop, mirror=name, accounts=accounts)
            return Ended(made.report, meant(made.schedule) if made.schedule else None)

        return Service(run, schedule, bell, mirror=name)

    found = {name: _schedule(config, name) for name in attempt.chosen(config, mirror)}
    broken_ones = {name: each for name, each in found.items() if isinstance(each, ConfigError)}
    if len(broken_ones) == len(found):
        raise next(iter(broken_ones.values()))
    schedules = (Schedule() if isinstance(each, ConfigError) else each for each in found.values())
    services = {name: service(name, meant(each)) for name, each in zip(found, schedules, strict=True)}
    first, *others = services.values()
    with _web(services, listen):
        first.serve(others)


def _web(services: Mapping[str, Service], listen: str | None) -> AbstractContextManager[object]:
    """The pages beside the services, where any are wanted."""
    address = Address.of(Settings.load().listen if listen is None else listen)
    return nullcontext() if address is None else Web(address, _routes(services))


def _routes(services: Mapping[str, Service]) -> list[BaseRoute]:
    """What is served; each concern makes its own."""

    def look_now(mirror: str, hint: Hint) -> None:
        services[mirror].look_now(hint)

    return []


def _schedule(config: Path | None, mirror: str) -> Schedule | ConfigError:
    """What the configuration says of `serve`, or why it cannot be read."""
    try:
        return attempt.prepared(config, mirror).configuration.bot.schedule
    except ConfigError as error:
        return error
