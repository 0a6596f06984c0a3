"""Lets through only harmless HTML, so that nobody who looks at the sandbox's pages runs a customer's script."""

import re
from collections.abc import Mapping
from html import escape
from types import MappingProxyType
from typing import Final

from bot.sandbox.gitlab.html_events import End, Event, Start, Text, events

_VOID: Final = frozenset({"br", "hr", "img", "input"})
_DROPPED: Final = frozenset(
    {"script", "style", "template", "noscript", "iframe", "object", "textarea", "title", "xmp", "noembed", "noframes"}
)
_TAGS: Final = _VOID | frozenset(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "caption",
        "cite",
        "code",
        "dd",
        "del",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "i",
        "ins",
        "kbd",
        "li",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "tt",
        "ul",
        "var",
    ]
)
_ALLOWED: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "a": frozenset({"href", "title", "data-wikilink", "data-footnote-ref", "data-footnote-backref", "aria-label"}),
        "img": frozenset({"src", "alt", "title"}),
        "input": frozenset({"type", "checked", "disabled"}),
        "li": frozenset({"id"}),
        "ol": frozenset({"start"}),
        "pre": frozenset({"lang", "data-meta"}),
        "code": frozenset({"lang", "data-math-style"}),
        "span": frozenset({"data-math-style", "data-escaped-char"}),
        "td": frozenset({"align"}),
        "th": frozenset({"align"}),
        "section": frozenset({"data-footnotes"}),
    }
)
# Only what the parser itself writes: a class or an id of a customer could imitate the page around the text.
_CLASS: Final = re.compile(
    r"markdown-alert(?:-title|(?: markdown-alert-(?:note|tip|important|warning|caution)))?"
    r"|footnotes|footnote-(?:ref|backref)"
)
_FOOTNOTE_ID: Final = re.compile(r"fn(?:ref)?-[^\s\"'<>]+")
_SCHEME: Final = re.compile(r"[^/?#]*?:")
_SAFE_SCHEMES: Final = frozenset({"http:", "https:", "mailto:"})


def sanitize(html: str) -> str:
    """Return the HTML with only allowed tags, attributes and link schemes (``http``, ``https``, ``mailto``, relative).

    Unknown tags go and their text stays; scripts, styles and the like go with their text; comments go. The result is
    written anew from what was read, so nothing of the input's own markup survives unseen.
    """
    pieces: list[str] = []
    dropped_depth = 0
    for event in events(html):
        if isinstance(event, Start | End) and event.tag in _DROPPED:
            dropped_depth += 1 if isinstance(event, Start) else -1
        elif dropped_depth == 0:
            pieces.append(_written(event))
    return "".join(pieces)


def _written(event: Event) -> str:
    match event:
        case Start(tag, attributes) if tag in _TAGS:
            return _opening(tag, attributes)
        case End(tag) if tag in _TAGS - _VOID:
            return f"</{tag}>"
        case Text(text):
            return escape(text, quote=False)
        case _:
            return ""


def _opening(tag: str, attributes: Mapping[str, str]) -> str:
    # Sorted, since the Markdown parser writes some attributes in an order that differs from run to run.
    allowed = sorted((name, value) for name, value in attributes.items() if _is_allowed(tag, name, value))
    kept = "".join(f' {name}="{escape(value)}"' for name, value in allowed)
    # A link to a foreign site must not learn where it was clicked.
    return f'<{tag}{kept} rel="nofollow noreferrer noopener">' if tag == "a" else f"<{tag}{kept}>"


def _is_allowed(tag: str, name: str, value: str) -> bool:
    if name == "class":
        return _CLASS.fullmatch(value) is not None
    if name == "id":
        return _FOOTNOTE_ID.fullmatch(value) is not None
    if name == "type":
        return value == "checkbox"
    if name in {"href", "src"}:
        return name in _ALLOWED.get(tag, ()) and _is_safe_url(value)
    return name in _ALLOWED.get(tag, ())


def _is_safe_url(url: str) -> bool:
    # Signs that browsers ignore inside a scheme need no care: a scheme that is not exactly a safe one is refused.
    scheme = _SCHEME.match(url.lower())
    return scheme is None or scheme.group() in _SAFE_SCHEMES
