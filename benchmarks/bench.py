"""The list of what is measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from benchmarks import jobs
from benchmarks.comments import comments
from benchmarks.container import container
from benchmarks.hook import hook
from benchmarks.jobs import Job, Line, backfill, compared, idle_closings, new_ratings, nothing_new
from benchmarks.limits import SHAPES, limits
from benchmarks.overhead import overhead
from benchmarks.processes import memory, start_up
from benchmarks.ratings import ratings
from benchmarks.rotation import rotations
from benchmarks.scale import scale
from benchmarks.year import year

LATENCIES_MS = (0, 50)
RATINGS, NEW, CLOSINGS = 1_000, 10, 300
SIZES = (1_000, 10_000, 50_000)
CHARACTERS = (100_000, 1_000_000)
WORKERS = 10
REPEATS = 5
WEEKS = 52
FEW, ROUNDS = 100, 2
MIRRORS, MIRRORED = 8, 1_000


def job(wanted: Job) -> Iterable[Line]:
    """A job, once for each latency."""
    return (compared(wanted, latency_ms) for latency_ms in LATENCIES_MS)


def growth(sizes: Iterable[int]) -> Iterable[Line]:
    """Nothing new, once for each number of issues."""
    return ({"mirrored": size, **compared(nothing_new(size), 0)} for size in sizes)


BENCHMARKS: Mapping[str, Callable[[], Iterable[Line]]] = {
    "backfill": partial(job, backfill(RATINGS)),
    "nothing_new": partial(job, nothing_new(RATINGS)),
    "ten_new": partial(job, new_ratings(NEW, RATINGS)),
    "ten_answers": partial(job, jobs.comments(jobs.ANSWERS, NEW, RATINGS)),
    "ten_commands": partial(job, jobs.comments(jobs.COMMAND, NEW, RATINGS)),
    "hook": lambda: [hook(FEW, LATENCIES_MS[-1], ROUNDS)],
    "idle_closings": partial(job, idle_closings(CLOSINGS)),
    "growth": partial(growth, SIZES),
    "start_up": lambda: [start_up(RATINGS, REPEATS)],
    "container": lambda: [container(RATINGS, REPEATS)],
    "memory": lambda: [memory(SIZES[-1])],
    "comments": partial(comments, CHARACTERS),
    "rotation": rotations,
    "year": lambda: [year(WEEKS)],
    "overhead": lambda: [overhead(RATINGS, WORKERS)],
    "limits": lambda: map(limits, SHAPES),
    "scale": partial(scale, MIRRORS),
    "ratings": partial(ratings, MIRRORED),
}

SIZED: Mapping[str, Callable[[int], Iterable[Line]]] = {"scale": scale, "ratings": ratings}
"""Those that can be asked for in another size: how many mirrors, how many mirrored issues."""
