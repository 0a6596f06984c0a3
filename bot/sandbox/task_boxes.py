"""Boxes of a task list that somebody can tick: `- [ ] Go ahead`."""

import re
from dataclasses import dataclass
from typing import Final

from bot.sandbox.gitlab.html_events import Start, events
from bot.sandbox.gitlab.markdown import render

_ITEM: Final = re.compile(
    r"^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[(?P<mark>[ xX~])\][ \t]+(?P<words>\S.*?)\s*$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Box:
    """An open box: its place among all boxes of the text, from 0 on, and what stands behind it."""

    number: int
    words: str


def open_boxes(text: str) -> tuple[Box, ...]:
    """Return the open boxes of a text in their order; none where boxes also stand elsewhere than in lists."""
    return tuple(Box(number, item["words"]) for number, item in enumerate(_items(text)) if item["mark"] == " ")


def ticked(text: str, box: Box) -> str:
    """Return the text with a box ticked; ValueError when there is no such open box, or not any more."""
    if box not in open_boxes(text):
        raise ValueError("the text is another one by now, and has no such open box")
    at = _items(text)[box.number].start("mark")
    return f"{text[:at]}x{text[at + 1 :]}"


def _items(text: str) -> list[re.Match[str]]:
    """Return the items with boxes: what looks like one in a line has to be one where the text is shown."""
    found = list(_ITEM.finditer(text))
    if not found:
        return []
    shown = sum(isinstance(event, Start) and event.tag == "input" for event in events(render(text)))
    return found if shown == len(found) else []
