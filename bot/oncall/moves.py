"""Shows who moves when a rotation is changed: who was on call before and after, turn by turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.oncall.model import Entry, Rotation, Schedule
from bot.oncall.render import render

SHORTEST, LONGEST = timedelta(weeks=4), timedelta(days=731)
"""How far one looks at the least and at the most."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of two schedules beside each other.

    Args:
        start, end: UTC, half-open.
        before, after: the keys of who is on call; None for nobody.
    """

    start: datetime
    end: datetime
    before: str | None
    after: str | None

    @property
    def is_moved(self) -> bool:
        """Whether the change concerns it."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Change:
    """What a change does to one schedule.

    Args:
        schedule: before and after; None where it did not exist, or does no more.
        since, until: UTC; between which one looked: from where the change first concerns somebody, a full cycle of the
            longest layer, to the end of its last turn. Where it concerns nobody: from now on, as far as one looks.
        stretches: all in which somebody was or is on call, in their order.
    """

    before: Schedule | None
    after: Schedule | None
    since: datetime
    until: datetime
    stretches: tuple[Stretch, ...]

    @property
    def schedule(self) -> Schedule:
        """The later of the two."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change of a schedule that is neither before nor after")
        return found

    @property
    def moved(self) -> tuple[str, ...]:
        """Everybody whose time on call changes, by their keys."""
        names = {name for each in self.stretches if each.is_moved for name in (each.before, each.after)}
        return tuple(sorted(name for name in names if name is not None))


def changes(old: Rotation, new: Rotation, now: datetime) -> tuple[Change, ...]:
    """Every schedule of either, those of the new rotation first; what lies before `now` (UTC) counts no more."""
    names = dict.fromkeys((*new.schedules, *old.schedules))
    return tuple(_change(name, old, new, now) for name in names)


def paired(first: Sequence[Entry], second: Sequence[Entry]) -> Iterator[Stretch]:
    """Two schedules that were rendered for the same window, cut where either changes."""
    left, right = iter(first), iter(second)
    one, other = next(left, None), next(right, None)
    while one and other:
        start, end = max(one.start, other.start), min(one.end, other.end)
        yield Stretch(start, end, one.user, other.user)
        one = next(left, None) if one.end == end else one
        other = next(right, None) if other.end == end else other


def _change(name: str, old: Rotation, new: Rotation, now: datetime) -> Change:
    before, after = old.schedules.get(name), new.schedules.get(name)
    layers = [layer for each in (before, after) if each for layer in each.layers]
    cycle = max([SHORTEST, *(min(layer.rotation_turn_length * len(layer.users), LONGEST) for layer in layers)])
    since = next(filter(None, (_first_moved(name, old, new, now, now + length) for length in (cycle, LONGEST))), None)
    if since is None:
        until = now + LONGEST
        stretches = _beside(name, old, new, now, until)
    else:
        until = since + cycle + max((layer.rotation_turn_length for layer in layers), default=SHORTEST)
        stretches = _beside(name, old, new, since, until)
        while stretches[-1].start >= since + cycle:  # beyond the cycle: the last one is cut off by the window
            until = stretches.pop().start
    return Change(before, after, since or now, until, tuple(each for each in stretches if each.before or each.after))


def _first_moved(name: str, old: Rotation, new: Rotation, since: datetime, until: datetime) -> datetime | None:
    """When the change first concerns somebody; None where it concerns nobody in [since, until)."""
    return next((each.start for each in _beside(name, old, new, since, until) if each.is_moved), None)


def _beside(name: str, old: Rotation, new: Rotation, since: datetime, until: datetime) -> list[Stretch]:
    """The schedule before and after."""
    return list(paired(*(_rendered(rotation, name, since, until) for rotation in (old, new))))


def _rendered(rotation: Rotation, name: str, since: datetime, until: datetime) -> tuple[Entry, ...]:
    if name not in rotation.schedules:
        return (Entry(since, until, None),)
    return render(rotation, name, since, until)
