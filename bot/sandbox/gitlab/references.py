"""Finds whom a text would call and what it would link to on GitLab: mentions, references, links and images.

GitLab looks for them in what the Markdown becomes, not in what was typed: entities are decoded first, and only code,
links and styles are left alone (GitLab source, ``Banzai::Filter::References``). Whether a person or an issue of that
name exists is not asked here; so this finds at least what GitLab would make live.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.sandbox.gitlab.html_events import End, Start, Text, events
from bot.sandbox.gitlab.markdown import to_html
from bot.sandbox.gitlab.source import transform

_IGNORED: Final = frozenset({"pre", "code", "a", "style"})
_MAX_IID: Final = 2_147_483_647

# Paths begin with a letter, a digit, `_` or `.`, and end without a dot; groups may nest.
_PATH: Final = r"(?:[a-zA-Z0-9_.][a-zA-Z0-9_.-]{0,254}[a-zA-Z0-9_-]|[a-zA-Z0-9_])"
_MENTION: Final = re.compile(rf"@(?P<name>{_PATH}(?:/{_PATH})*)", re.ASCII)
_WORD: Final = re.compile(r"\w", re.ASCII)
_ISSUE: Final = re.compile(r"(?<![\w./-])#0*(?P<iid>[1-9]\d{0,9})(?!\w)", re.ASCII)
_OTHER: Final = re.compile(
    r"""(?<![\w./-])[\w./-]++[#!]\d+(?!\w)        # an item of another project
    | !\d+(?!\w)                                    # merge request
    | &\d+(?!\w)                                    # epic
    | \$\d+(?!\w)                                   # snippet
    | \^(?:alert\#)?\d+(?!\w)                       # alert
    | %(?:"[^"]+"|[^\s"<]+\b)                       # milestone, by number or name
    | ~(?:"[^"]+"|[A-Za-z0-9_?.&:-]+)               # label, by number or name
    | \*iteration:(?:"[^"]+"|\S+)
    | \[(?:cadence|contact|epic|feature_flag|issue|vulnerability|wiki_page|work_item):[^\]\s][^\]]{0,255}\]
    | \b[A-Z][A-Z0-9_]+-\d+\b                       # GL-1, and the keys of outside trackers
    | (?<![\w#])[0-9a-f]{7,40}(?!\w)               # commit
    """,
    re.ASCII | re.VERBOSE,
)
_URL: Final = re.compile(r"(?<![a-z])[a-z][a-z0-9+.-]*+://[^\s<>]+", re.ASCII | re.IGNORECASE)
_LINKING: Final = ("href", "src")
_FOOTNOTE_LINKS: Final = frozenset({"data-footnote-ref", "data-footnote-backref"})
# Each of these must occur in the source for anything to be found: a text without them needs no parsing.
_TRIGGER: Final = re.compile(r"[@#!&$%~^<\[]|://|www\.|\*iteration:|[A-Z0-9_]-\d|[0-9a-f]{7}", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class References:
    """What is live in a text.

    ``users`` are the mentioned people and groups without ``@``, in lower case since GitLab ignores case there (``all``
    is told apart as ``all_mentioned``); ``issues`` are the iids of ``#iid``; ``others`` are all other references as
    they were written, and the targets of links and images.
    """

    users: frozenset[str] = frozenset()
    issues: frozenset[int] = frozenset()
    all_mentioned: bool = False
    others: frozenset[str] = frozenset()


def references(markdown: str, *, single_line: bool = False) -> References:
    """Return what is live in a description or comment, or with ``single_line`` in a title.

    A title knows no Markdown: code and escapes do not protect there, while entities and bare URLs still work.
    """
    if _TRIGGER.search(markdown) is None:
        return References()
    return _in_title(markdown) if single_line else _in_body(markdown)


def _in_title(title: str) -> References:
    text = html.unescape(title)
    return _collect(_URL.split(text), _URL.findall(text))


def _in_body(markdown: str) -> References:
    texts: list[str] = []
    targets: list[str] = []
    ignored_depth = 0
    for event in events(to_html(transform(markdown), raw_html=True)):
        if isinstance(event, Start):
            targets.extend(_targets(event.attributes))
            ignored_depth += event.tag in _IGNORED
        elif isinstance(event, End):
            ignored_depth -= event.tag in _IGNORED
        elif isinstance(event, Text) and ignored_depth == 0:
            texts.append(event.text)
    return _collect(texts, targets)


def _targets(attributes: Mapping[str, str]) -> Iterator[str]:
    if _FOOTNOTE_LINKS.isdisjoint(attributes):
        yield from (attributes[name] for name in _LINKING if attributes.get(name))


def _collect(texts: Iterable[str], targets: Iterable[str]) -> References:
    users: set[str] = set()
    issues: set[int] = set()
    others = set(targets)
    for text in texts:
        users.update(_mentions(text))
        issues.update(_issues(text))
        others.update(_OTHER.findall(text))
    return References(frozenset(users - {"all"}), frozenset(issues), "all" in users, frozenset(others))


def _mentions(text: str) -> Iterator[str]:
    """Yield the mentioned names; right behind a mention a new one is live, though not behind another word."""
    behind_mention = -1
    for mention in _MENTION.finditer(text):
        start = mention.start()
        if start in (0, behind_mention) or _WORD.match(text, start - 1) is None:
            behind_mention = mention.end()
            yield mention["name"].lower()


def _issues(text: str) -> Iterator[int]:
    for reference in _ISSUE.finditer(text):
        iid = int(reference["iid"])
        if iid <= _MAX_IID:
            yield iid
