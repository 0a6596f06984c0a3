"""Every command that the documents tell people to type, and how those are checked that no test runs."""

from __future__ import annotations

import re
from pathlib import Path

from tests.command import needing
from tests.test_docs import ARCHITECTURE, CALLED, COMMANDS, FENCE, OPERATORS, PAGES, ROOT, SPAN, prose, rows

HISTORY = ROOT / "CHANGELOG.md"
READMES = sorted((ROOT / "deploy").rglob("*.md"))
PLACEHOLDER = re.compile(r"…|\bn\b")
"""What stands for something else in a command that a sentence names."""

ACTING, VALUED = needing()
"""Commands that act on something which has to be named, and options that need a value."""

PROGRAMS = re.compile(
    r"(?:curl|docker|git|helm|journalctl|kubectl|make|openssl|pip|podman|promtool|python|sh|systemctl|uv"
    r"|(?:\./)?\.ci/\w+|\S*/python) \S.*"
)
"""How a command begins that stands within a sentence; one in a block may be of any program."""

TABLES = ((OPERATORS, "command"), (OPERATORS, "what"), (ARCHITECTURE, "command begins with"))
"""Where the documents say how commands are checked that no test types: the page, and the first column of the table."""


def commands() -> dict[str, set[str]]:
    """Each command, on one line, with the names of the pages on which it stands; the bot's own begin `feedback-bot`."""
    found: dict[str, set[str]] = {}
    for path in [path for path in [*PAGES, *READMES] if path != HISTORY]:
        for command in [*_blocks(path), *_examples(path), *_sentences(path)]:
            found.setdefault(command, set()).add(path.name)
    return found


def is_ours(command: str) -> bool:
    """Whether it is a call of the bot, perhaps behind a variable."""
    return "feedback-bot" in re.sub(r"^(?:[A-Z_]+=\S+ )*", "", command).split()[:1]


def listed() -> dict[str, str]:
    """How a command begins, for each of which a table says how it is checked, and what it says."""
    return {begin: cells[1] for path, head in TABLES for cells in _rows(path, head) for begin in SPAN.findall(cells[0])}


def listed_here() -> list[str]:
    """How those begin that only the page on the inside lists, for nobody but them."""
    path, head = TABLES[-1]
    return [begin for cells in _rows(path, head) for begin in SPAN.findall(cells[0])]


def _rows(path: Path, head: str) -> list[list[str]]:
    """The rows of all tables headed so that tell how something is checked."""
    text = path.read_text("utf-8")
    places = re.finditer(rf"^\| {head} \| checked by \|", text, re.MULTILINE)
    return [cells for place in places for cells in rows(text[place.start() :], head)]


def is_listed(command: str, begin: str) -> bool:
    """Whether a command begins with these words, in whatever namespace and with whatever file of compose."""
    told = re.sub(r"^sudo | --namespace \S+| -f \S+\.yaml", "", command)
    return f"{told} ".startswith(f"{begin} ")


def _blocks(path: Path) -> list[str]:
    """The commands of the shell blocks; a line that goes on is one with the next."""
    code = re.sub(r"^ {3}(?=\S|  )", "", path.read_text("utf-8"), flags=re.MULTILINE)
    blocks = [found["code"] for found in FENCE.finditer(code) if found["language"] == "sh"]
    return [_ours(line) for block in blocks for line in _joined(block)]


def _examples(path: Path) -> list[str]:
    """What `--help` gives as examples, on the page that is made of it."""
    told = re.findall(r"^Example: (.*?)^```", path.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [line for example in told for line in _joined(example)]


def _joined(text: str) -> list[str]:
    lines = re.sub(r"\s*\\\n\s*", " ", text).splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _sentences(path: Path) -> list[str]:
    """What stands in code within a sentence and can be typed as it is."""
    spans = [_ours(span) for span in SPAN.findall(prose(path))]
    typed = [span for span in spans if is_ours(span) or PROGRAMS.fullmatch(span)]
    return [span for span in typed if not PLACEHOLDER.search(span) and not _is_name(span)]


def _is_name(span: str) -> bool:
    """Whether a sentence only speaks of a program, or of a command or option that lacks what it acts on."""
    words = span.split()
    name = " ".join(words[1:])
    return name in {"", "rotation export", *ACTING} or name == "-m bot" or (is_ours(span) and words[-1] in VALUED)


def _ours(line: str) -> str:
    """A command of the bot as it is called once it is installed: pages write it in three ways."""
    if found := CALLED.fullmatch(line):
        return f"feedback-bot {found['rest']}"
    words = line.split()
    name = next((name for name in (" ".join(words[:2]), words[0]) if name in COMMANDS), None)
    return f"feedback-bot {line}" if name and " --" in line else line
