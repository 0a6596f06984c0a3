"""Runs fault campaigns: `python -m tests.campaign --seeds 1000 --jobs 2 --log faults.jsonl`.

One line of JSON for each seed goes into the log, and seeds that stand there are not played again: what was interrupted
goes on where it was. The last line on stdout is the summary.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated

import typer

from tests.campaign.worker import Row, begin, one

EVERY = 10
"""After so many seeds a line tells how far it is."""


def main(  # noqa: PLR0917 - Typer makes an option of each
    seeds: Annotated[int, typer.Option(min=1, help="How many scenarios.")] = 100,
    first: Annotated[int, typer.Option(min=0, help="Seed of the first one.")] = 0,
    seconds: Annotated[float | None, typer.Option(min=0, help="Begin no other scenario after so long.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes side by side.")] = 1,
    log: Annotated[Path | None, typer.Option(help="Where to keep a line for each seed, and to go on from.")] = None,
    is_json: Annotated[bool, typer.Option("--json", help="Tell nothing but the summary.")] = False,  # noqa: FBT002 - Typer
) -> None:
    """Plays random scenarios of people, faults and bots, and checks what is there afterwards."""
    began, ends_at = time.monotonic(), None if seconds is None else time.time() + seconds
    rows = {row["seed"]: row for row in _known(log) if first <= row["seed"] < first + seeds}
    missing = [seed for seed in range(first, first + seeds) if seed not in rows]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=begin) as pool:
        for done in as_completed([pool.submit(one, seed, ends_at) for seed in missing]):
            row = done.result()
            if row is not None:
                rows[row["seed"]] = row
                _keep(log, row)
                if not is_json:
                    _tell(row, len(rows), seeds)
    typer.echo(json.dumps(_summary(list(rows.values()), time.monotonic() - began)))
    if any(row["violations"] for row in rows.values()):
        raise typer.Exit(1)


def _known(log: Path | None) -> Iterator[Row]:
    """The lines of the log; a last one that was cut off is played again."""
    for line in log.read_text("utf-8").splitlines() if log and log.is_file() else ():
        if line.endswith("}"):
            yield json.loads(line)


def _keep(log: Path | None, row: Row) -> None:
    if log is not None:
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(row)}\n")


def _tell(row: Row, count: int, seeds: int) -> None:
    for violation in row["violations"]:
        typer.echo(f"seed {row['seed']}: {violation}", err=True)
    if row["violations"]:
        again = f"python -m tests.campaign --first {row['seed']} --seeds 1"
        typer.echo(f"  smallest: {row['script']}\n  again: {again}", err=True)
    if not count % EVERY:
        typer.echo(f"{count} of {seeds} seeds", err=True)


def _summary(rows: list[Row], seconds: float) -> Row:
    faults, draws = Counter[str](), Counter[str]()
    for row in rows:
        faults.update(row["faults"])
        draws.update(row.get("draws", []))
    return {
        "seeds": len(rows),
        "runs": sum(row["runs"] for row in rows),
        "requests": sum(row["requests"] for row in rows),
        "faults": dict(sorted(faults.items())),
        "draws": dict(sorted(draws.items())),
        "violations": sum(bool(row["violations"]) for row in rows),
        "violating_seeds": sorted(row["seed"] for row in rows if row["violations"]),
        "seconds": round(seconds, 1),
    }


if __name__ == "__main__":
    typer.run(main)
