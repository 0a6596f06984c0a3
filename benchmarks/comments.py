"""How long the bot reads very long comments: beside markdown-it-py, which only finds the blocks of the same text."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from markdown_it import MarkdownIt

from bot.config import Configuration
from bot.conversation import Grammar, read

SHAPES: Mapping[str, str] = {
    "answers": "* **Summary of ticket/feedback:** late again\n* **Contact customer to discuss feedback? (Y/N)** yes\n",
    "prose": "The customer waited for three days, @feedback-bot said it was feedback::process, and nobody answered. ",
    "slips": "Contxct: ? maybe\n",
    "marks": "*[`<~~ >",
}
"""What is repeated until the comment is long enough: as people write, and as nobody should."""


def comments(sizes: Iterable[int]) -> Iterable[Mapping[str, object]]:
    """Seconds for each shape of comment.

    Args:
        sizes: of the comments in characters.
    """
    grammar = Grammar.of(Configuration.shipped(), "feedback-bot", {"help", "close"})
    blocks = MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"])
    for shape, piece in SHAPES.items():
        for size in sizes:
            text = (piece * (size // len(piece) + 1))[:size]
            bot, bare = _seconds(partial(read, text, grammar)), _seconds(partial(blocks.parse, text))
            yield {"shape": shape, "characters": size, "seconds": bot, "bare_blocks_seconds": bare}


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return round(time.perf_counter() - started, 3)
