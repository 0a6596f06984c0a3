"""What there is to tell of a `rotation.yml`: lines for scripts, tables at a terminal, Markdown, JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import typer
from rich.console import Console, RenderableType
from rich.console import Group as Stack
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.config import Problem
from bot.domain.memory import stamp
from bot.domain.quoted import visible
from bot.oncall.clock import wall
from bot.oncall.moves import Change, Stretch
from bot.oncall.stand_ins import StandIn
from bot.rotation_look import Look
from bot.show.markdown import escaped

SHOWN = 60
"""How many turns of a schedule are shown; JSON holds all."""

NOBODY = "nobody"
HEADS = ("from", "until", "before", "after")


def tell(look: Look, *, as_json: bool = False, is_markdown: bool = False) -> None:
    """Prints it on standard output: as JSON, as Markdown, as tables to a person at a terminal, else in lines."""
    if as_json:
        typer.echo(json.dumps(as_object(look), indent=2))
    elif is_markdown:
        typer.echo(markdown(look))
    elif sys.stdout.isatty():
        Console().print(table(look))
    else:
        typer.echo("\n".join(visible(line) for line in lines(look)))


def lines(look: Look) -> Iterator[str]:
    """All of it, each line of which says on its own what it is about."""
    yield from _findings(look)
    for change in look.changes or ():
        yield headline(change)
        for each in _shown(change):
            start, end, before, after = _cells(change, each)
            moves = f"{before} -> {after}" if each.is_moved else before
            yield f"  {change.schedule.name}: {start} to {end}: {moves}"
        yield from _more(change)


def table(look: Look) -> RenderableType:
    """The same for a terminal."""
    findings = Stack(*(Text(visible(line)) for line in _findings(look)))
    return Stack(findings, *(Padding(_table(change), (1, 0, 0, 0)) for change in look.changes or ()))


def markdown(look: Look) -> str:
    """The same for GitLab: it mentions nobody and nothing."""
    parts = ["\n".join(f"- {escaped(line)}" for line in _findings(look))]
    for change in look.changes or ():
        rows = [HEADS, *(_marked(change, each) for each in _shown(change))]
        cells = ["| " + " | ".join(row) + " |" for row in rows]
        cells.insert(1, "|" + "---|" * len(HEADS))
        parts += [f"**{escaped(headline(change))}**", *(["\n".join(cells)] if change.moved else []), *_more(change)]
    return "\n\n".join(parts)


def as_object(look: Look) -> dict[str, Any]:
    """The same for scripts."""
    return {
        "file": look.file,
        "problems": [_problem(each) for each in look.problems],
        "warnings": [_problem(each) for each in look.warnings],
        "stand_ins": [_stand_in(each) for each in look.stand_ins],
        "older_problems": [_problem(each) for each in look.older_problems],
        "changes": None if look.changes is None else [_change(each) for each in look.changes],
    }


def headline(change: Change) -> str:
    """What a change does to a schedule."""
    schedule = change.schedule
    days = [f"{wall(at, schedule.time_zone):%Y-%m-%d}" for at in (change.since, change.until)]
    what = " is new" if change.before is None else " is gone" if change.after is None else ""
    if change.moved:
        told = f"{schedule.name}{what}, {days[0]} to {days[1]}, {schedule.time_zone.key}: {_who(change.moved)}"
    else:
        told = f"{schedule.name}{what}, {schedule.time_zone.key}: nobody moves until {days[1]}"
    return f"{told} (in PagerDuty's place only: the live schedule counts)" if schedule.pagerduty else told


def _who(moved: Sequence[str]) -> str:
    *others, last = moved
    return f"{', '.join(others)} and {last} move" if others else f"{last} moves"


def _findings(look: Look) -> Iterator[str]:
    yield from map(str, look.problems)
    yield from (problem.warning for problem in look.warnings)
    if look.is_missing:
        yield f"{look.file}: no such file: nobody is on call"
    elif not look.problems:
        count = len(look.warnings)
        yield f"{look.file}: {'all is well' if not count else f'no mistakes, {count} to look at'}"
    yield from _stand_ins(look)
    if look.older_problems:
        yield "nobody can tell who moves, since the file before the change is broken:"
        yield from (f"  {problem}" for problem in look.older_problems)


def _stand_ins(look: Look) -> Iterator[str]:
    """Who is on call for whom, since somebody is away."""
    for each in look.stand_ins[:SHOWN]:
        zone, stretch = each.schedule.time_zone, each.stretch
        start, end = (f"{wall(at, zone):%a %Y-%m-%d %H:%M}" for at in (stretch.start, stretch.end))
        for_whom = f"for {stretch.before}" if stretch.before else "where nobody was"
        yield f"{each.schedule.name}: {start} to {end}: {stretch.after or NOBODY} {for_whom}, by absences"
    if len(look.stand_ins) > SHOWN:
        yield f"and {len(look.stand_ins) - SHOWN} more by absences"


def _shown(change: Change) -> Sequence[Stretch]:
    """The turns to show: none where nobody moves."""
    return change.stretches[:SHOWN] if change.moved else ()


def _more(change: Change) -> list[str]:
    left = len(change.stretches) - SHOWN
    return [f"and {left} more turns"] if change.moved and left > 0 else []


def _cells(change: Change, each: Stretch) -> tuple[str, str, str, str]:
    return _local(each.start, change), _local(each.end, change), each.before or NOBODY, each.after or NOBODY


def _local(at: datetime, change: Change) -> str:
    return f"{wall(at, change.schedule.time_zone):%a %Y-%m-%d %H:%M}"


def _marked(change: Change, each: Stretch) -> tuple[str, ...]:
    start, end, before, after = _cells(change, each)
    return start, end, f"`{before}`", f"**`{after}`**" if each.is_moved else f"`{after}`"


def _table(change: Change) -> RenderableType:
    heading = Text(headline(change), "bold cyan")
    if not change.moved:
        return heading
    grid = Table(*HEADS, box=None, padding=(0, 2, 0, 0), header_style="dim")
    for each in _shown(change):
        grid.add_row(*_cells(change, each), style="bold yellow" if each.is_moved else "dim")
    return Stack(heading, Padding(grid, (0, 0, 0, 2)), *(Text(more, "dim italic") for more in _more(change)))


def _problem(problem: Problem) -> dict[str, Any]:
    place = {"line": problem.line or None, "column": problem.column or None}
    return {"file": problem.file, **place, "message": problem.message}


def _stand_in(found: StandIn) -> dict[str, Any]:
    stretch = found.stretch
    times = {"start": stamp(stretch.start), "end": stamp(stretch.end)}
    return {"schedule": found.schedule.name, **times, "away": stretch.before, "user": stretch.after}


def _change(change: Change) -> dict[str, Any]:
    turns = [
        {"start": stamp(each.start), "end": stamp(each.end), "before": each.before, "after": each.after}
        for each in change.stretches
    ]
    name, since, until = change.schedule.name, stamp(change.since), stamp(change.until)
    return {"schedule": name, "since": since, "until": until, "moved": list(change.moved), "turns": turns}
