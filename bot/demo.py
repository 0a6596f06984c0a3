"""The product at work without any account: the sandbox, and the bot run against it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Self

from bot import demo_rotation, wiring
from bot.config import BotConfig, Configuration
from bot.domain.actions import Finding
from bot.domain.errors import ConfigError, FeedbackBotError
from bot.report import Done, Outcome, Report
from bot.run import Options, Pass
from bot.sandbox import people
from bot.sandbox.hours import WEEK
from bot.sandbox.pages.runner import Group, Pause, Row, RunShown
from bot.sandbox.server import HOST, Server
from bot.sandbox.story import a_week, let_a_quiet_week_pass
from bot.sandbox.world import Sandbox
from bot.sandbox.zendesk.switches import Csat
from bot.settings import Settings
from bot.show import outline
from bot.show.words import SERVICES, TROUBLES, words

SOON = timedelta(minutes=5)


@contextmanager
def served(
    *,
    seed: int,
    ratings: int,
    port: int,
    start: datetime | None = None,
    ticking: bool = True,
    csat: Csat = "legacy",
    host: str = HOST,
) -> Iterator[tuple[Sandbox, Server]]:
    """A seeded sandbox whose clock runs on from `start` (UTC, default: this moment), served on `host`."""
    at = start or datetime.now(UTC).replace(microsecond=0)
    world = Sandbox.create(seed=seed, ratings=ratings, start=at, ticking=ticking, csat=csat)
    try:
        server = Server(world, port, host)
    except OSError as error:
        raise ConfigError(
            f"port {port} of this machine cannot be used: {error.strerror}; take another --port"
        ) from error
    with server:
        yield world, server


def configuration() -> Configuration:
    """The shipped configuration without the brake on the first plan and without pacing: a sandbox has no limits.

    The sandbox's managers take turns, and the project's owner serves where nobody does and for hard cases. The demo's
    bot looks once a week: commands may be as old, and a week without a run is no outage. One write goes after the
    other, so that the same seed gives issues the same numbers.
    """
    bot, owner = BotConfig(), people.ADMIN.username
    settings = {
        "pace": bot.pace.model_copy(update=dict.fromkeys(type(bot.pace).model_fields)),
        "brake": bot.brake.model_copy(update={"first_plan": "off"}),
        "run": bot.run.model_copy(update={"max_writes": 100_000, "workers": 1}),
        "commands": bot.commands.model_copy(update={"within": WEEK + SOON, "escalate_to": owner}),
        "rotation": bot.rotation.model_copy(update={"outage": 2 * WEEK}),
        "fallback": bot.fallback.model_copy(update={"reviewer": owner}),
    }
    bot = bot.model_copy(update=settings)
    return replace(Configuration.shipped(bot), roster=demo_rotation.roster(bot))


class Demo:
    """A sandbox with a bot that can be run against it, from `with` to its end; the pages' buttons run the same one.

    Args:
        seed: another number makes another support team.
        ratings: how many rated tickets there are.
        port: on 127.0.0.1; 0 takes a free one.
        start: the sandbox's time, UTC; default: this moment.
        ticking: whether its clock runs on by itself.
        csat: whether customers answer by ratings or by surveys; the bot finds out by itself.
    """

    def __init__(
        self,
        *,
        seed: int,
        ratings: int,
        port: int,
        start: datetime | None = None,
        ticking: bool = True,
        csat: Csat = "legacy",
    ) -> None:
        self._stack = ExitStack()
        self._rng = Random(seed)  # noqa: S311 - a story, not cryptography
        self._served = served(seed=seed, ratings=ratings, port=port, start=start, ticking=ticking, csat=csat)

    def __enter__(self) -> Self:
        self.world, self.server = self._stack.enter_context(self._served)
        self._cache = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="feedback-bot-")))
        self.world.bot = _Buttons(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def run(self) -> Report:
        """One run of the bot, as `feedback-bot run` would do it; it waits for one that is under way.

        Raises:
            FeedbackBotError: as the run does.
        """
        report, error = self.attempt(is_dry=False)
        if error is not None:
            raise error
        return report

    def attempt(self, *, is_dry: bool) -> tuple[Report, FeedbackBotError | None]:
        """A run or a plan that ends with its report, and with what it failed of."""
        services = Settings.load(self.world.environment(self.server.url)).require_services()
        clock = self.world.clock.now
        with (
            self.world.runs.turn(),
            wiring.assembled(services, configuration(), self._cache, is_dry=is_dry, local_now=clock) as ports,
        ):
            work, failure = Pass(ports, Options()), None
            try:
                _ = work.plan() if is_dry else work.run()
            except FeedbackBotError as error:
                failure = error
                work.report.outcome = Outcome.FAILED
                work.report.errors += str(error).splitlines()
            if not is_dry:
                self.world.runs.remember(shown(work.report))
            return work.report, failure

    def let_a_quiet_week_pass(self) -> None:
        """Nobody rates, one manager reopens a good case and one comments on another, seven days go by."""
        let_a_quiet_week_pass(self.world, self._rng)

    def story(self) -> Iterator[tuple[str, Report]]:
        """The whole of the product in eight runs, each with a heading."""
        yield "The first run", self.run()
        self.world.clock.advance(SOON)
        yield "Five minutes later, nothing is new", self.run()
        week = a_week(self.world, self._rng)
        next(week)
        yield "In the middle of a busy week", self.run()
        self.world.clock.advance(SOON)
        yield "And again nothing is new", self.run()
        next(week, None)
        yield "After a week of customers and managers", self.run()
        self.world.clock.advance(SOON)
        yield "And again nothing is new", self.run()
        self.let_a_quiet_week_pass()
        yield "After a quiet week", self.run()
        self.world.clock.advance(SOON)
        yield "And again nothing is new", self.run()


@dataclass(frozen=True, slots=True)
class _Buttons:
    """The bot as the sandbox's pages know it."""

    demo: Demo

    def run(self) -> RunShown:
        """Do all that is due."""
        return shown(self.demo.attempt(is_dry=False)[0])

    def plan(self) -> RunShown:
        """Tell what a run would do now."""
        return shown(self.demo.attempt(is_dry=True)[0])


def shown(report: Report) -> RunShown:
    """A report as the pages show it, its actions grouped by what they are, in the order of the run."""
    groups: dict[str, list[Row]] = {}
    for done in report.done:
        groups.setdefault(words(done.action.kind), []).append(_row(done))
    return RunShown(
        at=report.at,
        headline=_capital(outline.of(report).headline),
        groups=tuple(Group(_capital(what), tuple(rows)) for what, rows in groups.items()),
        findings=tuple(_found(finding) for finding in report.findings),
        warnings=tuple(report.warnings),
        errors=tuple(report.errors),
        requests={SERVICES.get(name, name): count for name, count in report.requests.items()},
        pause=Pause(report.pause.label, report.pause.iid) if report.pause else None,
    )


def _row(done: Done) -> Row:
    key = done.action.key
    trouble = TROUBLES.get(done.result, "")
    result = ": ".join(part for part in (trouble, done.detail) if part) if trouble else ""
    return Row(done.action.why, result, key.ticket_id if key else None, done.action.iid)


def _found(finding: Finding) -> str:
    return f"Ticket {finding.key.ticket_id}: {finding.why}" if finding.key else _capital(finding.why)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
