"""Makes a scenario that goes wrong as small as it can be while the same goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from typing import TypeVar

from tests.campaign.acts import Look
from tests.campaign.campaign import Verdict, played
from tests.campaign.desk import PLAIN
from tests.campaign.desk_acts import Erase
from tests.campaign.script import Script
from tests.world import World

Each = TypeVar("Each")


def shrunk(world: World, script: Script, most: int = 300) -> tuple[Script, Verdict]:
    """A smaller scenario that breaks a rule which this one breaks, and how it went.

    Args:
        world: where to play.
        script: goes wrong; comes back as it is where it does not do so again, as with two threads.
        most: so many attempts at the most.
    """
    verdict, left = played(world, script), [most]
    rules = verdict.rules

    def still(smaller: Script) -> bool:
        nonlocal verdict
        if not left[0]:
            return False
        left[0] -= 1
        found = played(world, smaller)
        if found.rules & rules:
            verdict = found
            return True
        return False

    if rules:
        script = replace(script, acts=without(script.acts, lambda acts: still(replace(script, acts=acts))))
        for simpler in (_plainer, _calmer):
            script = _simplified(script, simpler, still)
    return script, verdict


def without(whole: tuple[Each, ...], still: Callable[[tuple[Each, ...]], bool]) -> tuple[Each, ...]:
    """What is left when ever smaller pieces are dropped as long as the rest passes: delta debugging (Zeller)."""
    size = len(whole) // 2
    while size:
        place = 0
        while place < len(whole):
            rest = (*whole[:place], *whole[place + size :])
            if still(rest):
                whole = rest
            else:
                place += size
        size //= 2
    return whole


def _simplified(
    script: Script, simpler: Callable[[Script], Iterator[Script]], still: Callable[[Script], bool]
) -> Script:
    """Takes each simpler form that still goes wrong."""
    is_better = True
    while is_better:
        better = next((each for each in simpler(script) if each != script and still(each)), None)
        is_better = better is not None
        script = better or script
    return script


def _plainer(script: Script) -> Iterator[Script]:
    """The world as it is by default."""
    yield replace(script, is_begun=True)
    yield replace(script, has_rotation=False)
    yield replace(script, closes_idle=False)
    yield replace(script, keeps_rows=False)
    yield replace(script, has_empty_pages=False)
    yield replace(script, desk=PLAIN)
    for each in fields(PLAIN):
        yield replace(script, desk=replace(script.desk, **{each.name: getattr(PLAIN, each.name)}))


def _calmer(script: Script) -> Iterator[Script]:
    """Runs without weather or company."""
    for place, act in enumerate(script.acts):
        if isinstance(act, Look | Erase):
            for calmer in _of_look(act):
                yield replace(script, acts=_with(script.acts, place, calmer))


def _of_look(look: Look | Erase) -> Iterator[Look | Erase]:
    if look.weather:
        yield replace(look, weather=None)
    if look.faults:
        yield replace(look, faults=())
    if look.meanwhile:
        yield replace(look, nth=0, meanwhile=())


def _with(acts: Sequence[Each], place: int, act: Each) -> tuple[Each, ...]:
    return (*acts[:place], act, *acts[place + 1 :])
