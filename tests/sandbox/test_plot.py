"""What the seed's ratings are about."""

from random import Random

import pytest

from bot.sandbox.hostile import HOSTILE
from bot.sandbox.plot import THE_STORY, THREAD, ordinary, parts
from bot.sandbox.situations import ORDINARY, PROBE

MANY = 1000


def test_the_same_state_gives_the_same_parts() -> None:
    """Chance is told by the generator alone, and another one makes other parts."""
    first, second, other = (list(parts(Random(seed), 100)) for seed in (1, 1, 2))
    assert (first == second, first == other) == (True, False)


@pytest.mark.parametrize("number", [0, 1, 59, 60, 61])
def test_so_many_parts(number: int) -> None:
    """As many as asked for."""
    assert len(list(parts(Random(1), number))) == number


def test_the_thread_is_in_its_place_for_every_seed() -> None:
    """What the story is about happens whatever else does."""
    for seed in range(5):
        told = list(parts(Random(seed), THE_STORY))
        assert {place: told[place].scene for place in THREAD} == dict(THREAD)


def test_every_hostile_text_has_its_turn() -> None:
    """Beyond the story one of seven attacks until all have been used; others are never mistaken for it."""
    told = list(parts(Random(1), MANY))
    attacks = [part.comment for part in told if part.scene.situation is PROBE]
    assert set(HOSTILE) - set(attacks) == set()
    assert not {part.comment for part in told if part.scene.situation is not PROBE} & set(HOSTILE)


def test_minds_change_both_ways_and_some_speak_late() -> None:
    """Each with words of the case; who speaks late said nothing before."""
    changed = [(part, part.change[0]) for part in parts(Random(1), MANY) if part.change]
    late = [part.comment for part, score in changed if part.scene.score == score]
    assert {(part.scene.score, score) for part, score in changed} == {
        ("good", "bad"),
        ("bad", "good"),
        ("good", "good"),
        ("bad", "bad"),
    }
    assert set(late) == {None}


def test_every_situation_comes_before_one_comes_again() -> None:
    """Ordinary cases are dealt like cards."""
    deck = ordinary(Random(1))
    rounds = [[next(deck) for _ in ORDINARY] for _ in range(2)]
    assert [{id(each) for each in dealt} for dealt in rounds] == [{id(each) for each in ORDINARY}] * 2
