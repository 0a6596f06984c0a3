"""Finds what people ask the bot to do: `@<bot> verb args`, anywhere in a comment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.conversation.blocks import Line
from bot.conversation.grammar import Grammar
from bot.conversation.near import are_near
from bot.domain.said import Command

MAX_BEFORE = 200
"""How far before a mention its sentence is looked at."""

LEAST_MISSPELT = 4
"""Letters that a verb must have for one of them to be wrong in the middle of a sentence."""

_COURTESY = r"(?:please|pls|plz|kindly|(?:could|can|would|will) you|bitte)"
_GREETING = re.compile(
    rf"(?:[^\w@\0]|\b(?:hi|hey|hello|hallo|ok|okay|dear|bonjour|hola|ciao|ahoj|and|{_COURTESY})\b|@[\w.-]*\w|\b[xX](?=\]))*+",
    re.IGNORECASE,
)
_VERB = re.compile(
    rf"[*_~]{{0,3}}[:,]?[*_~]{{0,3}}(?:(?<=[:,])|[^\S\n]++(?:[-\u2013\u2014\u2192][^\S\n]++)?)[*_~]{{0,3}}(?:{_COURTESY}\b[:,]?[^\S\n]++)*+"
    r"(?P<verb>[^\W\d_]+(?:-[^\W\d_]+)*)",
    re.IGNORECASE,
)
_IS_COURTESY = re.compile(rf"{_COURTESY}|thanks|thank|thx|danke|merci|gracias|grazie", re.IGNORECASE)
_CLOSED_BY = {"_": "_", "(": ")", '"': '"', "\u201c": "\u201d"}
_BEGINS = tuple(".!?:;,-\u2013\u2014\uff1a")
_DENIED = re.compile(
    r"(?:n['\u2019]t|\b(?:not|dont|never|no need|without|nicht|ne pas|no hace falta))\s+"
    r"(?:(?:let|have|make|ask|asking|want|need|tell|telling|use|to|the|our|that|please|bother|yet|you)\s+){0,6}$",
    re.IGNORECASE,
)
"""What says before a mention that something is not to be done: "please don't let @bot close this"."""
MAX_DENIAL = 80
"""So far before a mention a denial is looked for, in characters."""
_INFLECTED = ("s", "d", "ed")
_TAIL = re.compile(r"(?:^|[\s,]+)(?:please|pls|plz|thanks|thank you|thx|bitte|danke)$", re.IGNORECASE)
_AND = re.compile(r"(?:^|\s)(?:and|then|and then|&)$", re.IGNORECASE)
_MAX_TAILS = 4


def commands(lines: Sequence[Line], grammar: Grammar) -> tuple[Command, ...]:
    """The requests to the bot in a comment, in their order.

    Args:
        lines: what is read of it.
        grammar: the bot's user name and the known verbs.
    """
    mention = _mention(grammar.username)
    found = tuple(command for line in lines for command in _of_line(line, mention, grammar.verbs))
    return found or _bare_mention(lines, mention)


@lru_cache(maxsize=8)
def _mention(username: str) -> re.Pattern[str]:
    """The bot's name, not as a part of a longer one (GitLab docs, user names: letters, digits, `_`, `-`, `.`).

    An underscore may stand before it where it opens italics.
    """
    return re.compile(
        rf"(?:(?<![\w\\])|(?<=(?<!\w)_)|(?<=(?<!\w)__))@{re.escape(username)}(?![\w/]|[-.]+\w)", re.IGNORECASE
    )


def _of_line(line: Line, mention: re.Pattern[str], verbs: frozenset[str]) -> Iterator[Command]:
    if "@" not in line.live:
        return
    places = [found.span() for found in mention.finditer(line.live)]
    ends = [*(start for start, _ in places), len(line.live)][1:]
    for (start, end), last in zip(places, ends, strict=True):
        verb = _VERB.match(line.live, end, last)
        if verb is None or _IS_COURTESY.fullmatch(verb["verb"]):
            continue
        is_asked = not _is_denied(line.live, start) and _is_known(verb["verb"].lower(), verbs)
        if _is_addressed(line.live, start) or is_asked:
            stop = line.live.find(";", verb.end(), last)
            args = line.text[verb.end() : last if stop < 0 else stop]
            is_followed = stop < 0 and last < len(line.live)
            closing = _CLOSED_BY.get(line.live[max(0, start - 1) : start], "")
            words = _trimmed(args.rstrip(f" \t.!{closing}") if closing else args, is_followed=is_followed)
            yield Command(verb["verb"].lower(), words, line.number, line.column + start)


def _is_addressed(live: str, start: int) -> bool:
    """Whether a mention begins a line or a clause, so that any word behind it is meant as a command."""
    before = live[max(0, start - MAX_BEFORE) : start].rstrip(" \t*_~")
    return before.endswith(_BEGINS) or (start <= MAX_BEFORE and _GREETING.fullmatch(before) is not None)


def _is_denied(live: str, start: int) -> bool:
    """Whether the words before a mention say that something is not to be done."""
    return _DENIED.search(live[max(0, start - MAX_DENIAL) : start]) is not None


def _is_known(verb: str, verbs: frozenset[str]) -> bool:
    """Whether a word in the middle of a sentence is a command, or a slip for one; `closed` only tells of one."""
    if verb in verbs:
        return True
    near = [known for known in verbs if len(known) >= LEAST_MISSPELT and are_near(verb, known, 1)]
    return any(verb not in {known + ending for ending in _INFLECTED} for known in near)


def _trimmed(args: str, *, is_followed: bool) -> str:
    """The words behind a verb without courtesy, emphasis and the end of the sentence."""
    args = args.strip(" \t:,*~")
    if is_followed:
        args = _AND.sub("", args)
    for _ in range(_MAX_TAILS):
        args = args.rstrip(" \t.!,*")
        tail = _TAIL.search(args, max(0, len(args) - 20))
        if tail is None:
            break
        args = args[: tail.start()]
    return args


def _bare_mention(lines: Sequence[Line], mention: re.Pattern[str]) -> tuple[Command, ...]:
    """A comment that only calls the bot asks for help."""
    written = [line for line in lines if line.live][:3]
    calls = [(line, found) for line in written for found in mention.finditer(line.live[:MAX_BEFORE])]
    is_alone = all(len(line.live) <= MAX_BEFORE and _GREETING.fullmatch(line.live) for line in written)
    if not calls or not is_alone or sum(bool(line.live) for line in lines) > len(written):
        return ()
    line, found = calls[0]
    return (Command("", "", line.number, line.column + found.start()),)
