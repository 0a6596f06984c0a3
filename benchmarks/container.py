"""What a run with nothing new costs as operators start it: in a container, where an engine here has the image."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.client import services
from benchmarks.filling import Filling
from benchmarks.jobs import AGAIN_SECONDS, MONTH_DAYS
from benchmarks.processes import RUN, Environment, sampled, surroundings

IMAGE = "feedback-bot"
PEAK = Path(__file__).parent / "peak.py"
LIMITS = ("--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--memory", "256m")
HERE = "this machine, since no engine here has the image"

Start = Callable[[Sequence[str], Sequence[str]], str]
"""Starts a container, given more options of `docker run` and the arguments, and returns what it said as an error."""


def container(mirrored: int, repeats: int) -> Mapping[str, object]:
    """A run with nothing new, from the start of the container to its end; without an engine that of a plain process.

    Args:
        mirrored: how many issues there are.
        repeats: how often it is started; medians are given, and the fastest.
    """
    with services(Filling(mirrored, days=MONTH_DAYS, is_mirrored=True)) as (found,), surroundings(found) as environment:
        engine = engine_with_image()
        if engine is None:
            for _ in range(2):
                sampled(RUN, environment, 1)
                found.wait(AGAIN_SECONDS)
            return {"mirrored": mirrored, "where": HERE, "nothing_new": vars(sampled(RUN, environment, repeats))}
        with _started(engine, environment) as start:
            for _ in range(2):
                start((), ("run",))
                found.wait(AGAIN_SECONDS)
            empty = _seconds(lambda: start(("--entrypoint", "true"), ()), repeats)
            runs = _seconds(lambda: start((), ("run",)), repeats)
            peak = _peak(start)
    return {
        "mirrored": mirrored,
        "where": "a container",
        "empty_container": _times(empty),
        "nothing_new": {**_times(runs), "megabytes": peak},
    }


def engine_with_image() -> str | None:
    """The engine's client, where there is one that knows the image."""
    client = shutil.which("docker")
    if client is None:
        return None
    asked = subprocess.run([client, "image", "inspect", IMAGE], capture_output=True, check=False)
    return client if asked.returncode == 0 else None


@contextmanager
def _started(client: str, environment: Environment) -> Iterator[Start]:
    """Containers on this machine's network with the benchmarks' configuration, limited as the operators' are."""
    cache = f"feedback-bot-bench-{os.getpid()}"
    names = {name: value for name, value in environment.items() if name.startswith(("ZENDESK", "GITLAB"))}
    options = [
        *("--rm", "--network", "host", *LIMITS),
        *(word for name in names for word in ("--env", name)),
        *("--volume", f"{environment['FEEDBACK_BOT_CONFIG']}:/etc/feedback-bot:ro"),
        *("--volume", f"{cache}:/var/cache/feedback-bot", "--volume", f"{PEAK}:/peak.py:ro"),
    ]

    def start(more: Sequence[str], arguments: Sequence[str]) -> str:
        command = [client, "run", *options, *more, IMAGE, *arguments]
        return subprocess.run(command, env={**os.environ, **names}, check=True, capture_output=True, text=True).stderr

    _readable(Path(environment["FEEDBACK_BOT_CONFIG"]))
    try:
        yield start
    finally:
        subprocess.run([client, "volume", "rm", cache], check=False, capture_output=True)


def _readable(config: Path) -> None:
    """Lets the container's user, who is nobody here, read a folder that was made for this user alone."""
    for folder in (config, config.parent):
        folder.chmod(0o755)


def _peak(start: Start) -> int:
    told = start(("--entrypoint", "python3"), ("/peak.py", *RUN))
    return round(int(told.split("VmHWM:")[1].split()[0]) / 1024)


def _seconds(start: Callable[[], object], repeats: int) -> list[float]:
    found = []
    for _ in range(repeats):
        started = time.perf_counter()
        start()
        found.append(time.perf_counter() - started)
    return found


def _times(seconds: Sequence[float]) -> dict[str, float]:
    return {"seconds": round(statistics.median(seconds), 2), "fastest_seconds": round(min(seconds), 2)}
