r"""Finds the quick actions in a piece of text that GitLab has chosen to search, and takes them out.

The scan runs from left to right and takes the first of: code or HTML, which protect what is in them, and a line of a
slash, a known name and perhaps an argument. "White space" is Ruby's ``\s``, which is ASCII's.
"""

import re
from dataclasses import dataclass
from typing import Final

from bot.sandbox.gitlab.quick_action_names import CANONICAL, SUBSTITUTIONS, is_known

_COMMAND: Final = r"^/(?P<name>\S++)(?:[ ](?P<argument>[^\n]*))?(?:\s*\n|$)"
_HTML_BLOCK: Final = r"^<[^>]+>\n.+?\n</[^>]+>$"
_FLAGS: Final = re.MULTILINE | re.DOTALL | re.ASCII

CURRENT: Final = re.compile(rf"`.+?`|{_HTML_BLOCK}|{_COMMAND}", _FLAGS)
"""What GitLab looks for inside a paragraph today."""

LEGACY: Final = re.compile(rf"^```.+?\n```$|^.*`.+?`$|{_HTML_BLOCK}|^>>>.+?\n>>>$|{_COMMAND}", _FLAGS)
"""What older versions looked for in the whole raw text."""

# Rails' notion of blank: Unicode's white space, which differs from Python's ``str.isspace`` at U+001C to U+001F.
_BLANK: Final = re.compile(r"[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*")


@dataclass(frozen=True)
class Command:
    """One quick action of a text: its canonical name in lower case, and the rest of its line as it was written."""

    name: str
    argument: str = ""


def scan(text: str, pattern: re.Pattern[str]) -> tuple[str, list[Command]]:
    """Return the text without its quick actions, and those that run, in their order.

    A command goes with the end of its line and the blank lines after it; a substitution keeps both.
    """
    kept: list[str] = []
    commands: list[Command] = []
    done = position = 0
    while (found := pattern.search(text, position)) is not None:
        name = found["name"]
        if name is not None and not is_known(name):
            # What follows the slash may still open a code span.
            position = found.start() + 1
            continue
        if name is not None:
            kept.append(text[done : found.start()] + _replacement(name, found.group()))
            commands += _command(name, found["argument"] or "")
            done = found.end()
        position = found.end()
    return "".join(kept) + text[done:], commands


def _replacement(name: str, matched: str) -> str:
    if name.casefold() not in SUBSTITUTIONS:
        return ""
    _, line_end, rest = matched.partition("\n")
    drawing = SUBSTITUTIONS.get(name.lower())
    return matched if drawing is None else f"{drawing}{line_end}{rest}"


def _command(name: str, argument: str) -> list[Command]:
    canonical = CANONICAL.get(name.lower())
    if canonical is None:
        return []
    return [Command(canonical, "" if _BLANK.fullmatch(argument) else argument)]
