"""A report as Markdown: for a merge request, an issue, and the first plan in the status issue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.domain.actions import Action
from bot.domain.quoted import visible
from bot.report import Report
from bot.show.outline import Group, Note, Row, grouped, of

SHOWN = 50
"""How many rows of a group are shown; they are folded away until somebody opens them."""

_CODE = re.compile(r"(`[^`\n]+`)")
_ACTIVE = re.compile(
    r"""(?P<code>
      \](?=\() | \[(?=\[|[a-z_]+:) | \*(?=iteration:)  # these work without their backslash too (GitLab, observed)
    | (?<![A-Za-z0-9_])(?:[A-Z][A-Z0-9_]+-\d+[\w-]* | [0-9a-f]{7,40}(?=[wW]{3}\.|(?![A-Za-z0-9_])))  # GL-1, commits
    | [wW]{3}\.  # as code it ends what stands before it
    )
    | [\\`*{}\[\]<>|~@!$%^&#] | (?<![^\W_])_|_(?![^\W_]) | (?<![^\W_]|:):(?=[\w+-]+:) | :(?=//)""",
    re.VERBOSE,
)
_PIPE = re.compile(r"(?<!\\)\|")
_ISSUE = re.compile(r"\\(#\d)")
_QUOTATION = re.compile("['\"]")


def markdown(report: Report) -> str:
    """The plan, or what happened, as Markdown that GitLab renders and that mentions nobody and nothing."""
    shown = of(report)
    parts = [f"**{escaped(shown.headline)}**", escaped(shown.cost), _bullets(shown.errors), _tables(shown.groups)]
    return "\n\n".join(part for part in [*parts, _bullets(shown.notes)] if part)


def plan_table(actions: Iterable[Action]) -> str:
    """What is planned as Markdown: a table of sums, then the actions of each kind, folded away."""
    return _tables(grouped(actions)) or "Nothing is due."


def escaped(text: str, *, refers: bool = False) -> str:
    """One line of our own words in which Markdown finds nothing to act upon; code spans stay what they are.

    GitLab takes a backslash before a sign for the sign itself, references and mentions included (GitLab docs); what no
    backslash stops becomes code.

    Args:
        text: any line.
        refers: leave `#31` alone, which becomes a link to the issue, and tells that issue of it; not behind the first
            quotation mark, where values of the configuration begin.
    """
    parts = _CODE.split(visible(text))
    parts[::2] = [_ACTIVE.sub(_inert, part) for part in parts[::2]]
    line = "".join(parts)
    own = _QUOTATION.split(line, maxsplit=1)[0] if refers else ""
    return _ISSUE.sub(r"\1", own) + line[len(own) :]


def _inert(found: re.Match[str]) -> str:
    return f"<code>{found.group()}</code>" if found["code"] else f"\\{found.group()}"


def _tables(groups: Sequence[Group]) -> str:
    if not groups:
        return ""
    sums = [f"| {escaped(group.title)} | {len(group.rows)} |" for group in groups]
    return "\n\n".join(["\n".join(["| what | how many |", "|---|--:|", *sums]), *map(_details, groups)])


def _details(group: Group) -> str:
    """The rows of a group behind a line that one can open; blank lines let GitLab read Markdown inside."""
    heads = ["case", "what exactly", "why"]
    rows = [_cells(row) for row in group.rows[:SHOWN]]
    kept = [index for index in range(len(heads)) if heads[index] == "why" or any(row[index] for row in rows)]
    table = ["| " + " | ".join(row[index] for index in kept) + " |" for row in [heads, *rows]]
    table.insert(1, "|" + "---|" * len(kept))
    more = [f"\nand {len(group.rows) - SHOWN} more"] if len(group.rows) > SHOWN else []
    summary = f"<details><summary>{escaped(group.title)} ({len(group.rows)})</summary>"
    return "\n".join([summary, "", *table, *more, "", "</details>"])


def _cells(row: Row) -> list[str]:
    about = " ".join(f"`{label.replace('`', chr(39))}`" for label in row.about)
    return [_PIPE.sub(r"\|", cell) for cell in (f"`{row.case}`" if row.case else "", about, escaped(row.why))]


def _bullets(notes: Iterable[Note]) -> str:
    return "\n".join(f"- **{escaped(note.label)}**: {escaped(note.text)}" for note in notes)
