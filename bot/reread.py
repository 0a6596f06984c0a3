"""Looks at issues once more just before something irrevocable is done to them, a hundred in one request."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from bot.domain.model import Issue
from bot.domain.ports import FeedbackProject
from bot.observe.seeds import BATCH

FRESH_SECONDS = 20.0
"""How old a look may be."""


class Reread:
    """Issues as they are now. Safe to use from several threads.

    Args:
        gitlab: where they are.
        monotonic: seconds that never go back.
        iids: the issues that will be asked for, in about that order: whoever asks first looks at the next ones too.
    """

    def __init__(self, gitlab: FeedbackProject, monotonic: Callable[[], float], iids: Sequence[int]) -> None:
        self._gitlab = gitlab
        self._monotonic = monotonic
        self._waiting = dict.fromkeys(iids)
        self._lock = threading.Lock()
        self._looks: dict[int, tuple[float, Issue | None]] = {}

    def issue(self, iid: int) -> Issue | None:
        """The issue, read at most twenty seconds ago; None when it exists no more.

        Raises:
            ServiceError: as the adapter says.
        """
        with self._lock:
            read_at, _ = self._looks.get(iid, (float("-inf"), None))
            if self._monotonic() - read_at > FRESH_SECONDS:
                self._read([iid, *(other for other in self._waiting if other != iid)][:BATCH])
            self._waiting.pop(iid, None)
            return self._looks[iid][1]

    def _read(self, iids: Sequence[int]) -> None:
        read_at = self._monotonic()
        found = {issue.iid: issue for issue in self._gitlab.issues_by_iid(iids)}
        self._looks |= {iid: (read_at, found.get(iid)) for iid in iids}
