"""A report on a terminal: headings, colours and tables as wide as the window."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import typer
from rich.console import Console, RenderableType
from rich.console import Group as Stack
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.domain.quoted import visible
from bot.report import Report
from bot.show.markdown import markdown
from bot.show.outline import SHOWN, Group, Note, Outline, Row, Tone, is_calm, of
from bot.show.plain import text

REASON = 24
"""Columns that a reason needs beside the others; where it has fewer, it stands below."""

_STYLES = {Tone.ERROR: "bold red", Tone.WARNING: "yellow", Tone.CALM: "dim"}


def tell(report: Report, *, is_markdown: bool = False, is_quiet: bool = False) -> None:
    """Prints a report on standard output: as tables to a person at a terminal, else in lines that scripts can read.

    Args:
        report: what to tell.
        is_markdown: for an issue or a merge request.
        is_quiet: only what needs a look; nothing where nothing does.
    """
    if is_quiet and is_calm(report):
        return
    if is_markdown:
        typer.echo(markdown(report))
    elif sys.stdout.isatty():
        console = Console()
        console.print(table(report, console.width, is_quiet=is_quiet))
    else:
        typer.echo(text(report, is_quiet=is_quiet))


def heading(name: str, *, is_markdown: bool = False) -> None:
    """Prints whose report comes next."""
    if is_markdown:
        typer.echo(f"## {name}\n")
    elif sys.stdout.isatty():
        Console().rule(Text(name, "bold"), align="left")
    else:
        typer.echo(f"{name}:")


def table(report: Report, width: int, *, is_quiet: bool = False) -> RenderableType:
    """The report for a terminal of so many columns; `NO_COLOR` takes its colours away (Rich)."""
    return Stack(*(Padding(part, (0, 0, 1, 0)) for part in _parts(of(report, is_quiet=is_quiet), width)))


def _parts(shown: Outline, width: int) -> Iterator[RenderableType]:
    yield Stack(Text(visible(shown.headline), "bold"), Text(visible(shown.cost), "dim"))
    if shown.errors:
        yield _notes(shown.errors)
    if shown.is_listed:
        yield from (_listed(group, width) for group in shown.groups)
    elif shown.groups:
        yield _sums(shown.groups)
    if shown.notes:
        yield _notes(shown.notes)


def _heading(group: Group) -> Text:
    return Text(group.title, "bold yellow" if group.is_held else "bold cyan")


def _sums(groups: Sequence[Group]) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right")
    grid.add_column()
    for group in groups:
        grid.add_row(Text(str(len(group.rows)), "bold"), _heading(group))
    return grid


def _listed(group: Group, width: int) -> RenderableType:
    more = [Text(f"and {len(group.rows) - SHOWN} more", "dim italic")] if len(group.rows) > SHOWN else []
    heading = _heading(group).append(f"  {len(group.rows)}", "bold default")
    return Stack(heading, Padding(Stack(_rows(group.rows[:SHOWN], width - 2), *more), (0, 0, 0, 2)))


def _rows(rows: Sequence[Row], room: int) -> RenderableType:
    """In columns if the reasons have enough room beside labels in one line, or below each other; else stacked."""
    for separator in (", ", "\n"):
        texts = [_texts(row, separator) for row in rows]
        widths = [max(_width(row[index]) for row in texts) for index in (0, 1)]
        if room - sum(each + 2 for each in widths if each) >= REASON:
            return _grid(texts, widths)
    return _stacked([_texts(row, ", ") for row in rows])


def _grid(texts: Sequence[Sequence[Text]], widths: Sequence[int]) -> Table:
    """One line per action, in columns; keys and labels are never wrapped, so that they can be copied."""
    grid = Table.grid(padding=(0, 2))
    for each in filter(None, widths):
        grid.add_column(no_wrap=True, min_width=each)
    grid.add_column(overflow="fold")
    for row in texts:
        grid.add_row(*(text for text, each in zip(row, widths, strict=False) if each), row[-1])
    return grid


def _stacked(texts: Sequence[Sequence[Text]]) -> RenderableType:
    """For a narrow window: what belongs to a case stands below it."""
    parts = [(text, 2 if index else 0) for row in texts for index, text in enumerate(filter(None, row))]
    return Stack(*(Padding(text, (0, 0, 0, indent)) for text, indent in parts))


def _width(text: Text) -> int:
    return max((line.cell_len for line in text.split()), default=0)


def _texts(row: Row, separator: str) -> tuple[Text, Text, Text]:
    """Case, labels and reason; as `Text`, in which Rich looks for no markup."""
    case, about = Text(visible(row.case), overflow="fold"), Text(separator.join(map(visible, row.about)), "green")
    return case, about, Text(visible(row.why), "dim")


def _notes(notes: Sequence[Note]) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column()
    grid.add_column()
    told = ""
    for note in notes:
        grid.add_row(Text(note.label if note.label != told else "", _STYLES[note.tone]), Text(visible(note.text)))
        told = note.label
    return grid
