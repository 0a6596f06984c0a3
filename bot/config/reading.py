"""Finds foreign words that a finished text shows outside of their quotes, where GitLab would obey them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark").enable("table")


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
