"""Workers and the order of a plan: notes that wait keep nobody else waiting, and nothing is lost or done twice."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.actions import Action, CreateLabel, PostNote
from bot.domain.labels import Label
from bot.domain.texts import Text
from bot.lanes import FREE_SHARE, Lanes, carried_out
from bot.report import Done, Result


def _label(number: int) -> Action:
    return CreateLabel(why="", label=Label(str(number)))


NOTE = PostNote(why="", body=Text("x\n").fill(None))


def _done(actions: Sequence[Action]) -> list[Done]:
    return [Done(action, Result.DONE) for action in actions]


@given(st.lists(st.booleans(), max_size=20), st.lists(st.booleans(), min_size=41, max_size=41))
def test_every_piece_is_taken_once(slow: list[bool], asked: list[bool]) -> None:
    """Who is bound takes the first that is left; who is free the first quick one, while there is any."""
    work = list(enumerate(slow))
    lanes = Lanes(work, lambda each: each[1])
    left = dict(work)
    for is_free in asked:
        quick = [index for index, is_slow in left.items() if not is_slow] if is_free else []
        expected = next(iter(quick or left), None)
        found = lanes.next(is_free=is_free)
        assert (found and found[0]) == expected
        left.pop(-1 if expected is None else expected, None)
    assert left == {}


@pytest.mark.parametrize("workers", [1, 4, 9])
def test_the_results_come_in_the_order_of_the_plan(workers: int) -> None:
    """However many write at a time."""
    cases = [[_label(number), *([NOTE] if number % 3 else [])] for number in range(20)]
    found = carried_out(cases, _done, workers)
    assert [done.action for done in found] == [action for case in cases for action in case]


def test_one_worker_keeps_the_order() -> None:
    """So that the same seed gives a demo the same numbers."""
    order: list[Sequence[Action]] = []
    cases: list[list[Action]] = [[NOTE], [_label(1)], [NOTE, NOTE]]

    def case(actions: Sequence[Action]) -> list[Done]:
        order.append(actions)
        return _done(actions)

    carried_out(cases, case, 1)
    assert order == cases


def test_notes_that_wait_keep_no_other_case_waiting() -> None:
    """While all bound workers wait for the limit on notes, the free one carries out all that needs none."""
    others_are_done, done = threading.Event(), list[Action]()
    notes = [[NOTE] for _ in range(FREE_SHARE)]
    labels = [[_label(number)] for number in range(5)]

    def case(actions: Sequence[Action]) -> list[Done]:
        if actions[0] is NOTE:
            assert others_are_done.wait(timeout=30)
        else:
            done.extend(actions)
            others_are_done.set() if len(done) == len(labels) else None
        return _done(actions)

    assert len(carried_out([*notes, *labels], case, FREE_SHARE)) == len(notes) + len(labels)


def test_a_fault_ends_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """What breaks one worker is raised, and the others begin nothing more."""
    begun: list[Sequence[Action]] = []
    other_began, is_over, clear = threading.Event(), threading.Event(), Lanes.clear

    def cleared(lanes: Lanes[Sequence[Action]]) -> None:
        clear(lanes)
        is_over.set()

    def case(actions: Sequence[Action]) -> list[Done]:
        begun.append(actions)
        if actions[0] is NOTE:
            assert other_began.wait(timeout=30)
            raise KeyboardInterrupt
        other_began.set()
        is_over.wait(timeout=5)
        return _done(actions)

    monkeypatch.setattr(Lanes, "clear", cleared)
    with pytest.raises(KeyboardInterrupt):
        carried_out([[NOTE], *([_label(n)] for n in range(9))], case, 2)
    assert len(begun) == 2
