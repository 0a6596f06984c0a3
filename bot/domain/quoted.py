"""Foreign words in a form that GitLab shows and never obeys.

Customers' comments, names, tags and reasons pass through here at the edge. The safe form is a block quote around a
code fence, every line prefixed: a quick action needs a raw line that starts with `/`, and none is left; mentions and
references are not read inside code (GitLab's quick action extractor and reference filters).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

BLOCK_LIMIT_BYTES = 16 * 1024
REPLY_LIMIT_BYTES = 4 * 1024
"""Of each of up to ten further texts in one body, so that the whole stays far below GitLab's limits."""

INLINE_LIMIT_CHARACTERS = 200

_LINE_ENDS = re.compile("\r\n|[\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
LONGEST_RUN = 40
"""Of backticks that are shown: GitLab's parser knows no code span between runs of more than 79, and older ones no fence
of more than 255."""

_OPENING = re.compile(r"^> `{3,}text$", re.MULTILINE)
_ACTING = re.compile(r"\A(?=---|\+\+\+|;;;)|^(?=/|>>>)", re.MULTILINE)
_BACKTICKS = re.compile("`+")
_ENDLESS = re.compile(f"`{{{LONGEST_RUN + 1},}}")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})


def visible(line: str) -> str:
    """One line without control, format, bidi and surrogate characters; a tab becomes a space."""
    line = line.replace("\x00", "\ufffd").replace("\t", " ")
    if line.isascii() and line.isprintable():
        return line
    return "".join(character for character in line if unicodedata.category(character) not in _INVISIBLE)


def _without_endless(text: str) -> str:
    """The text with overlong runs of backticks cut: none is needed to outgrow what the parser can count."""
    return _ENDLESS.sub("`" * LONGEST_RUN + "…", text)


def _fence(text: str, least: int) -> str:
    """A run of backticks longer than any in the text."""
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    return "`" * max(least, longest + 1)


def _capped(text: str, limit_bytes: int) -> str:
    """The first bytes of UTF-8, never half a character."""
    return text.encode("utf-8", "replace")[:limit_bytes].decode("utf-8", "ignore")


def has_block(text: str) -> bool:
    """Whether a text of the bot holds a block of foreign words."""
    return _OPENING.search(text) is not None


def without_blocks(text: str, remark: str, headings: Collection[str] = ()) -> str:
    """A text of the bot without its blocks of foreign words; a remark stands where the first of them was.

    A block ends where its block quote does, whatever people made of its fence: quotes of their own, which stand apart,
    stay. What would begin a line as a command or a quote once blocks are gone is made plain.

    Args:
        text: Markdown as GitLab holds it.
        remark: one line of the bot's own words; empty for none.
        headings: lines that go with the block that they stand above, unless the remark takes its place.
    """
    kept: list[str] = []
    is_inside, is_said = False, not remark
    for line in text.replace("\r", "").split("\n"):
        is_inside = line.startswith(">") and (is_inside or _OPENING.match(line) is not None)
        if not is_inside:
            kept.append(line)
        elif not is_said:
            kept.append(remark)
            is_said = True
        else:
            _drop_heading(kept, headings)
    joined = re.sub("\n{3,}", "\n\n", "\n".join(kept)).strip()
    return _ACTING.sub(r"\\", joined)


def _drop_heading(kept: list[str], headings: Collection[str]) -> None:
    """Takes a heading off the end, with the blank lines below it."""
    place = next((at for at in reversed(range(len(kept))) if kept[at].strip()), None)
    if place is not None and kept[place].strip() in headings:
        del kept[place:]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A block of foreign text.

    `str()` of it is the safe Markdown block, blank lines around it included, so that it stands on its own lines
    wherever a template puts it.

    Args:
        text: the words as they came; kept only for this block and for the rating's hash.
        limit_bytes: how much of it is shown, in UTF-8.
    """

    text: str
    limit_bytes: int = BLOCK_LIMIT_BYTES

    def __str__(self) -> str:
        """The safe block."""
        shown = _capped(self.text, self.limit_bytes)
        lines = [_without_endless(visible(line)) for line in _LINE_ENDS.split(shown)]
        fence = _fence("\n".join(lines), least=3)
        block = "\n".join(f"> {line}" for line in (f"{fence}text", *lines, fence))
        if len(shown) < len(self.text):
            block += (
                f"\n>\n> *(shortened: {len(shown)} of {len(self.text)} characters are shown, the rest is in Zendesk)*"
            )
        return f"\n\n{block}\n\n"

    def __repr__(self) -> str:
        """Without the words: reprs end up in logs."""
        return f"Quoted({len(self.text)} characters)"


@dataclass(frozen=True, slots=True)
class QuotedInline:
    """A short foreign text, a name or a tag, for use inside a line: `str()` of it is a code span.

    Args:
        text: the words as they came; compared with configuration, shown only as code.
        shown: them without what nobody needs; None where that is all of them.
    """

    text: str
    shown: str | None = None

    def __str__(self) -> str:
        """The safe code span."""
        words = self.text if self.shown is None else self.shown
        line = visible(" ".join(_LINE_ENDS.sub(" ", words).split()))
        line = _without_endless(" ".join(line.split()))
        if len(line) > INLINE_LIMIT_CHARACTERS:
            line = line[: INLINE_LIMIT_CHARACTERS - 1] + "…"
        fence = _fence(line, least=1)
        pad = " " if line.startswith("`") or line.endswith("`") else ""
        return f"{fence}{pad}{line or '-'}{pad}{fence}"

    def __repr__(self) -> str:
        """Without the words: reprs end up in logs."""
        return f"QuotedInline({len(self.text)} characters)"
