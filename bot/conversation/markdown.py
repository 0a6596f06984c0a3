"""Finds the blocks of a comment the way GitLab shows them, so that a quoted card answers nothing.

markdown-it-py reads the blocks (CommonMark 0.31), with three differences. Inline syntax, tables and link definitions
are left to our own readers of single lines, so that the time grows with the length of the text alone. GitLab's `>>>`
quotes are added (GitLab docs, Markdown, multiline block quotes). And a line typed right below a quote is the writer's.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

MAX_NESTING = 20
"""Blocks within blocks; a list and its item count each. What lies deeper is not read, nor the rest of that list."""

QUOTE_BLOCK = "quote_block"
_FENCE = re.compile(r"(>{3,})[ \t]*(?:\[![^\n]*)?")
_PARAGRAPH_ENDS = ["paragraph", "reference", "blockquote", "list"]


def tokens(text: str) -> list[Token]:
    r"""The blocks of a text as markdown-it-py's tokens, without looking into lines.

    Args:
        text: Markdown with `\n` as its only line end.
    """
    return _MARKDOWN.parse(text)


def _own_words(_state: StateBlock, _start: int, _end: int, silent: bool) -> bool:  # noqa: FBT001  # markdown-it-py's signature
    """Ends a quote at the first line without its sign, which CommonMark would count to the quote's last paragraph."""
    return silent


def _quote_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001  # the same
    """GitLab's quote between lines of `>>>`; without a closing line it goes on to the end of what holds it."""
    opening = _FENCE.fullmatch(_line(state, start))
    if opening is None:
        return False
    if silent:
        return True
    line, is_closed = start + 1, False
    while line < end and not is_closed and (state.isEmpty(line) or state.sCount[line] >= state.blkIndent):
        signs = _line(state, line).rstrip(" \t")
        is_closed = len(signs) >= len(opening[1]) and not signs.strip(">")
        line += 1
    token = state.push(QUOTE_BLOCK, "", 0)
    token.map = [start, line - is_closed]
    state.line = line
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _made() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).disable(["inline", "text_join", "reference"])
    made.block.ruler.before("blockquote", QUOTE_BLOCK, _quote_block, {"alt": _PARAGRAPH_ENDS})
    made.block.ruler.after(QUOTE_BLOCK, "own_words", _own_words, {"alt": ["blockquote"]})
    return made


_MARKDOWN = _made()
