"""A scene with several bots, bad weather and outages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Self

from bot.domain.errors import FeedbackBotError, ServiceError
from bot.report import Outcome, Report, Result
from bot.sandbox.chaos import Chaos, Weather
from bot.sandbox.faults import Fault
from tests.campaign.bots import Bot
from tests.crowd.scene import SETTINGS, Scene
from tests.world import World

ONE, OTHER = "one", "other"


@dataclass(slots=True)
class Play(Scene):
    """What a campaign adds.

    Args:
        bots: the installations, by name.
        outage: what is wrong at every run until it is over.
        chaos: the weather of the last run, which goes on as long as the weather is the same.
        is_running: whether a bot runs right now.
        erased: when an operator first asked to erase a ticket, by case.
        finished: the cases of which `erase` said that nothing is left to do.
        chats: what customers said in conversations without a ticket.
        switches: how often the account went over to asking in the other way.
        faults: how often each kind of fault was met.
        requests, looks: how many were sent and made.
    """

    bots: dict[str, Bot] = field(default_factory=dict)
    outage: tuple[Fault, ...] = ()
    chaos: Chaos | None = None
    is_running: bool = False
    erased: dict[int, float] = field(default_factory=dict)
    finished: set[int] = field(default_factory=set)
    chats: list[str] = field(default_factory=list)
    switches: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    looks: int = 0

    @classmethod
    def begun(
        cls,
        world: World,
        scores: Sequence[str],
        changes: Mapping[str, Any] = SETTINGS,
        prepare: Callable[[World], None] = lambda _: None,
    ) -> Self:
        """Tickets of which those with a score are rated; no bot ever ran."""
        play = super(Play, cls).begun(world, scores, changes, prepare)
        play.bots = {name: Bot(world, name) for name in (ONE, OTHER)}
        return play

    def look(
        self, name: str, weather: Weather | None, faults: Sequence[Fault], nth: int, happen: Callable[[], None] | None
    ) -> None:
        """A bot runs, as a scheduled one does: where it fails the next one comes anyway."""
        is_fine = not (weather or faults or happen or self.outage or self.is_running)
        with self.sky(weather, faults), suppress(ServiceError):
            self.run(is_sure=is_fine, bot=lambda: self.bots[name].run(nth, happen))

    def quiet(self, name: str = ONE) -> Report:
        """A run in fine weather."""
        with self.sky(None, ()):
            return self.run(bot=self.bots[name].run)

    def erase(self, case: int, call: Callable[[int], Report]) -> str:
        """An operator calls `erase`, and sees whether it is done with the ticket; the answer is how it ended."""
        self.erased.setdefault(case, self.now)
        try:
            report = call(self.tickets[case])
        except FeedbackBotError as error:
            return str(error)
        finally:
            self._mind_deleted(case)
        left = [each for each in report.done if each.result is not Result.DONE]
        if report.outcome in {Outcome.OK, Outcome.PARTIAL} and not left:
            self.finished.add(case)
        return f"{report.outcome}, {left}"

    def _mind_deleted(self, case: int) -> None:
        """Comments of people may have gone, with their issue or alone."""
        notes = {id(note) for issue in self.world.issues(self.tickets[case]) for note in issue.notes}
        for told in self.there(case):
            if id(told.note) not in notes:
                told.deleted_at = self.now

    @contextmanager
    def sky(self, weather: Weather | None, faults: Sequence[Fault]) -> Iterator[None]:
        """The weather of one run; a run inside another shares that one's."""
        self.looks += 1
        if self.is_running:
            yield
            return
        traffic = self.world.sandbox.traffic
        traffic.clear()
        for fault in (*faults, *self.outage):
            traffic.faults.arm(fault)
        if weather != (self.chaos and self.chaos.weather):
            self.chaos = Chaos(weather) if weather else None
        traffic.chaos = self.chaos
        self.is_running = True
        try:
            yield
        finally:
            self.is_running, traffic.chaos = False, None
            traffic.faults.disarm()
            self.requests += len(traffic.seen)
            self.faults.update(seen.fault for seen in traffic.seen if seen.fault)
