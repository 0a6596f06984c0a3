"""Arithmetic of stretches of time: half-open, in their order, without overlap."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from operator import itemgetter

Span = tuple[datetime, datetime]
"""From and until (UTC), half-open."""


def united(spans: Iterable[Span]) -> list[Span]:
    """Their union, whatever their order; empty ones vanish."""
    found: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def within(spans: Sequence[Span], start: datetime, end: datetime) -> Iterator[Span]:
    """What of them lies in [start, end)."""
    for index in range(max(bisect_right(spans, start, key=itemgetter(0)) - 1, 0), len(spans)):
        since, until = max(spans[index][0], start), min(spans[index][1], end)
        if since < until:
            yield since, until
        elif since >= end:
            return


def without(span: Span, holes: Sequence[Span]) -> Iterator[Span]:
    """What of one remains outside of the holes."""
    start, end = span
    for since, until in within(holes, start, end):
        if start < since:
            yield start, since
        start = until
    if start < end:
        yield start, end
