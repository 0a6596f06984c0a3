"""Keeps the bot at work by itself: each mirror on its own schedule, all in one process, with pages beside it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path

import structlog
from starlette.routing import BaseRoute

from bot import attempt, last_good, logs, telemetry
from bot.attempt import Ground
from bot.config.schedule import Schedule, at_pace
from bot.domain.errors import ConfigError, Denied
from bot.hook_secrets import HookSecrets
from bot.last_good import Sight
from bot.metrics import Metrics
from bot.report import Outcome, Report
from bot.run import Options, Pass
from bot.service import Bell, Ended, Hint, Service, health, hooks, page, scrape
from bot.service.reload import LOOK_SECONDS, Keeper, Look
from bot.service.state import State
from bot.service.told import NOTHING_KNOWN, About
from bot.service.wake import Hints
from bot.service.web import Address, Web
from bot.settings import Settings
from bot.stop import Stop
from bot.wiring import Accounts, utc_now

_log = structlog.get_logger()

LAST_GOOD = "configuration is broken: what was good last counts until an admin mends it"


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

    names = attempt.chosen(config, mirror)
    secrets: dict[str, HookSecrets] = {}
    sight = Sight(config)
    each_with = partial(_Runs, config, every=every, stop=bell.stop, accounts=accounts, secrets=secrets, sight=sight)
    runs = {name: each_with(name) for name in names}
    for each in runs.values() if mirror is None else ():
        each.served = names
    schedules = {name: each.first_schedule() for name, each in runs.items()}
    refusals = [each for each in schedules.values() if isinstance(each, ConfigError)]
    if len(refusals) == len(names):
        raise refusals[0]
    metrics = Metrics(utc_now)
    for name in names:
        metrics.expects(name)
    services = {
        name: Service(
            runs[name],
            runs[name].meant(Schedule()) if isinstance(schedule, ConfigError) else schedule,
            bell,
            longest_nap=LOOK_SECONDS,
            has_changed=runs[name].has_changed,
            mirror=name,
            on_end=partial(_count, metrics, name),
            about=runs[name].about,
        )
        for name, schedule in schedules.items()
    }
    for name, service in services.items():
        runs[name].on_look = service.know
    if mirror is None:
        _tell_strays(config)
    first, *others = services.values()
    with telemetry.of_process(Settings.load()), _web(services, secrets, metrics, listen):
        first.serve(others, sight.forget)


def _tell_strays(config: Path | None) -> None:
    """Warns of files among the mirrors that nothing reads: what they were to do is left undone."""
    settings = Settings.load()
    logs.configure(settings.log, settings.log_level)
    for line in attempt.strays(config):
        _log.warning("not_read", problem=line)


class _Runs:
    """Makes the runs of one mirror with what counts then of environment and files.

    Args:
        folder: of the configuration; None for the one that the environment names.
        mirror: whose; empty where there are none.
        every: instead of what is configured; None for that.
        stop: ends a run before its next write.
        accounts: what earlier runs of the process sent, whose limits go on.
        secrets: is told what proves that a webhook is genuine, by mirror.
        sight: looks at the files for all mirrors.

    Attributes:
        served: the mirrors that are served; None where an operator asked for one of them.
        about: what counted when it was looked at last.
        on_look: told of that when a run begins, which may take longer than the one before might.
    """

    def __init__(
        self,
        folder: Path | None,
        mirror: str,
        every: str | None,
        stop: Stop,
        *,
        accounts: Accounts,
        secrets: dict[str, HookSecrets],
        sight: Sight,
    ) -> None:
        self._folder, self._mirror, self._every = folder, mirror, every
        self._stop, self._accounts, self._secrets = stop, accounts, secrets
        self.served: tuple[str, ...] | None = None
        self.about = NOTHING_KNOWN
        self._others: tuple[str, ...] = ()
        self.on_look: Callable[[About], None] = lambda _about: None
        self._sight = sight
        self._keeper = Keeper[Ground](partial(last_good.look, folder, mirror), partial(sight.seen, mirror))

    def __call__(self, hints: Hints) -> Ended:
        """One run, with which people are told of what is broken."""
        self._sight.forget()
        try:
            look = self._looked()
        except ConfigError as error:
            lines = str(error).splitlines()
            return Ended(Report(outcome=Outcome.FAILED, errors=lines), about=About(problems=tuple(lines)))
        settings = look.ground.settings
        logs.configure(settings.log, settings.log_level, self._mirror)
        schedule = self.meant(look.ground.configuration.bot.schedule)
        options = Options(hints=hints, broken=(LAST_GOOD, *look.problems) if look.problems else ())
        made = attempt.made(
            self._folder,
            lambda ports: Pass(ports, options),
            self._stop,
            mirror=self._mirror,
            accounts=self._accounts,
            ground=_with(look.ground, schedule),
        )
        refused = str(made.error) if isinstance(made.error, Denied) else ""
        return Ended(made.report, schedule, self.about, refused)

    def first_schedule(self) -> Schedule | ConfigError:
        """What counts of the schedule at the start, or why nothing can be read."""
        try:
            return self.meant(self._looked().ground.configuration.bot.schedule)
        except ConfigError as error:
            return error

    def _looked(self) -> Look[Ground]:
        """What counts now.

        Raises:
            ConfigError: it is broken, and nothing good was there before.
        """
        look = self._keeper.look()
        self._secrets[self._mirror] = look.ground.services.hooks
        others = () if self.served is None else last_good.newcomers(self._folder, self.served)
        self._tell_new(others)
        self.about = last_good.about(look, self.meant(look.ground.configuration.bot.schedule), others)
        self.on_look(self.about)
        return look

    def _tell_new(self, others: tuple[str, ...]) -> None:
        """Warns once of each mirror that came while others are served; the first of those speaks for all."""
        if self.served and self._mirror == self.served[0]:
            for line in others:
                if line not in self._others:
                    _log.warning("not_served", problem=line)
            self._others = others

    def has_changed(self, is_asked: bool) -> bool:  # noqa: FBT001 - the scheduler's only word
        """Whether something is to be taken up, or told, before the next run is due."""
        return self._keeper.has_changed(is_asked=is_asked)

    def meant(self, configured: Schedule) -> Schedule:
        """The schedule that counts in place of what is configured: what an operator asked for wins."""
        return configured if self._every is None else at_pace(configured, self._every)


def _with(ground: Ground, schedule: Schedule) -> Ground:
    """The same with another schedule, so that the status issue says what is true."""
    config = ground.configuration
    bot = config.bot.model_copy(update={"schedule": schedule})
    return replace(ground, configuration=replace(config, bot=bot))


def _count(metrics: Metrics, mirror: str, ended: Ended, seconds: float) -> None:
    """Takes up the figures of a run."""
    is_valid = None if ended.about is None else not ended.about.problems
    metrics.ran(mirror, ended.report, seconds=seconds, is_valid=is_valid)


def _web(
    services: Mapping[str, Service], secrets: Mapping[str, HookSecrets], metrics: Metrics, listen: str | None
) -> AbstractContextManager[object]:
    """The pages beside the services, where any are wanted."""
    address = Address.of(Settings.load().listen if listen is None else listen)
    return nullcontext() if address is None else Web(address, _routes(services, secrets, metrics))


def _routes(services: Mapping[str, Service], secrets: Mapping[str, HookSecrets], metrics: Metrics) -> list[BaseRoute]:
    """What is served; each concern makes its own."""

    def states() -> list[State]:
        return [service.state for service in services.values()]

    def is_alive() -> bool:
        return any(service.is_alive() for service in services.values())

    def look_now(mirror: str, hint: Hint) -> None:
        services[mirror].look_now(hint)

    taken = hooks.routes(secrets, look_now, utc_now, lambda mirror: services[mirror].state.own, metrics.hooked)
    pages = [*health.routes(states, is_alive, utc_now), *page.routes(states, utc_now)]
    return [*taken, *pages, *scrape.routes(metrics)]
