"""What whole processes of the command line cost: seconds until they end, and the largest memory they ever had."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.client import Service, services
from benchmarks.filling import Filling, settings
from benchmarks.jobs import AGAIN_SECONDS, MONTH_DAYS

SHIPPED = Path(__file__).parent.parent / "config"
BARE, IMPORTS = ("-c", "pass"), ("-c", "import gitlab, zenpy")
HELP_IMPORTS = ("-c", "import shellingham, typer")
"""What `--help` imports of others; a test holds them against each other."""

HELP, CHECK, RUN = (("-m", "bot", command) for command in ("--help", "check", "run"))
KINDS = {"bare": BARE, "imports": IMPORTS, "help_imports": HELP_IMPORTS, "help": HELP, "check": CHECK}

Environment = Mapping[str, str]
Arguments = tuple[str, ...]


@dataclass(frozen=True)
class Sample:
    """What so many processes of a kind cost."""

    seconds: float
    fastest_seconds: float
    megabytes: int


def start_up(mirrored: int, repeats: int) -> Mapping[str, object]:
    """Commands beside a bare interpreter, and beside one that only imports what the script imports.

    Args:
        mirrored: how many issues there are for a run with nothing new.
        repeats: how often each is started; medians are given, and the fastest.
    """
    wanted = Filling(mirrored, days=MONTH_DAYS, is_mirrored=True)
    with services(wanted) as (found,), surroundings(found) as environment:
        costs: dict[str, object] = {name: vars(sampled(kind, environment, repeats)) for name, kind in KINDS.items()}
        for _ in range(2):
            _ended(RUN, environment)
            found.wait(AGAIN_SECONDS)
        costs["nothing_new"] = vars(sampled(RUN, environment, repeats))
    return {"mirrored": mirrored, **costs}


def memory(ratings: int) -> Mapping[str, object]:
    """Peaks of a run over so many ratings: all new under the shipped cap of writes, and all mirrored with no cache."""
    peaks = {}
    with services(Filling(ratings), Filling(ratings, days=MONTH_DAYS, is_mirrored=True)) as found:
        for name, each in zip(("all_new", "all_mirrored_no_cache"), found, strict=True):
            with surroundings(each) as environment:
                peaks[f"{name}_megabytes"] = peak_megabytes(RUN, environment)
    return {"ratings": ratings, **peaks}


@contextmanager
def surroundings(found: Service) -> Iterator[Environment]:
    """The environment of a command line with the benchmarks' configuration, but the shipped cap of writes."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config"
        shutil.copytree(SHIPPED, config)
        (config / "bot.yml").write_text(
            json.dumps(settings(time_budget="1 hour", note_reads=100_000)), encoding="utf-8"
        )
        kept = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(SHIPPED.parent)}
        folders = {"FEEDBACK_BOT_CONFIG": str(config), "FEEDBACK_BOT_CACHE": str(Path(folder) / "cache")}
        yield {**kept, **found.environment, **folders}


def sampled(arguments: Arguments, environment: Environment, repeats: int) -> Sample:
    """Starts the same process several times."""
    seconds = [_ended(arguments, environment) for _ in range(repeats)]
    megabytes = peak_megabytes(arguments, environment)
    return Sample(round(statistics.median(seconds), 2), round(min(seconds), 2), megabytes)


def peak_megabytes(arguments: Arguments, environment: Environment) -> int:
    """The largest memory of one process."""
    done = _process(("-m", "benchmarks.peak", *arguments), environment)
    return round(int(done.stderr.split("VmHWM:")[1].split()[0]) / 1024)


def _ended(arguments: Arguments, environment: Environment) -> float:
    started = time.perf_counter()
    _process(arguments, environment)
    return time.perf_counter() - started


def _process(arguments: Arguments, environment: Environment) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], env=dict(environment), check=True, capture_output=True, text=True
    )
