"""One process of a campaign: a sandbox of its own, in which it plays one scenario after the other."""

from __future__ import annotations

import logging
import tempfile
import time
from pathlib import Path
from typing import Any

import structlog

from bot.sandbox.server import Server
from tests.campaign.campaign import played
from tests.campaign.drawn import drawn
from tests.campaign.shrink import shrunk
from tests.world import Stage, World

SHRINKS = 80
"""So many attempts to make a scenario smaller."""

Row = dict[str, Any]
"""How a scenario went, as it stands in the log."""

_here: list[World] = []


def begin() -> None:
    """A sandbox for this process, as long as it lives."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)
    stage = Stage()
    server = Server(stage)
    server.__enter__()
    _here.append(World(stage, server.url, Path(tempfile.mkdtemp(prefix="campaign-"))))


def one(seed: int, ends_at: float | None) -> Row | None:
    """Plays a scenario, and makes it small where it goes wrong; None where the time is over."""
    if ends_at is not None and time.time() > ends_at:
        return None
    script = drawn(seed)
    verdict = played(_here[0], script)
    row = {
        "seed": seed,
        "violations": verdict.violations,
        "runs": verdict.looks,
        "requests": verdict.requests,
        "faults": dict(verdict.faults),
        "draws": sorted(script.draws),
    }
    if verdict.violations:
        smallest, _ = shrunk(_here[0], script, SHRINKS)
        row["script"] = str(smallest)
    return row
