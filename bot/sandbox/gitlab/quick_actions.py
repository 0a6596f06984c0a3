"""Finds the quick actions (``/close``, ``/label ~bug`` …) in a text exactly where GitLab finds them.

They run with the rights of whoever writes the text, so one that hides in a customer's words would run as the bot.
The rules are those of GitLab's source, with the parser that GitLab uses, and agree with a running instance.
"""

import re
from dataclasses import dataclass
from typing import Final

from bot.sandbox.gitlab.html_events import End, Start, Text, events
from bot.sandbox.gitlab.markdown import to_html
from bot.sandbox.gitlab.quick_action_scan import CURRENT, LEGACY, Command, scan
from bot.sandbox.gitlab.source import strip_end, transform, without_carriage_returns

__all__ = ["Command", "Extracted", "extract", "extract_edit", "legacy_extract"]

_SLASH_LINE: Final = re.compile("^/", re.MULTILINE)
_SOURCE_POSITION: Final = re.compile(r"(\d+):\d+-(\d+):\d+")


@dataclass(frozen=True)
class Extracted:
    r"""What GitLab stores of a text, and the quick actions that run, in their order.

    ``stored`` has lost every ``\r``, its trailing white space and every known quick action; ``commands`` holds
    canonical names, arguments as written.
    """

    stored: str
    commands: tuple[Command, ...] = ()


def extract(text: str) -> Extracted:
    """Return what becomes of a new description or comment."""
    text = without_carriage_returns(text)
    if _SLASH_LINE.search(text) is None:
        # A command needs a raw line that starts with a slash: without one there is nothing to parse for.
        return Extracted(strip_end(text))
    return _extract_from_paragraphs(text)


def extract_edit(old: str, new: str) -> Extracted:
    """Return what becomes of an edited description: all quick actions leave the text, only those not in ``old`` run."""
    extracted = extract(new)
    before = set(extract(old).commands)
    return Extracted(extracted.stored, tuple(command for command in extracted.commands if command not in before))


def legacy_extract(text: str) -> Extracted:
    """Return what older GitLab versions made of a text: one regular expression over the whole of it.

    They knew only ``` fences, inline code, HTML blocks and >>> blocks, so other code, lists and quotes did not protect.
    """
    stripped = strip_end(without_carriage_returns(text))
    if _SLASH_LINE.search(stripped) is None:
        return Extracted(stripped)
    stored, commands = scan(stripped, LEGACY)
    return Extracted(strip_end(stored), tuple(commands))


def _extract_from_paragraphs(text: str) -> Extracted:
    lines = _lines(text)
    commands: list[Command] = []
    for start, end in _candidate_paragraphs(transform(text)):
        # The numbers count the lines of the transformed text. GitLab applies them to the text itself, and so do we.
        last = end + 1 if lines[end + 1 : end + 2] == ["\n"] else end
        stored, found = scan("".join(lines[start : last + 1]), CURRENT)
        commands += found
        taken = len(lines[start : last + 1])
        lines[start : start + taken] = [stored, *[""] * (taken - 1)][:taken]
    return Extracted(strip_end("".join(lines)), tuple(commands))


def _lines(text: str) -> list[str]:
    # Not splitlines(): only a line feed ends a line here.
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _candidate_paragraphs(transformed: str) -> list[tuple[int, int]]:
    """Return the first and last line, counted from 0, of each top-level paragraph with a line that shows a slash."""
    found: list[tuple[int, int]] = []
    depth = 0
    position = None
    texts: list[str] = []
    for event in events(to_html(transformed, positions=True)):
        if isinstance(event, Start):
            depth += 1
            if depth == 1:
                position = _SOURCE_POSITION.fullmatch(event.attributes.get("data-sourcepos", ""))
                texts.clear()
        elif isinstance(event, End):
            depth -= 1
            if depth == 0 and event.tag == "p" and position and _SLASH_LINE.search("".join(texts)):
                found.append((int(position[1]) - 1, int(position[2]) - 1))
        elif isinstance(event, Text) and depth > 0:
            texts.append(event.text)
    return found
