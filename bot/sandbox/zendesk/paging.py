"""Zendesk's two ways of cutting a list into pages: by cursor, and by page number."""

import base64
import binascii
import json
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from bot.sandbox.faults import MOVED, PageTrouble
from bot.sandbox.zendesk.errors import Problem, bad_request

Row = TypeVar("Row")
Key = tuple[int, int]
MOST = 100
DEEPEST_OFFSET = 10_000
FIRST: Key = (-1, -1)
LAST: Key = (1 << 62, 1 << 62)


@dataclass(frozen=True, slots=True)
class Cut(Generic[Row]):
    """The rows of one page, and what the answer says beside them."""

    rows: Sequence[Row]
    beside: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """A list to be cut: rows with their keys in ascending order, and the order in which it is shown."""

    keys: Sequence[Key]
    rows: Sequence[Row]
    newest_first: bool = False
    has_empty_page: bool = False

    def page(self, address: str, params: QueryParams, trouble: PageTrouble | None = None) -> Cut[Row]:
        """Return the page that `params` ask for; `address` is the list's own, for the links.

        `trouble` is what is odd about this page, as far as its way of paging can show it.

        `page[size]` chooses cursors, anything else page numbers (Zendesk API docs, "Pagination"). Raises the 400
        answer for what Zendesk refuses.
        """
        if "page[size]" in params or "page[after]" in params or "page[before]" in params:
            cut = _by_cursor(self, address, params, trouble)
        else:
            cut = _by_number(self, address, params, MOVED.get(trouble, 0))
        return replace(cut, rows=cut.rows[::-1]) if trouble == "disordered" else cut

    def shown(self, low: int, high: int) -> Sequence[Row]:
        """Return the rows between two places of the ascending order, in the order shown."""
        rows = self.rows[low:high]
        return rows[::-1] if self.newest_first else rows


def _by_cursor(listing: Listing[Row], address: str, params: QueryParams, trouble: PageTrouble | None) -> Cut[Row]:
    size = _number(params, "page[size]", MOST)
    if not 1 <= size <= MOST:
        raise bad_request("InvalidPaginationParameter", f"page[size] must be between 1 and {MOST}")
    backwards = "page[before]" in params
    low, high, gap = _window(listing, params, max(1, size // 2) if trouble == "short" else size)
    if gap == "next" or (trouble == "empty" and not backwards):
        return _nothing_yet(listing, address, params, "passed" if gap == "next" else gap)
    first, last = (high - 1, low) if listing.newest_first else (low, high - 1)
    more_ahead = low > 0 if listing.newest_first else high < len(listing.keys)
    more_behind = high < len(listing.keys) if listing.newest_first else low > 0
    mark = gap or ("next" if listing.has_empty_page else "")
    has_rows = high > low
    meta = {
        "has_more": more_behind if backwards else more_ahead,
        "after_cursor": _encode(listing.keys[last], mark) if has_rows else None,
        "before_cursor": _encode(listing.keys[first], "") if has_rows else None,
    }
    return Cut(
        listing.shown(low, high),
        _links(address, params, meta, has_next=more_ahead and has_rows, has_previous=more_behind and has_rows),
    )


def _nothing_yet(listing: Listing[Row], address: str, params: QueryParams, mark: str) -> Cut[Row]:
    """Return an empty page with more to come: the next one begins where this one should have."""
    start = LAST if listing.newest_first else FIRST
    key = _decode(params["page[after]"])[0] if "page[after]" in params else start
    meta = {"has_more": True, "after_cursor": _encode(key, mark), "before_cursor": None}
    return Cut((), _links(address, params, meta, has_next=True, has_previous=False))


def _window(listing: Listing[Row], params: QueryParams, size: int) -> tuple[int, int, str]:
    """Return from where to where (in the ascending order) a page reaches, and what its cursor says of empty pages."""
    total = len(listing.keys)
    after, before = params.get("page[after]"), params.get("page[before]")
    if after is None and before is None:
        return (max(0, total - size), total, "") if listing.newest_first else (0, min(size, total), "")
    key, gap = _decode(after or before or "")
    ascends = listing.newest_first == (after is None)
    if ascends:
        low = bisect_right(listing.keys, key)
        return low, min(low + size, total), gap
    high = bisect_left(listing.keys, key)
    return max(0, high - size), high, gap


def _links(
    address: str, params: QueryParams, meta: dict[str, Any], *, has_next: bool, has_previous: bool
) -> dict[str, Any]:
    def link(name: str, cursor: str | None) -> str:
        return _link(address, params, {"page[after]", "page[before]"}, name, cursor or "")

    following = link("page[after]", meta["after_cursor"]) if has_next else None
    previous = link("page[before]", meta["before_cursor"]) if has_previous else None
    return {"meta": meta, "links": {"next": following, "prev": previous}}


def _by_number(listing: Listing[Row], address: str, params: QueryParams, moved: int) -> Cut[Row]:
    size = min(MOST, max(1, _number(params, "per_page", MOST)))
    page = max(1, _number(params, "page", 1))
    if page * size > DEEPEST_OFFSET:
        raise bad_request("InvalidPaginationDepth", f"Pagination reaches {DEEPEST_OFFSET} records at most")
    total = len(listing.keys)
    start, end = min(total, (page - 1) * size), min(total, page * size)
    # A row came or went on an earlier page since that was read.
    by = moved if page > 1 else 0
    first, last = min(total, start + by), min(total, end + by)
    low, high = (total - last, total - first) if listing.newest_first else (first, last)

    def link(number: int) -> str:
        return _link(address, params, {"page"}, "page", str(number))

    following = link(page + 1) if end < total else None
    previous = link(page - 1) if page > 1 else None
    beside = {"next_page": following, "previous_page": previous, "count": total}
    return Cut(listing.shown(low, high), beside)


def _link(address: str, params: QueryParams, without: set[str], name: str, value: str) -> str:
    """Return the address of another page of the same list, filters kept, percent-encoded."""
    kept = [pair for pair in params.multi_items() if pair[0] not in without]
    return f"{address}?{urlencode(sorted([*kept, (name, value)]))}"


def _number(params: QueryParams, name: str, otherwise: int) -> int:
    try:
        return int(params.get(name, otherwise))
    except ValueError:
        raise bad_request("InvalidPaginationParameter", f"{name} must be a number") from None


def _encode(key: Key, gap: str) -> str:
    return base64.b64encode(json.dumps([*key, gap]).encode()).decode()


def _decode(cursor: str) -> tuple[Key, str]:
    try:
        first, second, gap = json.loads(base64.b64decode(cursor, validate=True))
        return (int(first), int(second)), str(gap)
    except (binascii.Error, ValueError, TypeError):
        raise _invalid_cursor() from None


def _invalid_cursor() -> Problem:
    return bad_request("InvalidPaginationParameter", "The cursor is not valid for this list")
