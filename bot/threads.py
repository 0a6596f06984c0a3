"""Lets several requests be under way at a time, each of which still knows which run it belongs to."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import ParamSpec, TypeVar

from typing_extensions import override

_P = ParamSpec("_P")
_T = TypeVar("_T")
_Item = TypeVar("_Item")


class Pool(ThreadPoolExecutor):
    """Threads that see the context variables of who gave them their work: the run's name for the log, and its trace."""

    @override
    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """As the parent does, within a copy of the context."""
        context = copy_context()
        return super().submit(lambda: context.run(fn, *args, **kwargs))


def mapped(pool: Executor, work: Callable[[_Item], _T], items: Iterable[_Item], ahead: int) -> Iterator[_T]:
    """What comes of each item, in their order, as `Executor.map` does, but without all of it in memory at a time.

    Args:
        pool: does the work.
        work: what is done with each.
        items: taken one by one.
        ahead: so many are under way, or done and not taken yet, at the most.
    """
    begun: deque[Future[_T]] = deque()
    try:
        for item in items:
            begun.append(pool.submit(work, item))
            if len(begun) >= ahead:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
    finally:
        for each in begun:
            each.cancel()
