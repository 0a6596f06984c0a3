"""Gives the cases of a plan to workers, so that a limit on notes does not keep the others waiting.

Services limit new notes more tightly than anything else. Where all workers wait to post one, cases that need none
would wait with them; so some workers take those first.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from bot.domain.actions import Action, PostNote
from bot.report import Done
from bot.threads import Pool

Actions = Sequence[Action]
_Left = TypeVar("_Left")

FREE_SHARE = 4
"""One of so many workers takes cases without notes first."""


class Lanes(Generic[_Left]):
    """What is left to do, in its order. Thread-safe.

    Args:
        work: all of it.
        is_slow: whether a piece may wait for long.
    """

    def __init__(self, work: Sequence[_Left], is_slow: Callable[[_Left], bool]) -> None:
        self._lock = threading.Lock()
        self._left = dict(enumerate(work))
        self._fast = deque(index for index, each in self._left.items() if not is_slow(each))

    def clear(self) -> None:
        """Nothing more is to be done."""
        with self._lock:
            self._left.clear()

    def next(self, *, is_free: bool) -> tuple[int, _Left] | None:
        """The first piece that is left, with its place; None at the end.

        Args:
            is_free: of those that do not wait for long, as long as there are any.
        """
        with self._lock:
            while self._fast and self._fast[0] not in self._left:
                self._fast.popleft()
            index = self._fast.popleft() if is_free and self._fast else next(iter(self._left), None)
            return None if index is None else (index, self._left.pop(index))


def carried_out(cases: Sequence[Actions], case: Callable[[Actions], list[Done]], workers: int) -> list[Done]:
    """What became of all cases, in the order of the plan.

    Args:
        cases: the plan.
        case: carries out one of them.
        workers: how many are under way at a time; one alone goes through them in their order.
    """
    lanes = Lanes(cases, _posts_a_note)
    results: dict[int, list[Done]] = {}

    def work(number: int) -> None:
        while (found := lanes.next(is_free=number % FREE_SHARE == FREE_SHARE - 1)) is not None:
            index, actions = found
            try:
                results[index] = case(actions)
            except BaseException:
                lanes.clear()  # the process is about to die of it: what is left is the next run's
                raise

    with Pool(workers, thread_name_prefix="apply") as pool:
        list(pool.map(work, range(workers)))
    return [done for index in sorted(results) for done in results[index]]


def _posts_a_note(actions: Actions) -> bool:
    return any(isinstance(action, PostNote) for action in actions)
