"""A stretch of time from its beginning to its end, with everything that should not have happened in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from tests.world import World
from tests.year import handovers, pings
from tests.year.life import HEARTBEAT, PER_DAY, Life
from tests.year.plot import Plot
from tests.year.sight import Sight
from tests.year.watch import Violation, Watch


@dataclass(slots=True)
class Lived:
    """How it went.

    Args:
        violations: what should not have happened.
        seen: how often somebody was addressed, by the sort of note; notes of issues of turns; runs.
    """

    violations: list[Violation] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)


def lived(world: World, plot: Plot, clock: Callable[[datetime], datetime] | None = None) -> Lived:
    """Plays a plot and judges every look of the bot.

    Args:
        world: where.
        plot: what happens.
        clock: when the bot looks after a look; None: whenever something could be due.
    """
    life = Life(world, plot)
    watch = Watch(plot, life.book, life.turns, PER_DAY, HEARTBEAT)
    sight, turns, done = Sight(world.sandbox), handovers.Turns(), Lived(watch.violations)
    for _ in life.looks(clock or (lambda now: watch.next_look(watch.moment(now)))):
        look = sight.look()
        moment = watch.moment(look.now)
        pings.judge(watch, moment, look)
        turns.judge(watch, moment, look)
        done.seen.update(["run", *(each.kind for each in look.told)])
    return done
