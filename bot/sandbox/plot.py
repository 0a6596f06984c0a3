"""Decides what the seed's ratings are about: the thread of its story, ordinary cases, and the few who try things."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from types import MappingProxyType
from typing import Final

from bot.sandbox.customers import Scene, hostile_texts, reason, some_words, words
from bot.sandbox.hostile import RECOGNISABLE
from bot.sandbox.situation import Answer, Situation
from bot.sandbox.situations import ORDINARY, PROBE
from bot.sandbox.situations_office import EXPORT, RUDE, SIGN_IN
from bot.sandbox.situations_product import OUTAGE


@dataclass(frozen=True, slots=True)
class _Every:
    """One of so many, counted rather than drawn, so that even a short list has some of each kind."""

    of: int
    at: int

    def has(self, index: int) -> bool:
        return index % self.of == self.at


BAD, HOSTILE = _Every(9, 4), _Every(7, 4)
TURNS_BAD, TURNS_GOOD, COMES_LATE = _Every(60, 41), _Every(90, 13), _Every(30, 22)
THE_STORY: Final = 60
"""The first so many ratings are the story; in what comes on top every hostile text has its turn."""

THREAD: Final[Mapping[int, Scene]] = MappingProxyType(
    {
        13: Scene(SIGN_IN, "bad"),  # changes to good once it is mended
        22: Scene(EXPORT, "bad"),  # only clicks, and says why later
        31: Scene(EXPORT, "bad"),
        40: Scene(RUDE, "bad"),
        41: Scene(EXPORT, "good"),  # changes to bad when it breaks again
        47: Scene(OUTAGE, "good"),
        49: Scene(OUTAGE, "bad"),
        53: Scene(OUTAGE, "good"),
        58: Scene(EXPORT, "bad"),
    }
)
MIXED: Final = MappingProxyType({31: EXPORT.bad.comments[-1], 47: OUTAGE.good.comments[-1]})
"""Words that say the opposite of their score: thanks in a bad rating, a complaint in a good one."""
PROBED: Final = MappingProxyType(dict(zip((17, 28, 43, 55), RECOGNISABLE, strict=False)))
BAD_PROBE: Final = 17


@dataclass(frozen=True, slots=True)
class Part:
    """One rating to be: its case, what the customer says, and how they change it later (None: not at all)."""

    scene: Scene
    comment: str | None
    reason: str | None
    change: tuple[Answer, str] | None = None


def parts(rng: Random, number: int) -> Iterator[Part]:
    """Yield so many ratings, oldest first; the same state of `rng` gives the same ones."""
    hostile, deck = hostile_texts(rng), ordinary(rng)
    for index in range(number):
        if index in PROBED:
            yield _probe(rng, "bad" if index == BAD_PROBE else "good", PROBED[index])
        elif index >= THE_STORY and HOSTILE.has(index):
            yield _probe(rng, _score(index), next(hostile), is_odd=rng.random() < 1 / 2)
        else:
            part = _part(rng, index, THREAD.get(index) or _scene(next(deck), _score(index)))
            yield replace(part, comment=MIXED[index]) if index in MIXED else part


def ordinary(rng: Random) -> Iterator[Situation]:
    """Yield situations for ever, each once before any comes again."""
    while True:
        yield from rng.sample(ORDINARY, len(ORDINARY))


def _score(index: int) -> Answer:
    return "bad" if BAD.has(index) else "good"


# One object for all of a kind: a large world has tens of thousands, and few differ.
_scene, _same = cache(Scene), cache(Part)


def _probe(rng: Random, score: Answer, text: str, *, is_odd: bool = False) -> Part:
    scene = Scene(PROBE, score, is_odd)
    return _same(scene, text, reason(rng, scene))


def _part(rng: Random, index: int, scene: Scene) -> Part:
    """Return an honest rating, some of which change: good to bad, bad to good, or with a comment that comes late."""
    why = reason(rng, scene)
    if TURNS_BAD.has(index) and scene.score == "good":
        return _same(scene, words(rng, scene), why, ("bad", scene.situation.turned_bad))
    if TURNS_GOOD.has(index) and scene.score == "bad":
        return _same(scene, words(rng, scene), why, ("good", scene.situation.turned_good))
    if COMES_LATE.has(index):
        return _same(scene, None, why, (scene.score, some_words(rng, scene)))
    return _same(scene, words(rng, scene), why)
