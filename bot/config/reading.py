"""Reads a finished text as GitLab will: which words people see, whom it notifies, what GitLab would obey."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark").enable("table")
_HTML = re.compile(r"<!--.*?-->|<[/!?a-zA-Z][^>]*>", re.DOTALL)
_CODE = frozenset({"code_inline", "fence", "code_block"})
_MENTION = re.compile(r"(?<!\w)@[\w.-]*\w")
_ADDRESS = re.compile(r"https?://\S+")


def outside_quotes(markdown: str, words: Iterable[str]) -> set[str]:
    """Which of the words stand anywhere but in a code span, or in a code block inside a block quote.

    Args:
        markdown: a finished text; read as CommonMark with tables, in which a `|` ends a code span as it does in GitLab.
        words: made-up words without white space.
    """
    references: dict[str, object] = {}
    tokens = _MARKDOWN.parse(markdown, references)
    exposed = "\n".join((*_exposed(tokens), str(references)))
    return {word for word in words if word in exposed}


def _exposed(tokens: Iterable[Token]) -> Iterator[str]:
    quotes = 0
    for token in tokens:
        quotes += token.nesting if token.type in {"blockquote_open", "blockquote_close"} else 0
        if token.children is not None:
            yield from _exposed(token.children)
        elif token.type != "code_inline" and not (token.type == "fence" and quotes):
            yield token.content
        yield f"{token.attrs} {token.info}"


def not_shown(markdown: str, names: Sequence[str]) -> list[str]:
    """Which of the names people do not see; a name within a longer one that is seen does not count.

    Args:
        markdown: a finished text.
        names: lines of Markdown, such as the questions of the review.
    """
    seen = _text(_MARKDOWN.parse(markdown))
    missing = set()
    for name in sorted(names, key=len, reverse=True):
        words = _text(_MARKDOWN.parseInline(name)).strip()
        if words and words in seen:
            seen = seen.replace(words, "\0")
        else:
            missing.add(name)
    return [name for name in names if name in missing]


def mentions(markdown: str) -> list[str]:
    """Everybody whom the text would notify, each once, as `@name`: mentions in code and in addresses do not."""
    words = _ADDRESS.sub(" ", _text(_MARKDOWN.parse(markdown), without=_CODE))
    return list(dict.fromkeys(_MENTION.findall(words)))


def swallows(markdown: str, last: str) -> str | None:
    """The line that opens the code or HTML in which the last line of a text would end up; None when it stands alone.

    Args:
        markdown: a finished text.
        last: its last line, an HTML comment.
    """
    lines = markdown.split("\n")
    end = _MARKDOWN.parse(markdown)[-1]
    if end.type == "html_block" and end.level == 0 and end.content.strip() == last:
        return None
    return lines[end.map[0]].strip() if end.map else ""


def _text(tokens: Iterable[Token], without: frozenset[str] = frozenset()) -> str:
    """The words that a browser would show, blocks apart by line ends."""
    shown = []
    for token in tokens:
        if token.type == "inline":
            shown.append(f"{_text(token.children or (), without)}\n")
        elif token.type in {"softbreak", "hardbreak"}:
            shown.append("\n")
        elif token.type == "html_block":
            shown.append(_HTML.sub("", token.content))
        elif token.type not in {"html_inline", "image", *without}:
            shown.append(token.content)
    return "".join(shown)
