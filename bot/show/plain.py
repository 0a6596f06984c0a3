"""A report as plain lines, each of which says on its own what it is about: for pipes, logs and `grep`."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.quoted import visible
from bot.report import Report
from bot.show.outline import SHOWN, Group, Outline, Row, of


def text(report: Report, *, is_quiet: bool = False) -> str:
    """The report in lines; the first is the headline, the others are indented.

    A plan is told in full, since people look for one case in it. What a run tells is read in logs and is cut. With
    `is_quiet` only what needs a look stands below the headline.
    """
    most = None if report.is_plan else SHOWN
    shown = of(report, most=most, is_quiet=is_quiet)
    return "\n".join([f"{shown.headline} ({shown.cost})", *(f"  {visible(line)}" for line in _lines(shown, most))])


def _lines(shown: Outline, most: int | None) -> Iterator[str]:
    yield from (f"{note.label}: {note.text}" for note in shown.errors)
    for group in shown.groups:
        yield f"{group.title}: {len(group.rows)}"
        if shown.is_listed:
            yield from (f"  {line}" for line in _rows(group, most))
    yield from (f"{note.label}: {note.text}" for note in shown.notes)


def _rows(group: Group, most: int | None) -> Iterator[str]:
    yield from (_row(group.title, row) for row in group.rows[:most])
    if most is not None and len(group.rows) > most:
        yield f"{group.title}: and {len(group.rows) - most} more"


def _row(title: str, row: Row) -> str:
    what = " ".join(part for part in (title, row.case, f"({', '.join(row.about)})" if row.about else "") if part)
    return f"{what}: {row.why}"
