"""A stretch of time from its beginning to its end, with everything that should not have happened in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.world import World
from tests.year import handovers, pings
from tests.year.life import JUMPS, PER_DAY, Life, Pace
from tests.year.plot import Plot
from tests.year.sight import Sight, kind_of
from tests.year.watch import Violation, Watch


@dataclass(slots=True)
class Lived:
    """How it went.

    Args:
        violations: what should not have happened.
        seen: how often somebody was addressed and something said in the issue of a turn, by the sort of note; `run`s.
    """

    violations: list[Violation] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)


def lived(world: World, plot: Plot, pace: Pace = JUMPS) -> Lived:
    """Plays a plot and judges every look of the bot.

    Args:
        world: where.
        plot: what happens.
        pace: how often the bot looks.
    """
    life = Life(world, plot, pace)
    watch = Watch(plot, life.book, life.turns, PER_DAY, pace.heartbeat)
    sight, turns, done = Sight(world.sandbox), handovers.Turns(), Lived(watch.violations)
    before: list[object] = []
    for is_at_rest in life.looks(lambda now: watch.next_look(watch.moment(now))):
        look, shown = sight.look(), sight.everything()
        moment = watch.moment(look.now)
        pings.judge(watch, moment, look)
        turns.judge(watch, moment, look)
        if is_at_rest and shown != before:
            changed = [now for now in shown if now not in before]
            watch.complain(moment.now, "idle", f"a second look right after the first one changed {changed}")
        before = shown
        done.seen.update(["run", *(each.kind for each in look.told if each.ticket), *map(kind_of, look.notes)])
    return done
