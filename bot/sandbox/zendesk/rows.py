"""The list of satisfaction ratings in the order of time, fast for any filter however long it is."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.sandbox.zendesk.model import Rating

Key = tuple[int, int]
LAST_ID = 1 << 62


def _scored(*scores: str, comment: bool | None = None) -> Callable[[Rating], bool]:
    def is_wanted(row: Rating) -> bool:
        return row.score in scores and comment in (None, bool(row.comment))

    return is_wanted


# The values of `score` that Zendesk documents.
SCORES: Mapping[str, Callable[[Rating], bool]] = MappingProxyType(
    {
        "offered": _scored("offered"),
        "unoffered": _scored("unoffered"),
        "received": _scored("good", "bad"),
        "received_with_comment": _scored("good", "bad", comment=True),
        "received_without_comment": _scored("good", "bad", comment=False),
        "good": _scored("good"),
        "good_with_comment": _scored("good", comment=True),
        "good_without_comment": _scored("good", comment=False),
        "bad": _scored("bad"),
        "bad_with_comment": _scored("bad", comment=True),
        "bad_without_comment": _scored("bad", comment=False),
    }
)


@dataclass(frozen=True, slots=True)
class View:
    """Rows in ascending order of time, with their keys."""

    keys: list[Key]
    rows: list[Rating]

    def between(self, start: int | None, end: int | None) -> "View":
        """Return the rows created from `start` to `end`, both in seconds since 1970 and included (None: open)."""
        low = 0 if start is None else bisect_left(self.keys, (start, 0))
        high = len(self.keys) if end is None else bisect_right(self.keys, (end, LAST_ID))
        return View(self.keys[low:high], self.rows[low:high])

    def where(self, is_wanted: Callable[[Rating], bool]) -> "View":
        """Return the rows that are wanted."""
        rows = [row for row in self.rows if is_wanted(row)]
        return View([row.key for row in rows], rows)


class RatingRows:
    """All rows, by id and in order; a filtered list is kept until the next change."""

    def __init__(self) -> None:
        self._by_id: dict[int, Rating] = {}
        self._order: list[Key] = []
        self._views: dict[str | None, View] = {}

    def __len__(self) -> int:
        return len(self._by_id)

    def get(self, rating_id: int) -> Rating | None:
        """Return a row by its id."""
        return self._by_id.get(rating_id)

    def put(self, row: Rating) -> None:
        """Add a row, or replace the one with the same id (whose creation time must be the same)."""
        if row.id not in self._by_id:
            insort(self._order, row.key)
        self._by_id[row.id] = row
        self._views.clear()

    def drop(self, rating_id: int) -> None:
        """Take a row away."""
        row = self._by_id.pop(rating_id)
        del self._order[bisect_left(self._order, row.key)]
        self._views.clear()

    def view(self, score: str | None = None) -> View:
        """Return the rows of a `score` filter (None: all); KeyError when there is no such filter."""
        if score not in self._views:
            is_wanted = SCORES[score] if score is not None else None
            rows = [self._by_id[rating_id] for _, rating_id in self._order]
            chosen = rows if is_wanted is None else [row for row in rows if is_wanted(row)]
            self._views[score] = View([row.key for row in chosen], chosen)
        return self._views[score]
