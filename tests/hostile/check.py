"""Checks one hostile text: by itself, for the check to have teeth, and in the places of the bot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from tests.hostile.attacks import attack
from tests.hostile.live import live, live_in, skeleton
from tests.hostile.places import Place, alike, harmless, places
from tests.hostile.rules import commands, former_commands, rendered

EVERYTHING = "issue.md without nothing"
"""The description of an issue that shows all it can: checked with every text; one other place with each in turn."""
RAW_EVERY = 10
"""One text in so many is also looked at by itself."""


@dataclass
class Tally:
    """What was found.

    Args:
        raw: how many texts would have run, called or linked something by themselves.
        found: what came to life in the bot's bodies, by kind; nothing, if all is well.
        where: some texts by number, with the place and the kind.
    """

    raw: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    where: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.raw += other.raw
        self.found += other.found
        self.where += other.where[: 20 - len(self.where)]


def raw(text: str) -> Iterator[str]:
    """What a text does when GitLab gets it as it is."""
    has_run, ran_before = commands(text), former_commands(text)
    yield from ["executed"] * bool(has_run) + ["executed_before"] * bool(ran_before)
    yield from sorted({kind for kind, _ in live_in(text)})


def violations(place: Place, text: str) -> Iterator[str]:
    """What a text does in a place of the bot: the kinds of what came to life."""
    body = place.fill(text)
    html = rendered(body, keeps_html=True)
    bones, known = harmless(place, alike(text))
    yield from ["command"] * (len(commands(body, None)) + len(former_commands(body, None)))
    if place.is_code and skeleton(html) == bones:
        return  # outside of code it is the same text as with harmless words
    yield from (kind for kind, _ in (live(html) - known).elements())
    yield from ["escape"] * place.is_code


def tally(seed: int, numbers: Iterable[int], everywhere: list[Place]) -> Tally:
    """Checks the texts of some numbers, each in the description of an issue and in one more place."""
    done = Tally()
    first = next(place for place in everywhere if place.name == EVERYTHING)
    for number in numbers:
        text = attack(seed, number)
        if number % RAW_EVERY == 0:
            done.raw.update(["texts", *raw(text)])
        for place in (first, everywhere[number % len(everywhere)]):
            found = list(violations(place, text))
            done.found.update(found)
            done.where += [(number, place.name, kind) for kind in found[:1]]
    return done


def chunk(seed: int, span: tuple[int, int]) -> tuple[int, Tally]:
    """Checks the texts of a span in every place there is; the answer is its end, with what was found."""
    return span[1], tally(seed, range(*span), all_places())


all_places = cache(places)
