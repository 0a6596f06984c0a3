"""What is live in a text on GitLab: who is called, what is referred to, which links and images are made."""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

from tests.hostile.rules import rendered, tree

_DEAD = frozenset({"pre", "code", "a", "style"})
_KINDS = {
    "mention": re.compile(r"(?<![A-Za-z0-9_\\])@[A-Za-z0-9_.][A-Za-z0-9_./-]*", re.ASCII),
    "reference": re.compile(
        r"[#!&$%^]\d+|%\"[^\"]+\"|%[A-Za-z{][^\s<]*|~\"[^\"]+\"|~[A-Za-z0-9_?.&:-]+|\^alert#\d+|\*iteration:\S+"
        r"|\[(?:cadence|contact|epic|feature_flag|issue|vulnerability|wiki_page|work_item):[^\]]+\]|\[\[[^\]]+\]\]"
        r"|\b[A-Z][A-Z0-9_]+-\d+\b|(?<![\w#])[0-9a-f]{7,40}(?!\w)|[a-z][a-z0-9+.-]*://\S+|\bwww\.\S+",
        re.ASCII,
    ),
}
_TARGETS = {"href": "reference", "src": "image"}
_ESCAPED = re.compile(r"<span data-escaped-char>([^<$%#@!~^:&]|&lt;|&gt;|&quot;)</span>")
"""What GitLab takes a backslash for only once: later steps read the sign again."""

_CODE = re.compile(r"(<code[^>]*>)[^<]*(</code>)")


def live(html: str) -> Counter[tuple[str, str]]:
    """Everything live in a rendered text: its kind (mention, reference, image) and its words."""
    found: Counter[tuple[str, str]] = Counter()
    above = 0
    for event, element in etree.iterwalk(tree(_ESCAPED.sub(r"\1", html)), events=("start", "end")):
        if event == "start":
            above += element.tag in _DEAD
            found.update((_TARGETS[name], value) for name, value in element.items() if name in _TARGETS)
        else:
            above -= element.tag in _DEAD
        words = element.text if event == "start" else element.tail
        if words and not above:
            found.update((kind, each) for kind, pattern in _KINDS.items() for each in pattern.findall(words))
    return found


def live_in(text: str) -> Counter[tuple[str, str]]:
    """Everything live in a description or a note."""
    return live(rendered(text, keeps_html=True))


def skeleton(html: str) -> str:
    """A rendered text without what stands in code, and without numbers: equal where nothing escaped from its quote."""
    return re.sub(r"\d+", "0", _CODE.sub(r"\1\2", html))
