"""Recognises a comment that holds an e-mail to the customer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.conversation.blocks import Gap, Kind, Line

_KIND = r"(?:e[-\u2010\u2011]?mail|mail|courriel|correo(?:\s+electr[o\u00f3]nico)?)"
_WHERE = r"(?:\s+(?:(?:to|for|an|au|al|alla|to\s+the|an\s+den|sent\s+to)(?:\s+[^\s:\uff1a*_]{1,30}){1,3}|sent))?"
_OPENING = re.compile(
    rf"(?P<lead>(?:[\s*_#~,]|@[\w.-]*\w)*+){_KIND}{_WHERE}(?:\s+sent)?(?P<end>\s*[*_]*\s*[:\uff1a][*_]*|\s*[*_]*\s*$)",
    re.IGNORECASE,
)
_MENTIONS = re.compile(r"(?:[\s*_~,:]|@[\w.-]*\w)*+")


def mail_begins(lines: Sequence[Line], asking: frozenset[int]) -> tuple[int, int] | None:
    """Where the e-mail of a comment begins, None when it holds none.

    Args:
        lines: what is read of the comment.
        asking: numbers of the lines that hold a command to the bot: such lines may stand before it.

    Returns:
        The index of its line and the place in it.
    """
    for index, line in enumerate(lines):
        opening = _OPENING.match(line.seen) if line.gap is not Gap.UNREAD and line.kind is not Kind.CELL else None
        if opening and _is_meant(opening, line):
            return index, opening.end()
        if line.number not in asking and not _MENTIONS.fullmatch(line.live):
            return None
    return None


def _is_meant(opening: re.Match[str], line: Line) -> bool:
    """Whether the word is followed by a colon, or stands alone as a heading."""
    is_dressed = line.kind is Kind.HEADING or "**" in opening["lead"] or "__" in opening["lead"]
    return ":" in opening["end"] or "\uff1a" in opening["end"] or is_dressed
