"""What the bot's own work adds to a first run, beside the least possible and beside a client that only sends."""

from __future__ import annotations

import math
import tempfile
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

from benchmarks.client import Service, run_bot, services, timed
from benchmarks.filling import EVERY, Filling, configuration

PAGE = 100
LATENCY_MS = 50


def overhead(ratings: int, workers: int) -> Mapping[str, object]:
    """A first run: requests beside the fewest possible, seconds beside the ideal and beside a bare client.

    Args:
        ratings: one in ten bad, none mirrored.
        workers: how many requests are under way at a time.
    """
    latency = LATENCY_MS / 1000
    with tempfile.TemporaryDirectory() as folder, services(Filling(ratings)) as (found,):
        found.control("latency", {"seconds": latency})
        config = configuration(workers=workers)
        seconds = timed(lambda: run_bot(found, Path(folder), config))
        count = len(found.traffic())
        bare_seconds = timed(lambda: _send(found, count, workers))
    fewest = 2 * math.ceil(ratings / PAGE) + ratings + math.ceil(ratings / EVERY)
    ideal = count * latency / workers
    return {
        "latency_ms": LATENCY_MS,
        "workers": workers,
        "requests": count,
        "fewest_requests": fewest,
        "requests_ratio": round(count / fewest, 3),
        "seconds": round(seconds, 2),
        "ideal_seconds": round(ideal, 2),
        "seconds_ratio": round(seconds / ideal, 2),
        "bare_client_seconds": round(bare_seconds, 2),
    }


def _send(found: Service, count: int, workers: int) -> None:
    """So many creations by a client that does nothing else: what this machine allows."""
    header = {"Authorization": f"Bearer {found.environment['GITLAB_TOKEN']}"}
    local = threading.local()

    def post(number: int) -> None:
        if not hasattr(local, "session"):
            local.session = requests.Session()
            local.session.trust_env = False
        issue = {"title": f"bare {number}", "description": "x", "labels": "satisfaction::good"}
        url = f"{found.url}/api/v4/projects/1/issues"
        local.session.post(url, json=issue, headers=header, timeout=60).raise_for_status()

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(post, range(count)))
