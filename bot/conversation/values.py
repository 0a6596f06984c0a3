"""The words behind a question: without emphasis around them, and empty where somebody left the template as it was."""

from __future__ import annotations

import re

from bot.conversation.inline import UNREAD

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAGS = re.compile(r"<(b|i|u|em|strong|ins)>(.*)</\1>", re.IGNORECASE | re.DOTALL)
_MARKS = ("***", "**", "__", "~~", "*", "_")
_NOTHING = re.compile(
    r"[.:\uff1a\u2026_\-\u2013\u2014?\s*]*|tbd|todo|n/t|missing|open, and may stay so|<[^<>]*>|\[\s*\]"
    r"|[(\[]?\s*y\s*/\s*n\s*[)\]]?\s*\??|[(\[]?\s*yes\s*/\s*no\s*[)\]]?\s*\??",
    re.IGNORECASE,
)
_BOXED = re.compile(r"\[([ xX]?)\][ \t]*([^\[\n]*)")


def bare(text: str) -> str:
    """A value without white space, comments and emphasis around it."""
    text = _BREAK.sub("\n", _COMMENT.sub("", text)).strip()
    for mark in ("**", "__", "~~"):
        if text.count(mark) % 2:  # its other half stands around the name
            text = text.removesuffix(mark) if text.endswith(mark) else text.removeprefix(mark)
    for _ in _MARKS:
        text = text.strip()
        if not text.startswith(("*", "_", "~", "<")):
            break
        text = _unwrapped(text)
    return text


def _unwrapped(text: str) -> str:
    tags = _TAGS.fullmatch(text)
    if tags:
        return tags[2]
    for mark in _MARKS:
        inner = text[len(mark) : -len(mark)]
        if len(text) > 2 * len(mark) and text.startswith(mark) and text.endswith(mark) and mark not in inner:
            return inner
    return text


def is_nothing(text: str) -> bool:
    """Whether a bare value is none: a place left open, dashes, `tbd`, the `(Y/N)` of the question."""
    return _NOTHING.fullmatch(text) is not None


def is_struck(seen: str, live: str) -> bool:
    """Whether a value is struck through as a whole. Both as `Line` has them."""
    return seen != live and not live.replace(UNREAD, "").strip(" \t\n*_")


def without_struck(text: str, seen: str, live: str) -> str:
    """A value without what is struck through in it. `seen` and `live` as `Line` has them."""
    if seen == live:
        return text
    kept = (letter for letter, read, left in zip(text, seen, live, strict=True) if read == left)
    return "".join(kept).strip()


def ticked(text: str) -> list[str] | None:
    """What stands behind the ticked ones of several boxes; None for a text without boxes."""
    boxes = _BOXED.findall(text)
    return [bare(words) for tick, words in boxes if tick in ("x", "X")] if boxes else None
