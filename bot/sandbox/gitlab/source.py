"""Prepares a text as GitLab does before it reads the Markdown: size, byte order mark, front matter.

The line numbers of the prepared text may differ from those of the text that people typed. GitLab does not mind,
and so a command may run although it looks fenced: the sandbox keeps that mistake on purpose.
"""

import re
from typing import Final

LIMIT_BYTES: Final = 1_048_576
"""What GitLab renders of a text, in bytes of UTF-8."""

_NOTICE: Final = f"_This text exceeds {LIMIT_BYTES} bytes; only its beginning is shown._\n\n"
_OMISSION: Final = "..."
_LANGUAGES: Final = {"---": "yaml", "+++": "toml", ";;;": "json"}
# Possessive where nothing may be given back: a hostile run of blanks then costs one pass, not its square.
_OPENING: Final = re.compile(r"\s*^(?P<delimiter>---|\+\+\+|;;;)[ \t]*+(?P<language>\S*+)\s*^", re.MULTILINE | re.ASCII)
_WHITE_SPACE: Final = " \t\n\v\f\r"
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def without_carriage_returns(text: str) -> str:
    r"""Return the text as GitLab stores it at first: every ``\r`` is deleted, lone ones too (GitLab source)."""
    return text.replace("\r", "")


def strip_end(text: str) -> str:
    """Return the text without the trailing white space and NULs that GitLab never stores (Ruby's ``rstrip``)."""
    return text.rstrip(" \t\n\v\f\r\0")


def transform(text: str) -> str:
    """Return the text that GitLab hands to its Markdown parser.

    Drops a byte order mark, cuts what is longer than ``LIMIT_BYTES`` under one notice line and a blank line, and turns
    leading front matter into a code block (GitLab source, the preprocessing filters). Lone surrogates, which no UTF-8
    text can hold, become U+FFFD.
    """
    return _fence_front_matter(_truncate(_SURROGATE.sub("\ufffd", text).removeprefix("\ufeff")))


def _truncate(text: str) -> str:
    # A character takes at most four bytes: short texts need not be encoded to know their size.
    if len(text) * 4 <= LIMIT_BYTES:
        return text
    encoded = text.encode()
    if len(encoded) <= LIMIT_BYTES:
        return text
    kept = encoded[: LIMIT_BYTES - len(_OMISSION)].decode(errors="ignore")
    return f"{_NOTICE}{kept}{_OMISSION}"


def _fence_front_matter(text: str) -> str:
    first_line = text.partition("\n")[0]
    starts = [len(first_line), 0] if "coding:" in first_line else [0]
    for start in starts:
        fenced = _fenced_from(text, start)
        if fenced is not None:
            return fenced
    return text


def _fenced_from(text: str, start: int) -> str | None:
    opening = _OPENING.match(text, start)
    if opening is None:
        return None
    delimiter = opening["delimiter"]
    closing = re.compile("^" + re.escape(delimiter), re.MULTILINE).search(text, opening.end())
    if closing is None:
        return None
    language = opening["language"] or _LANGUAGES[delimiter]
    matter = text[opening.end() : closing.start()].rstrip(_WHITE_SPACE)
    rest = text[closing.end() :].lstrip(_WHITE_SPACE)
    return f"```{language}\n{matter}\n```\n\n{rest}"
