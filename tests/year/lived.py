"""A stretch of time from its beginning to its end, with everything that should not have happened in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.world import World
from tests.year import handovers, pings
from tests.year.book import Book
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
        book: what people did, who was asked, when the bot was down.
    """

    violations: list[Violation] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    book: Book = field(default_factory=Book)


def lived(world: World, plot: Plot, pace: Pace = JUMPS, by: str = "mention") -> Lived:
    """Plays a plot and judges every look of the bot.

    Args:
        world: where.
        plot: what happens.
        pace: how often the bot looks.
        by: how people are asked.
    """
    life = Life(world, plot, pace, by)
    watch = Watch(plot, life.book, life.turns, per_day=PER_DAY, heartbeat=pace.heartbeat, by=by)
    sight, turns, done = Sight(world.sandbox), handovers.Turns(), Lived(watch.violations, book=life.book)
    before: list[object] = []
    for is_at_rest in life.looks(lambda now: watch.next_look(watch.moment(now))):
        look, shown = sight.look(), sight.everything()
        moment = watch.moment(look.now)
        pings.judge(watch, moment, look)
        turns.judge(watch, moment, look)
        if is_at_rest and shown != before:
            changed = [each for each in shown if each not in before]
            watch.complain(moment.now, "idle", f"a look without an event changed {changed}")
        before = shown
        done.seen.update(["run", *(each.kind for each in look.told if each.ticket), *map(kind_of, look.notes)])
    return done
