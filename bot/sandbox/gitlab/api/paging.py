"""Cuts lists into pages and tells the client where the next one is, by GitLab's headers."""

import base64
import json
import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar
from urllib.parse import parse_qsl, urlencode

from bot.sandbox.faults import MOVED
from bot.sandbox.gitlab.api.call import Call, Reply
from bot.sandbox.gitlab.errors import bad_parameter
from bot.sandbox.gitlab.query import Key

PER_PAGE = 20
MAX_PER_PAGE = 100
# Above this many rows GitLab leaves the totals out.
MAX_COUNTED = 10_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows to show (a range of positions), and the headers that belong to them."""

    start: int
    stop: int
    headers: dict[str, str]


def offset_page(call: Call, readable: int, hidden: tuple[int, int] = (0, 0)) -> Page:
    """Return the page of offset paging (`page`, `per_page`) of a list of so many rows.

    `hidden` are rows that count although the viewer may not read them: from which place on, and how many.
    """
    place, count = hidden
    total = readable + count
    page = max(call.params.integer("page") or 1, 1)
    per_page = _per_page(call)
    pages = max(math.ceil(total / per_page), 1)
    following = page + 1 if page * per_page < total else None
    headers = {
        "X-Page": str(page),
        "X-Per-Page": str(per_page),
        "X-Next-Page": str(following or ""),
        "X-Prev-Page": str(page - 1 if page > 1 else ""),
    }
    targets = {"prev": page - 1 if page > 1 else None, "next": following, "first": 1}
    if total <= MAX_COUNTED:
        headers |= {"X-Total": str(total), "X-Total-Pages": str(pages)}
        targets["last"] = pages
    links = {
        name: {"page": str(number), "per_page": str(per_page)} for name, number in targets.items() if number is not None
    }
    headers["Link"] = _link_header(call, links)
    # A row came or went on an earlier page since that was read.
    first = (page - 1) * per_page + (MOVED.get(call.sky.page, 0) if page > 1 else 0)
    start, stop = (min(position, place) + max(position - place - count, 0) for position in (first, first + per_page))
    return Page(min(start, readable), min(stop, readable), headers)


def paged(call: Call, rows: Sequence[T], show: Callable[[T], object]) -> Reply:
    """Return one page of a list, by offset."""
    page = offset_page(call, len(rows))
    return Reply([show(row) for row in rows[page.start : page.stop]], headers=page.headers)


@dataclass(frozen=True, slots=True)
class KeysetPage(Generic[T]):
    """The rows of a page of keyset paging, in the order asked for, and the headers that belong to them."""

    rows: Sequence[T]
    headers: dict[str, str]


def keyset_page(call: Call, rows: Sequence[T], key: Callable[[T], Key], *, is_descending: bool) -> KeysetPage[T]:
    """Return the page after the `cursor` of a list that ascends by `key`; 400 for a cursor of another order."""
    # A short page of this kind loses nothing: the next one begins after its last row.
    per_page = max(_per_page(call) // (2 if call.sky.page == "short" else 1), 1)
    start, stop = _after_cursor(rows, call.params.text("cursor"), key, is_descending=is_descending)
    if is_descending:
        found, has_more = rows[max(stop - per_page, 0) : stop][::-1], stop > per_page
    else:
        found, has_more = rows[start : start + per_page], start + per_page < len(rows)
    if not has_more:
        return KeysetPage(found, {})
    following = {"cursor": _encoded(key(found[-1])), "per_page": str(per_page)}
    return KeysetPage(found, {"Link": _link_header(call, {"next": following})})


def _after_cursor(rows: Sequence[T], cursor: str, key: Callable[[T], Key], *, is_descending: bool) -> tuple[int, int]:
    """Return the range of rows that the pages from here on will show."""
    if not cursor:
        return 0, len(rows)
    last_seen = _decoded(cursor)
    try:
        if is_descending:
            return 0, bisect_left(rows, last_seen, key=key)
        return bisect_right(rows, last_seen, key=key), len(rows)
    except TypeError as error:
        raise bad_parameter("cursor is invalid") from error


def _per_page(call: Call) -> int:
    wanted = call.params.integer("per_page")
    return min(max(wanted, 1), MAX_PER_PAGE) if wanted is not None else PER_PAGE


def _link_header(call: Call, links: dict[str, dict[str, str]]) -> str:
    base = call.store.switches.link_base or call.base
    parts = []
    for name, changes in links.items():
        kept = [pair for pair in parse_qsl(call.query, keep_blank_values=True) if pair[0] not in changes]
        query = urlencode([*kept, *changes.items()])
        parts.append(f'<{base}{call.raw_path}?{query}>; rel="{name}"')
    return ", ".join(parts)


def _encoded(key: Key) -> str:
    marks = [["d", part.isoformat()] if isinstance(part, date) else ["v", part] for part in key]
    return base64.urlsafe_b64encode(json.dumps(marks).encode()).decode()


def _decoded(cursor: str) -> Key:
    try:
        marks = json.loads(base64.urlsafe_b64decode(cursor))
        return tuple(_parsed(value) if mark == "d" else value for mark, value in marks)
    except (ValueError, TypeError) as error:
        raise bad_parameter("cursor is invalid") from error


def _parsed(value: str) -> datetime | date:
    return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
