"""What the bot itself wrote on an issue minutes ago counts, though a list does not show it yet."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.domain.history import Note
from bot.domain.markers import Marker
from bot.observe import own
from tests.reviewing import Talking
from tests.world import World

GONE = 999_999


def notes(world: World, case: Talking) -> list[Note]:
    with world.ports() as ports:
        return list(ports.gitlab.notes(case.issue.iid))


def completed(world: World, case: Talking, shown: list[Note], written: Mapping[int, str]) -> tuple[list[Note], int]:
    """The notes, and how many requests that took."""
    with world.ports() as ports:
        ports.gitlab.project()
        before = ports.gitlab.requests
        return own.completed(ports.gitlab, case.issue.iid, shown, written), ports.gitlab.requests - before


@pytest.mark.parametrize("is_shown", [True, False])
def test_a_note_that_a_list_shows_or_not(world: World, *, is_shown: bool) -> None:
    """One that stands in the list as it was written costs nothing; one that does not is asked for."""
    case = Talking(world)
    case.says("hm")
    there = notes(world, case)
    card = next(note for note in there if note.marker)
    shown = there if is_shown else [note for note in there if note != card]
    found, requests = completed(world, case, shown, {card.note_id: own.told(card.marker)})
    assert (found, requests) == (there, int(not is_shown))


def test_a_note_that_a_list_shows_as_it_was_before(world: World) -> None:
    """What it says now counts."""
    case = Talking(world)
    before = notes(world, case)
    case.hears("* **Action to be taken:** none")
    written = {case.card_note.id: own.told(Marker.of(case.card_note.body))}
    found, requests = completed(world, case, before, written)
    assert ([note.marker for note in found if note.marker], requests) == ([case.marker], 1)


def test_a_note_that_is_gone(world: World) -> None:
    """It is left out, whatever the list shows."""
    case = Talking(world)
    there = notes(world, case)
    assert completed(world, case, there, {GONE: "x"}) == (there, 1)
