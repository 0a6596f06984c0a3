"""Who is on call: a table at a terminal, lines for scripts, rows for JSON."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime

import typer
from rich.console import Console, RenderableType
from rich.console import Group as Stack
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.domain.memory import stamp
from bot.domain.quoted import visible
from bot.oncall.clock import wall
from bot.oncall.model import Entry, Rotation, Schedule
from bot.show.rotation import NOBODY

HEADS = ("from", "until", "who")


def rows(entries: Sequence[Entry]) -> list[dict[str, str | None]]:
    """For scripts: UTC, and null for a gap."""
    return [{"start": stamp(each.start), "end": stamp(each.end), "user": each.user} for each in entries]


def tell(rotation: Rotation, schedule: Schedule, entries: Sequence[Entry]) -> None:
    """Prints them by the wall clock of the schedule: as a table to a person at a terminal, else in lines."""
    if sys.stdout.isatty():
        Console().print(table(rotation, schedule, entries))
    else:
        typer.echo("\n".join(lines(rotation, schedule, entries)))


def lines(rotation: Rotation, schedule: Schedule, entries: Sequence[Entry]) -> list[str]:
    """A heading, and a line for each stretch."""
    cells = (_cells(rotation, schedule, each) for each in entries)
    return [_heading(schedule), *(f"  {start} to {end}: {who}" for start, end, who in cells)]


def table(rotation: Rotation, schedule: Schedule, entries: Sequence[Entry]) -> RenderableType:
    """The same for a terminal; gaps stand out."""
    grid = Table(*HEADS, box=None, padding=(0, 2, 0, 0), header_style="dim")
    for each in entries:
        grid.add_row(*map(Text, _cells(rotation, schedule, each)), style="" if each.user else "yellow")
    return Stack(Text(_heading(schedule), "bold cyan"), Padding(grid, (0, 0, 0, 2)))


def _heading(schedule: Schedule) -> str:
    return f"{schedule.name}, times in {schedule.time_zone.key}"


def _cells(rotation: Rotation, schedule: Schedule, entry: Entry) -> tuple[str, str, str]:
    def local(at: datetime) -> str:
        return f"{wall(at, schedule.time_zone):%a %Y-%m-%d %H:%M}"

    return local(entry.start), local(entry.end), _who(rotation, entry.user)


def _who(rotation: Rotation, key: str | None) -> str:
    """The key, and the GitLab name where that is another."""
    if key is None:
        return NOBODY
    gitlab = visible(rotation.users[key].gitlab) if key in rotation.users else key
    return key if gitlab == key else f"{key} ({gitlab})"
