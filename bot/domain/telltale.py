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
    """What a link holds beside scheme, host and plain path: user name and password, keys in the path, query, fragment.

    Who has the link that resets a password or opens a shared file needs nothing else.
    """
    for chunk in _CHUNK.finditer(words):
        text = chunk[0].rstrip(TAIL)
        found = _REST.search(text)
        cut = found.start() if found else len(text)
        head, rest = text[:cut], text[cut:]
        for user in _SIGN_IN.finditer(head):
            yield Span(chunk.start() + user.start(1), chunk.start() + user.end(1), "user name")
        is_link = "://" in head or _WWW.search(head)
        is_bare = not is_link and _BARE_HOST.search(head)
        if is_link or is_bare:
            for start, end in _keys(head):
                yield Span(chunk.start() + start, chunk.start() + end, "part of the link")
        if rest and (is_link or ("=" in rest and is_bare)):
            yield Span(chunk.start() + cut, chunk.start() + len(text), "rest of the link")


_SEGMENT = re.compile("(?<=/)[^/]+")
_OF_COMMIT = re.compile(r"/(?:commits?|tree|blob|blame|raw|compare)/[0-9a-f]{7,64}(?:\.{2,3}[0-9a-f]{7,64})?(?![^/])")
_PIECE = re.compile("[0-9A-Za-z]+")
_HEX = re.compile(
    r"(?<![0-9a-z])(?:[0-9a-f]{24,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9a-z])", re.IGNORECASE
)
_RUN = re.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
_SHORTEST_KEY, _SHORTEST_PIECE = 16, 8
_LONGEST_RUN, _LONGEST_OF_BOTH_CASES = 3.0, 2.75
"""Characters on average up to the next change between digits, small and capital letters: product names have more."""


def _keys(head: str) -> Iterator[tuple[int, int]]:
    """The segments of a link's path that nobody can guess; the numbers of commits in a code host's links are none."""
    commits = {each.end() for each in _OF_COMMIT.finditer(head)}
    path = head.find("/", head.find("://") + 3 if "://" in head else 0)
    for segment in _SEGMENT.finditer(head, path if path >= 0 else len(head)):
        if segment.end() not in commits and "@" not in segment[0] and _is_key(segment[0]):
            yield segment.span()


def _is_key(segment: str) -> bool:
    """Whether letters and digits alternate as they do in keys, not as in words, numbers and names of products."""
    if any(is_mixed(each[0]) for each in _HEX.finditer(segment)):
        return True
    pieces = _PIECE.findall(segment)
    joined = "".join(pieces)
    if len(joined) < _SHORTEST_KEY or not is_mixed(joined) or max(map(len, pieces)) < _SHORTEST_PIECE:
        return False
    runs = 1 + sum(len(_RUN.findall(piece)) - 1 for piece in pieces)
    return len(joined) / runs < (_LONGEST_RUN if joined in {joined.upper(), joined.lower()} else _LONGEST_OF_BOTH_CASES)


def is_mixed(value: str) -> bool:
    """Whether there are letters and digits."""
    return any(each.isalpha() for each in value) and any(each.isdigit() for each in value)


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
