"""Reads rendered HTML as a plain row of tags and texts, however deeply a hostile text nests it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

# The parser adds these around a fragment.
_ROOTS = frozenset({"html", "head", "body"})


@dataclass(frozen=True)
class Start:
    """An opening tag, in lower case, with its attributes, entities decoded."""

    tag: str
    attributes: Mapping[str, str]


@dataclass(frozen=True)
class End:
    """A closing tag, also one that the HTML left out."""

    tag: str


@dataclass(frozen=True)
class Text:
    """The whole text between two neighbouring tags or comments, entities decoded."""

    text: str


@dataclass(frozen=True)
class Comment:
    """The place of a comment; what it says is of no use to anyone here."""


Event = Start | End | Text | Comment


def events(html: str) -> list[Event]:
    """Return the tags and texts of an HTML fragment in their order, repaired as GitLab's parser would (libxml2).

    No tree is built, so there is no depth at which reading stops.
    """
    collector = _Collector()
    if html:
        etree.fromstring(
            html.encode("utf-8", "replace"), etree.HTMLParser(target=collector, huge_tree=True, encoding="utf-8")
        )
    return collector.events


class _Collector:
    def __init__(self) -> None:
        self.events: list[Event] = []
        self._texts: list[str] = []

    def start(self, tag: str | bytes, attrib: Mapping[Any, Any]) -> None:
        self._add(Start(str(tag), {str(name): str(value) for name, value in attrib.items()}))

    def end(self, tag: str | bytes) -> None:
        self._add(End(str(tag)))

    def comment(self, text: str | bytes) -> None:
        del text
        self._add(Comment())

    def data(self, data: str | bytes) -> None:
        # One text comes in several pieces when it holds entities or is long.
        self._texts.append(str(data))

    def close(self) -> None:
        self._flush()

    def _add(self, event: Start | End | Comment) -> None:
        self._flush()
        if isinstance(event, Comment) or event.tag not in _ROOTS:
            self.events.append(event)

    def _flush(self) -> None:
        if self._texts:
            self.events.append(Text("".join(self._texts)))
            self._texts.clear()
