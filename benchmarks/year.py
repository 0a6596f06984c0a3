"""A year of a support team, hour by hour: what a bot costs that looks every hour, and whether it ever asked wrongly."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bot.sandbox.server import Server
from tests.world import Stage, World
from tests.year.life import HOURLY
from tests.year.lived import lived
from tests.year.oracle import WEEK
from tests.year.plot import YEAR, plotted

SEED = 1
SAID = {
    "mentions": ("card", "ping"),
    "reminders": ("reminder",),
    "notices": ("notice",),
    "hand_overs": ("handover",),
}


def year(weeks: int) -> Mapping[str, object]:
    """Lives the first weeks of the simulated year with a run every hour.

    Returns:
        Runs, their requests and seconds, what was said to whom, and how often a rule was broken.
    """
    stage = Stage()
    with Server(stage) as server, tempfile.TemporaryDirectory() as folder:
        world = World(stage, server.url, Path(folder))
        started = time.perf_counter()
        plot = plotted(SEED, YEAR)
        life = lived(world, replace(plot, until=plot.since + weeks * WEEK), HOURLY)
        seconds = time.perf_counter() - started
        requests = world.sandbox.traffic.count()
    runs = life.seen["run"]
    return {
        "weeks": weeks,
        "runs": runs,
        "requests": requests,
        "requests_per_run": round(requests / runs, 1),
        "seconds": round(seconds, 1),
        **{name: sum(life.seen[kind] for kind in kinds) for name, kinds in SAID.items()},
        "violations": len(life.violations),
    }
