"""The bot's memory in GitLab: the HTML comment in the last line of what it writes.

A marker is believed only when its author is the bot's account; that is checked where issues and notes are read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_KEY = re.compile(r"zendesk:(?P<source>[a-z0-9]+(?:-[a-z0-9]+)*):ticket/(?P<ticket>[1-9]\d{0,18})")
_MARKER = re.compile(r"<!-- feedback-bot (?P<kind>[a-z]+)(?P<rest>(?: [A-Za-z0-9_.:,/=+-]+)*) -->")
LARGEST = 2**63 - 1
"""Of the numbers that databases and services count with; what people write in its place names nothing."""

_NAME = re.compile(r"[a-z_]+")
_VALUE = re.compile(r"[A-Za-z0-9_.:,/+-]*")
_SCHEME, _ADDRESS_END = re.compile("https?://."), re.compile(r"[\s)>]")
_TICKET = re.compile(r"/agent/tickets/(\d{1,19})\b")
_TITLE = re.compile(r"\bticket #(\d{1,19})\b")


def _is_fit(name: str, value: str) -> bool:
    return bool(_NAME.fullmatch(name) and _VALUE.fullmatch(value) and "--" not in value)


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """The natural key of a case: one ticket of one source.

    Args:
        source: the fixed name from `bot.yml`, not a host.
        ticket_id: Zendesk's ticket number.
    """

    source: str
    ticket_id: int

    def __str__(self) -> str:
        """As it stands in markers and reports."""
        return f"zendesk:{self.source}:ticket/{self.ticket_id}"

    @classmethod
    def parse(cls, text: str) -> Key | None:
        """The key, or None when the text is not one."""
        found = _KEY.fullmatch(text)
        return cls(found["source"], int(found["ticket"])) if found and int(found["ticket"]) <= LARGEST else None


@dataclass(frozen=True, slots=True)
class Marker:
    """One marker.

    Args:
        kind: what the text is: `case`, `card`, `changed`, `gone`, `warned`, `duplicate`, `status`.
        key: the case it belongs to; the status issue has none.
        values: what is recorded; names of lower-case letters, values without white space, quotes or `--`.
    """

    kind: str
    key: Key | None = None
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        """Refuses what would not come back when parsed."""
        for name, value in self.values.items():
            if not _is_fit(name, value):
                raise ValueError(f"not fit for a marker: {name}={value!r}")

    def __str__(self) -> str:
        """The HTML comment."""
        words = [self.kind, *([str(self.key)] if self.key else []), *(f"{n}={v}" for n, v in self.values.items())]
        return f"<!-- feedback-bot {' '.join(words)} -->"

    @classmethod
    def of(cls, text: str) -> Marker | None:
        """The marker in the last line of a description or note, or None."""
        found = _MARKER.fullmatch(text.rstrip().rpartition("\n")[2])
        if not found:
            return None
        words = found["rest"].split()
        key = Key.parse(words[0]) if words else None
        pairs = (word.partition("=") for word in (words[1:] if key else words))
        return cls(found["kind"], key, MappingProxyType({n: v for n, _, v in pairs if _is_fit(n, v)}))


def with_marker(text: str, marker: Marker) -> str:
    """The text with its last-line marker replaced, or added where none is left."""
    head, _, last = text.rstrip().rpartition("\n")
    kept = head if _MARKER.fullmatch(last) else text
    return f"{kept.rstrip()}\n\n{marker}".lstrip()


def linked_ticket(description: str) -> int | None:
    """The ticket that the bot's own lines of a description link to; quoted lines are the customer's."""
    found = _linked(description)
    return _number(found[1]) if found else None


def ticket_address(description: str) -> str:
    """The address of that ticket, up to its number; empty where there is none."""
    found = _linked(description)
    return found[0] if found else ""


def _linked(description: str) -> tuple[str, re.Match[str]] | None:
    for line in description.splitlines():
        if not line.lstrip().startswith(">"):
            for word in _ADDRESS_END.split(line):
                address = _SCHEME.search(word)
                found = [*_TICKET.finditer(word, address.end())] if address else ()
                if address and found:
                    return word[address.start() : found[-1].end(1)], found[-1]
    return None


def titled_ticket(title: str) -> int | None:
    """The ticket that an issue title names."""
    found = _TITLE.search(title)
    return _number(found) if found else None


def _number(found: re.Match[str]) -> int | None:
    return int(found[1]) if int(found[1]) <= LARGEST else None
