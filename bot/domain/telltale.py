"""Finds addresses in what people write: links with what they hold besides, and e-mail addresses.

This and the other rules of `bot.domain.masking` take words as they are read, and look at each character a bounded
number of times, so that no words take longer than their length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A part of the words.

    Args:
        start, end: its place, the end exclusive.
        what: what it is, for people.
    """

    start: int
    end: int
    what: str


Find = Callable[[str], Iterator[Span]]
"""Finds its kind of things in words, from left to right; no two of its spans overlap."""

_CHUNK = re.compile(r"[^\s<>\"`]+")
_SIGN_IN = re.compile(r"://([^/\\?#]*)@")
_BARE_HOST = re.compile(r"\w\.[^\W\d_]{2,24}(?::\d{1,5})?(?:/|$)")
TAIL = ".,;:!?'\")]}*_"
"""What ends a sentence or a bracket rather than a link or a password."""

_WWW = re.compile(r"(?<![\w.])www\.", re.IGNORECASE)
_REST = re.compile(r"[?#]|;(?=[^/\s]*=)")


def links(words: str) -> Iterator[Span]:
    """What a link holds beside scheme, host and path: user name and password, query, fragment."""
    for chunk in _CHUNK.finditer(words):
        text = chunk[0].rstrip(TAIL)
        found = _REST.search(text)
        cut = found.start() if found else len(text)
        head, rest = text[:cut], text[cut:]
        for user in _SIGN_IN.finditer(head):
            yield Span(chunk.start() + user.start(1), chunk.start() + user.end(1), "user name")
        is_link = "://" in head or _WWW.search(head)
        if rest and (is_link or ("=" in rest and _BARE_HOST.search(head))):
            yield Span(chunk.start() + cut, chunk.start() + len(text), "rest of the link")


_AT = re.compile(r"@|%40| @ |\s?[\[({]\s?at\s?[\])}]\s?", re.IGNORECASE)
_DOT = r"(?:\.|\s?[\[({]\s?(?:dot|punkt)\s?[\])}]\s?)"
_DOMAIN = re.compile(rf"[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{1,8}}", re.IGNORECASE)
_TOP = re.compile(r"[^\W\d_]{2,}[\w-]*\Z")
_LOCAL_SIGNS = frozenset("._%+-'")
_LONGEST_LOCAL = 128


def emails(words: str) -> Iterator[Span]:
    """E-mail addresses, `(at)` and `(dot)` instead of the signs included."""
    end = 0
    for sign in _AT.finditer(words):
        start = _local_start(words, sign.start(), end)
        domain = _DOMAIN.match(words, sign.end())
        if start < sign.start() and sign.start() >= end and domain and _TOP.search(domain[0].rstrip("-_")):
            end = sign.end() + len(domain[0].rstrip("-_"))
            yield Span(start, end, "e-mail address")


def _local_start(words: str, at: int, floor: int) -> int:
    """Where the part before the sign begins; at the sign when there is none."""
    floor = max(floor, at - _LONGEST_LOCAL)
    if at > floor and words[at - 1] == '"':
        opening = words.rfind('"', floor, at - 1)
        return opening if opening >= 0 and "\n" not in words[opening:at] else at
    start = at
    while start > floor and (words[start - 1].isalnum() or words[start - 1] in _LOCAL_SIGNS):
        start -= 1
    while start < at and words[start] in "'.-":
        start += 1
    return start
