"""Names the slip behind YAML that does not parse, at the place where the admin made it."""

from __future__ import annotations

import re
from collections.abc import Iterator

NO_BREAK_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
INDENTATION = "indented with a no-break space, which looks like a space: delete it and type spaces"

_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7})(?= |$)")
_INDENTED = re.compile(rf" *[{NO_BREAK_SPACES}]")
_GLUED = re.compile(r"\s*(?:- +)?[\w.-]+(?P<place>:)[\[{]")
_QUOTED = re.compile(r"(?<=[\s\[{,])(?P<place>'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\")(?=\w)")
_LISTED = re.compile(r"[:-] +(?P<place>(?:\[[^\[\]]*\]|\{[^{}]*\}))\s*[^\s,#:\]}]")

Slip = tuple[int, int, str]
"""Line and column, both 1-based, and what to do."""


def slip(text: str, line: int) -> Slip | None:
    """The slip that made YAML stop.

    Args:
        text: of the file.
        line: 1-based, where the parser stopped.
    """
    lines = re.split("\r\n|[\r\n\x85\u2028\u2029]", text)  # as YAML counts them
    here = lines[line - 1] if line <= len(lines) else ""
    found = [*_conflicts(lines), *_in_line(here, line)]
    return found[0] if found else None


def _conflicts(lines: list[str]) -> Iterator[Slip]:
    for number, line in enumerate(lines, 1):
        if _CONFLICT.match(line):
            yield number, 1, "a merge conflict was left here: keep one of the two versions and delete such lines"


def _in_line(line: str, number: int) -> Iterator[Slip]:
    if _INDENTED.match(line):
        yield number, 1, f"this line is {INDENTATION}"
    glued, quoted, listed = _GLUED.match(line), _QUOTED.search(line), _LISTED.search(line)
    if glued:
        yield number, glued.start("place") + 1, "a space is missing behind this ':'"
    if quoted:
        single = "write '' for an apostrophe, or use double quotes"
        double = 'write \\" for a quote, or use single quotes'
        instead = single if quoted["place"][0] == "'" else double
        yield number, quoted.start("place") + 1, f"the quote that opens here ends within the words: {instead}"
    if listed:
        told = f"a value that begins with '{listed['place'][0]}' ends with its bracket: put the whole of it in quotes"
        yield number, listed.start("place") + 1, told
