"""Runs every benchmark, or those named on the command line, and prints one JSON line each."""

from __future__ import annotations

import json
import logging
import math
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests
import structlog

from benchmarks.client import Service, peak_megabytes, run, service

PAGE = 100
LATENCY_SECONDS = 0.05
WORKERS = 10
RUN_AGAIN_SECONDS = 600


def idle(mirrored: int) -> Mapping[str, object]:
    """Requests of a run with nothing new, cache warm, ten minutes after the last; beside the run with a cold cache."""
    with tempfile.TemporaryDirectory() as folder, service(mirrored, mirrored=mirrored) as found:
        found.control("time", {"advance_seconds": RUN_AGAIN_SECONDS})
        cold, cold_seconds = run(found, Path(folder))
        found.control("time", {"advance_seconds": RUN_AGAIN_SECONDS})
        second, _ = run(found, Path(folder))
        found.control("time", {"advance_seconds": RUN_AGAIN_SECONDS})
        warm, warm_seconds = run(found, Path(folder))
    return {
        "mirrored": mirrored,
        "requests": sum(warm.requests.values()),
        "requests_right_after_writing": sum(second.requests.values()),
        "writes": warm.writes,
        "seconds": round(warm_seconds, 2),
        "cold_requests": sum(cold.requests.values()),
        "cold_writes": cold.writes,
        "cold_seconds": round(cold_seconds, 2),
    }


def backfill(ratings: int) -> Mapping[str, object]:
    """A first run: requests beside the fewest possible, seconds beside the ideal and beside a bare client."""
    with tempfile.TemporaryDirectory() as folder, service(ratings, latency_seconds=LATENCY_SECONDS) as found:
        report, seconds = run(found, Path(folder))
        count = sum(report.requests.values())
        bare_seconds = _bare(found, count)
    pages = math.ceil(ratings / PAGE)
    fewest = 2 * pages + ratings + math.ceil(ratings / 10)
    ideal = count / WORKERS * LATENCY_SECONDS
    return {
        "ratings": ratings,
        "requests": count,
        "fewest": fewest,
        "requests_ratio": round(count / fewest, 3),
        "seconds": round(seconds, 2),
        "ideal_seconds": round(ideal, 2),
        "seconds_ratio": round(seconds / ideal, 2),
        "bare_client_seconds": round(bare_seconds, 2),
        "issues_opened": report.counts()["issues_opened"],
        "templates_posted": report.counts()["templates_posted"],
    }


def memory(ratings: int) -> Mapping[str, object]:
    """Peak memory of runs over many ratings: all new, and all mirrored with a cold cache; beside an idle process."""
    with tempfile.TemporaryDirectory() as folder, service(ratings, mirrored=ratings) as found:
        bare = peak_megabytes(found, Path(folder))
        mirrored = peak_megabytes(found, Path(folder) / "cold", "run")
    with tempfile.TemporaryDirectory() as folder, service(ratings) as found:
        new = peak_megabytes(found, Path(folder), "run")
    return {
        "ratings": ratings,
        "all_new_megabytes": round(new),
        "all_mirrored_cold_cache_megabytes": round(mirrored),
        "only_imports_megabytes": round(bare),
    }


def _bare(found: Service, count: int) -> float:
    """Seconds for as many requests by a client that does nothing else: what this machine allows."""
    token = found.environment["GITLAB_TOKEN"]
    local = threading.local()

    def post(number: int) -> None:
        if not hasattr(local, "session"):
            local.session = requests.Session()
            local.session.headers["Authorization"] = f"Bearer {token}"
        issue = {"title": f"bare {number}", "description": "x", "labels": "satisfaction::good"}
        local.session.post(f"{found.url}/api/v4/projects/1/issues", json=issue, timeout=60).raise_for_status()

    started = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(post, range(count)))
    return time.perf_counter() - started


BENCHMARKS: Mapping[str, Callable[[], Mapping[str, object]]] = {
    "idle_1000": lambda: idle(1_000),
    "idle_50000": lambda: idle(50_000),
    "backfill_1000": lambda: backfill(1_000),
    "memory_50000": lambda: memory(50_000),
}


def main(names: list[str]) -> None:
    """Prints the named benchmarks' lines, or all."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    for name in names or BENCHMARKS:
        print(json.dumps({"bench": name, **BENCHMARKS[name]()}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
