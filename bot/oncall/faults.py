"""Tells what a rotation does that nobody can have meant: gaps, people who never serve, layers that never count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from bot.oncall.absences import absent
from bot.oncall.clock import wall
from bot.oncall.model import FALLBACK, NEXT, Away, Entry, Override, Rotation, Schedule, User
from bot.oncall.moves import paired
from bot.oncall.render import render
from bot.oncall.spans import Span, within
from bot.oncall.starving import starving
from bot.oncall.windows import windows

YEAR = timedelta(days=365)
"""How far one looks ahead."""

AHEAD = timedelta(days=8)
"""Who writes a rotation that begins next Monday means it; one that begins later leaves people without anybody."""

NAMED = 5
"""So many people are named in one line; the others are counted."""

Place = tuple[str | int, ...]
"""Keys and 0-based indexes in `rotation.yml`."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to look at.

    Args:
        place: what it is about.
        message: what is odd and what to do.
        other: what it clashes with.
    """

    place: Place
    message: str
    other: Place | None = None


def faults(rotation: Rotation, now: datetime, fallback: str | None = None) -> Iterator[Fault]:
    """What is odd, in no order.

    Args:
        rotation: its layers, overrides and absences stand in the order of the file.
        now: UTC; what lies before counts no more.
        fallback: user name or key of who serves in gaps.
    """
    yield from _unused(rotation, fallback)
    for schedule in rotation.schedules.values():
        yield from _of(rotation, schedule, now)


def _of(rotation: Rotation, schedule: Schedule, now: datetime) -> Iterator[Fault]:
    here: Place = ("schedules", schedule.name)
    if schedule.pagerduty and not any(user.pagerduty for user in rotation.users.values()):
        yield Fault((*here, "id"), "no user has a `pagerduty` id: nobody whom PagerDuty names is known here")
    ends = [*(layer.end for layer in schedule.layers), *(override.end for override in schedule.overrides)]
    past = [end for end in ends if end is not None and end <= now]
    if not ends:
        if not schedule.pagerduty:
            yield Fault(here, "holds neither layers nor overrides: nobody is ever on call")
        return
    if len(past) == len(ends):
        yield Fault(here, f"ended {_told(max(past), schedule)}: nobody is on call any more")
        return
    yield from _layers(rotation, schedule, now)
    yield from _overrides(rotation, schedule, now)
    if not schedule.pagerduty:
        since, until = _year(schedule, now)
        if since - now > AHEAD:
            yield Fault(here, f"begins only on {_told(since, schedule)}: nobody is on call until then")
        track = render(rotation, schedule.name, since, until)
        yield from _gaps(schedule, track)
        yield from _escalation(rotation, schedule, track)


def _year(schedule: Schedule, now: datetime) -> Span:
    """The year ahead, from when the schedule begins."""
    starts = [*(layer.start for layer in schedule.layers), *(override.start for override in schedule.overrides)]
    since = max(now, min(starts))
    return since, since + YEAR


def _told(at: datetime, schedule: Schedule) -> str:
    return f"{wall(at, schedule.time_zone):%a %Y-%m-%d %H:%M}"


def _gaps(schedule: Schedule, track: tuple[Entry, ...]) -> Iterator[Fault]:
    """Stretches of nobody in which somebody shall be on call."""
    since, until = track[0].start, track[-1].end
    covered = windows(schedule.covers, schedule.time_zone, since, until)
    gaps = [span for each in track if each.user is None for span in within(covered, each.start, each.end)]
    if gaps:
        start, end = gaps[0]
        when = f"from {_told(start, schedule)} " + ("on" if end == until else f"to {_told(end, schedule)}")
        more = f", and in {_counted(len(gaps) - 1, 'more gap')} within a year" if len(gaps) > 1 else ""
        told = f"nobody is on call {when}{more}: add somebody, or tell in `covers` when somebody shall be"
        yield Fault(("schedules", schedule.name), told)


def _layers(rotation: Rotation, schedule: Schedule, now: datetime) -> Iterator[Fault]:
    """Layers that do nothing, and people who never serve in theirs."""
    since, until = _year(schedule, now)
    winning = _winning(rotation, schedule, since, until)
    for index, layer in enumerate(schedule.layers):
        here: Place = ("schedules", schedule.name, "layers", index)
        if layer.end is not None and layer.end <= now:
            yield Fault(here, f"ended {_told(layer.end, schedule)}: it counts no more and can be deleted")
        elif not any(layer.users):
            yield Fault((*here, "users"), "holds only vacant slots: nobody serves in this layer")
        elif layer.start < until and str(index) not in winning:
            yield Fault(here, "never counts within a year: the layers below it in the file hide it")
        hungry = starving(layer)
        if hungry:
            told = f"{_listed(hungry)}: their turns always fall outside of the restrictions; weekly turns are fair"
            yield Fault((*here, "users", layer.users.index(hungry[0])), told)


def _winning(rotation: Rotation, schedule: Schedule, since: datetime, until: datetime) -> set[str]:
    """The indexes of the layers by which somebody serves within a year, overrides aside, with absences or without."""
    users: dict[str, User] = {}
    layers, away = [], []
    for index, layer in enumerate(schedule.layers):
        names = {user: f"{index} {user}" for user in layer.users if user is not None}
        layers.append(replace(layer, users=tuple(user and names[user] for user in layer.users)))
        users |= {names[key]: user for key, user in rotation.users.items() if key in names}
        away += [replace(each, user=names[each.user]) for each in rotation.away if each.user in names]
    bare = {schedule.name: replace(schedule, layers=tuple(layers), overrides=())}
    tracks = [render(Rotation(users, bare, gone), schedule.name, since, until) for gone in {(), tuple(away)}]
    return {each.user.partition(" ")[0] for track in tracks for each in track if each.user is not None}


def _overrides(rotation: Rotation, schedule: Schedule, now: datetime) -> Iterator[Fault]:
    """Overrides that are over, or bring somebody on duty who is away."""
    absences: dict[str, list[tuple[int, Away]]] = {}
    for number, away in enumerate(rotation.away):
        absences.setdefault(away.user, []).append((number, away))
    for index, override in enumerate(schedule.overrides):
        here: Place = ("schedules", schedule.name, "overrides", index)
        if override.end <= now:
            yield Fault(here, f"ended {_told(override.end, schedule)}: it counts no more and can be deleted")
            continue
        hit = [number for number, away in absences.get(override.user, ()) if _meets(rotation, schedule, override, away)]
        if hit:
            first = rotation.away[hit[0]]
            more = f", and in {_counted(len(hit) - 1, 'more absence')}" if len(hit) > 1 else ""
            told = f"brings {override.user} on duty, who is away {first.start} to {first.end}{more}"
            yield Fault((*here, "user"), told, ("away", hit[0]))


def _meets(rotation: Rotation, schedule: Schedule, override: Override, away: Away) -> bool:
    """Whether an override brings somebody on duty in an absence."""
    alone = absent(replace(rotation, away=(away,)), schedule, override.start, override.end)
    return any(within(alone.get(override.user, ()), override.start, override.end))


def _escalation(rotation: Rotation, schedule: Schedule, track: tuple[Entry, ...]) -> Iterator[Fault]:
    """Levels that would ask who was asked already."""
    names = sorted({each.user for each in track if each.user is not None})
    for index, level in enumerate(schedule.escalation):
        here: Place = ("schedules", schedule.name, "escalation", index, "notify")
        if level.notify == NEXT and len(names) == 1:
            yield Fault(here, f"next asks nobody: {names[0]} is the only one on call within a year")
        elif level.notify in rotation.schedules:
            yield from _together(rotation, schedule, track, level.notify, here)
        elif level.notify in names and level.notify != FALLBACK:
            told = f"asks {level.notify}, who is on call here at times and cannot be asked after themselves"
            yield Fault(here, told)


def _together(
    rotation: Rotation, schedule: Schedule, track: tuple[Entry, ...], secondary: str, here: Place
) -> Iterator[Fault]:
    """Times at which one person is on call in both schedules."""
    other = render(rotation, secondary, track[0].start, track[-1].end)
    same = [each for each in paired(track, other) if each.before is not None and not each.is_moved]
    for each in islice(same, 1):
        when = f"{_told(each.start, schedule)} to {_told(each.end, schedule)}"
        more = f", and {_counted(len(same) - 1, 'more time')} within a year" if len(same) > 1 else ""
        told = f"{each.before} is on call in both schedules {when}{more}: whoever follows there is asked instead"
        yield Fault(here, f"{told}; next never meets itself")


def _unused(rotation: Rotation, fallback: str | None) -> Iterator[Fault]:
    """Users whom nothing leads to."""
    used = {each.manager for each in rotation.users.values()}
    for schedule in rotation.schedules.values():
        used |= {user for layer in schedule.layers for user in layer.users if user is not None}
        used |= {each.user for each in schedule.overrides} | {each.notify for each in schedule.escalation}
    is_live = any(schedule.pagerduty for schedule in rotation.schedules.values())
    for name, user in rotation.users.items():
        routes = user.zendesk is not None and (user.manager or user.region)
        is_fallback = fallback is not None and (fallback == name or fallback.casefold() == user.gitlab.casefold())
        if name in used or is_fallback or routes or (is_live and user.pagerduty):
            continue
        yield Fault(("users", name), "stands in no layer or override, and no ticket leads to them: nobody asks them")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number > 1 else ''}"


def _listed(names: Sequence[str]) -> str:
    """Who never serves, in words."""
    if len(names) == 1:
        return f"{names[0]} never serves"
    left = len(names) - NAMED
    *first, last = names if left <= 0 else (*names[:NAMED], f"{left} more")
    return f"{', '.join(first)} and {last} never serve"
