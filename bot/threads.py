"""Lets several requests be under way at a time, each of which still knows which run it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import ParamSpec, TypeVar

from typing_extensions import override

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Pool(ThreadPoolExecutor):
    """Threads that see the context variables of who gave them their work: the run's name for the log, and its trace."""

    @override
    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """As the parent does, within a copy of the context."""
        context = copy_context()
        return super().submit(lambda: context.run(fn, *args, **kwargs))
