"""The product at work without any account: the sandbox, and the bot run against it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Self

from bot import wiring
from bot.config import BotConfig, Configuration
from bot.domain.errors import ConfigError
from bot.report import Report
from bot.run import Options, Pass
from bot.sandbox.server import Server
from bot.sandbox.story import let_a_quiet_week_pass, let_a_week_pass
from bot.sandbox.world import Sandbox
from bot.settings import Settings

SOON = timedelta(minutes=5)


@contextmanager
def served(*, seed: int, ratings: int, port: int, start: datetime | None = None) -> Iterator[tuple[Sandbox, Server]]:
    """A seeded sandbox whose clock runs on from `start` (UTC, default: this moment), served on 127.0.0.1."""
    at = start or datetime.now(UTC).replace(microsecond=0)
    world = Sandbox.create(seed=seed, ratings=ratings, start=at, ticking=True)
    try:
        server = Server(world, port)
    except OSError as error:
        raise ConfigError(
            f"port {port} of this machine cannot be used: {error.strerror}; take another --port"
        ) from error
    with server:
        yield world, server


def configuration() -> Configuration:
    """The shipped configuration without the brake on the first plan and without pacing: a sandbox has no limits."""
    bot = BotConfig()
    pace = bot.pace.model_copy(update=dict.fromkeys(type(bot.pace).model_fields))
    brake = bot.brake.model_copy(update={"first_plan": "off"})
    run = bot.run.model_copy(update={"max_writes": 100_000})
    return Configuration.shipped(bot.model_copy(update={"pace": pace, "brake": brake, "run": run}))


class Demo:
    """A sandbox with a bot that can be run against it, from `with` to its end.

    Args:
        seed: another number makes another support team.
        ratings: how many rated tickets there are.
        port: on 127.0.0.1; 0 takes a free one.
    """

    def __init__(self, *, seed: int, ratings: int, port: int) -> None:
        self._stack = ExitStack()
        self._asked = (seed, ratings, port)

    def __enter__(self) -> Self:
        seed, ratings, port = self._asked
        self.world, self.server = self._stack.enter_context(served(seed=seed, ratings=ratings, port=port))
        self._cache = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="feedback-bot-")))
        self._rng = Random(seed)  # noqa: S311 - a story, not cryptography
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def run(self) -> Report:
        """One run of the bot, as `feedback-bot run` would do it."""
        services = Settings.load(self.world.environment(self.server.url)).require_services()
        with wiring.assembled(services, configuration(), self._cache, local_now=self.world.clock.now) as ports:
            return Pass(ports, Options()).run()

    def let_a_week_pass(self) -> None:
        """Customers rate and change their minds, managers work, seven days go by."""
        let_a_week_pass(self.world, self._rng)

    def let_a_quiet_week_pass(self) -> None:
        """Nobody rates, one manager reopens a good case and one comments on another, seven days go by."""
        let_a_quiet_week_pass(self.world, self._rng)

    def story(self) -> Iterator[tuple[str, Report]]:
        """The whole of the product in six runs, each with a heading."""
        yield "The first run", self.run()
        self.world.clock.advance(SOON)
        yield "Five minutes later, nothing is new", self.run()
        self.let_a_week_pass()
        yield "After a week of customers and managers", self.run()
        self.world.clock.advance(SOON)
        yield "And again nothing is new", self.run()
        self.let_a_quiet_week_pass()
        yield "After a quiet week", self.run()
        self.world.clock.advance(SOON)
        yield "And again nothing is new", self.run()
