"""Shows what people, customers and the bot wrote so that it can be read and can do nothing: no image, no script."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from html import escape
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from markupsafe import Markup

from bot.sandbox.gitlab.html_events import End, Event, Start, Text, events
from bot.sandbox.gitlab.markdown import render

MOST_CHARACTERS: Final = 3_000
MOST_LINES: Final = 80
# As much is shown of a text that asks for a tick, since people read before they tick.
MOST_ASKING: Final = 60_000

_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_WITHOUT_END: Final = frozenset({"br", "hr", "img", "input"})
# Of a program, where a page would mean that of a people.
_LANGUAGE: Final = "lang"
# A table that is wider than a telephone moves inside its own frame, also by keyboard.
_TABLE: Final = "table"
_SCROLLED: Final = '<div class="scroll" tabindex="0" role="group" aria-label="Table">'
_VERBATIM: Final = frozenset({"pre", "code", "a"})
_REFERENCE: Final = re.compile(r"(?<![\w/#&.-])#(?P<iid>[1-9]\d{0,9})(?!\w)|(?<!\w)@(?P<name>[\w.-]*\w)", re.ASCII)
_CHANGE: Final = re.compile(r"\{([-+])(.+?)\1\}|\[([-+])(.+?)\3\]")
_MARKER: Final = re.compile(r"\s*^<!-- feedback-bot (?P<words>[^\n]*) -->\s*\Z", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a text may refer to: issues by number below the address `issues_at`, and people by user name."""

    issues_at: str = ""
    issues: Collection[int] = ()
    usernames: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Memory:
    """What the bot's hidden last line says: which kind of text this is, and names with their values."""

    kind: str
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Shown:
    """A text for a page; `is_cut` when only its beginning (`characters` is the length of the whole)."""

    html: Markup
    characters: int
    is_cut: bool = False


def markdown(text: str, around: Surroundings, *, prefix: str, whole: bool = False) -> Shown:
    """Return a description or comment as GitLab renders it, without images, and long ones cut unless `whole`.

    Headings become strong paragraphs, since the page has its own; `prefix` keeps the anchors of footnotes apart.
    """
    head = text if whole else beginning(text)
    return Shown(Markup(_Rendering(around, prefix).html(head)), len(text), len(head) < len(text))  # noqa: S704 - escaped


def plain(text: str, *, whole: bool = False) -> Shown:
    """Return plain text, with the line breaks it has, and long ones cut unless `whole`."""
    head = text if whole else beginning(text)
    return Shown(escaped(head), len(text), len(head) < len(text))


def escaped(text: str) -> Markup:
    """Return text for HTML; what no browser can be sent (NUL, half an emoji) becomes a replacement character."""
    return Markup.escape(text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def beginning(text: str) -> str:
    """Return as much of a text as a page shows at once."""
    lines = text[:MOST_CHARACTERS].split("\n")
    is_amid = len(text) > MOST_CHARACTERS and text[MOST_CHARACTERS] != "\n"
    if is_amid and len(lines) > 1 and len(lines[-1]) < MOST_CHARACTERS // 2:
        lines.pop()  # half a row of a table shows as no row at all
    return "\n".join(lines[:MOST_LINES])


def memory_of(text: str) -> tuple[str, Memory | None]:
    """Part the bot's hidden last line from the text before it; None when there is none."""
    found = _MARKER.search(text)
    if found is None:
        return text, None
    kind, *words = found["words"].split()[:100] or ["?"]
    pairs = [word.partition("=") for word in words]
    values = {name if sign else "key": value if sign else name for name, sign, value in pairs}
    return text[: found.start()], Memory(kind, MappingProxyType(values))


class _Rendering:
    """One text on its way to a page."""

    def __init__(self, around: Surroundings, prefix: str) -> None:
        self._around = around
        self._prefix = prefix
        self._verbatim_depth = 0

    def html(self, text: str) -> str:
        """Return the HTML; every text in it is escaped, every tag comes from GitLab's allow-list."""
        return "".join(self._written(event) for event in events(render(text)))

    def _written(self, event: Event) -> str:
        match event:
            case Start("img", attributes):
                return _picture(attributes)
            case Start("input", attributes):
                return "\u2611 " if "checked" in attributes else "\u2610 "
            case Start(tag, attributes):
                self._verbatim_depth += tag in _VERBATIM
                before = _SCROLLED if tag == _TABLE else ""
                return f'<p class="heading {tag}">' if tag in _HEADINGS else before + self._opening(tag, attributes)
            case End(tag):
                self._verbatim_depth -= tag in _VERBATIM
                return _closing(tag)
            case Text(text):
                return str(escaped(text)) if self._verbatim_depth else self._with_changes(text)
            case _:
                return ""

    def _opening(self, tag: str, attributes: Mapping[str, str]) -> str:
        kept = "".join(
            f' {name}="{escape(self._own_anchor(name, value))}"'
            for name, value in attributes.items()
            if name != _LANGUAGE
        )
        return f"<{tag}{kept}>"

    def _own_anchor(self, name: str, value: str) -> str:
        if name == "id":
            return f"{self._prefix}-{value}"
        is_footnote = name == "href" and value.startswith(("#fn-", "#fnref-"))
        return f"#{self._prefix}-{value[1:]}" if is_footnote else value

    def _with_changes(self, text: str) -> str:
        """Show what is marked as taken out or put in, as GitLab does in its lines about titles and elsewhere."""
        pieces, end = [], 0
        for found in _CHANGE.finditer(text):
            sign, words = found.group(1, 2) if found[1] else found.group(3, 4)
            tag = "del" if sign == "-" else "ins"
            pieces += [self._referring(text[end : found.start()]), f"<{tag}>{self._referring(words)}</{tag}>"]
            end = found.end()
        return "".join([*pieces, self._referring(text[end:])])

    def _referring(self, text: str) -> str:
        """Link what GitLab would link: issues that exist, and mark people who do."""
        pieces, end = [], 0
        for found in _REFERENCE.finditer(text):
            reference = self._reference(found)
            if reference is not None:
                pieces += [escaped(text[end : found.start()]), reference]
                end = found.end()
        return "".join([*pieces, escaped(text[end:])])

    def _reference(self, found: re.Match[str]) -> Markup | None:
        if found["iid"] and int(found["iid"]) in self._around.issues:
            return Markup('<a href="{}/{}">{}</a>').format(self._around.issues_at, found["iid"], found[0])
        if found["name"] and found["name"].lower() in self._around.usernames:
            return Markup('<span class="mention">{}</span>').format(found[0])
        return None


def _closing(tag: str) -> str:
    if tag in _WITHOUT_END:
        return ""
    after = "</div>" if tag == _TABLE else ""
    return "</p>" if tag in _HEADINGS else f"</{tag}>{after}"


def _picture(attributes: Mapping[str, str]) -> str:
    """Name a picture instead of loading it: a customer's would tell its owner who looks at it."""
    source = attributes.get("src", "")
    try:
        host = urlsplit(source).hostname
    except ValueError:
        host = None
    about = " ".join(filter(None, (attributes.get("alt"), f"from {host}" if host else "")))
    return str(Markup('<span class="picture">[picture not shown{}]</span>').format(f": {about}" if about else ""))
