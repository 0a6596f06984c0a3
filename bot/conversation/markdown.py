"""Finds the blocks of a comment the way GitLab shows them, so that a quoted card answers nothing.

markdown-it-py reads the blocks (CommonMark 0.31). Three things differ, all for time that grows with the length of the
text alone: inline syntax, tables and link definitions are left to our own readers of single lines; quotes within quotes
are not looked into; and GitLab's `>>>` quotes are added (GitLab docs, Markdown, multiline block quotes).
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.blockquote import blockquote
from markdown_it.token import Token

MAX_NESTING = 20
"""Blocks within blocks; a list and its item count each. What lies deeper is not read, nor the rest of that list."""

MAX_QUOTES = 3
"""Quotes within quotes that are told apart: each costs one more look at every line of the outermost one."""

QUOTE_BLOCK = "quote_block"
_FENCE = re.compile(r"(>{3,})[ \t]*(?:\[![^\n]*)?")
_PARAGRAPH_ENDS = ["paragraph", "reference", "blockquote", "list"]


def tokens(text: str) -> list[Token]:
    """The blocks of a text as markdown-it-py's tokens, without looking into lines.

    Args:
        text: Markdown with `\\n` as its only line end.
    """
    return _MARKDOWN.parse(text, {"quotes": 0})


def _quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001  # markdown-it-py's signature
    """A quote; one that is nested too deep counts as one piece, whatever is in it."""
    if silent:
        return blockquote(state, start, end, silent)
    level = state.level
    state.env["quotes"] += 1
    if state.env["quotes"] > MAX_QUOTES:
        state.level = MAX_NESTING
    is_quote = blockquote(state, start, end, silent)
    state.level = level
    state.env["quotes"] -= 1
    return is_quote


def _quote_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001  # the same
    """GitLab's quote between lines of `>>>`; without a closing line it goes on to the end of what holds it."""
    opening = _FENCE.fullmatch(_line(state, start))
    if opening is None or state.is_code_block(start):
        return False
    if silent:
        return True
    closing = re.compile(rf">{{{len(opening[1])},}}[ \t]*")
    line, is_closed = start + 1, False
    while line < end and not is_closed and (state.isEmpty(line) or state.sCount[line] >= state.blkIndent):
        is_closed = closing.fullmatch(_line(state, line)) is not None
        line += 1
    token = state.push(QUOTE_BLOCK, "", 0)
    token.map = [start, line - is_closed]
    state.line = line
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _made() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).disable(["inline", "text_join", "reference"])
    made.block.ruler.at("blockquote", _quote, {"alt": _PARAGRAPH_ENDS})
    made.block.ruler.before("blockquote", QUOTE_BLOCK, _quote_block, {"alt": _PARAGRAPH_ENDS})
    return made


_MARKDOWN = _made()
