"""The bot as a benchmark runs it: against a sandbox in another process, in this one or in a third."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import requests

from benchmarks.service import configuration
from bot import wiring
from bot.config import BotConfig, Configuration
from bot.report import Report
from bot.run import Options, Pass
from bot.sandbox.world import Sandbox
from bot.settings import Settings

SHIPPED_CAP = BotConfig().run.max_writes


@dataclass(frozen=True)
class Service:
    """A running sandbox."""

    url: str

    @property
    def environment(self) -> Mapping[str, str]:
        """What points a client at it."""
        return Sandbox().environment(self.url)

    def control(self, path: str, body: Mapping[str, object]) -> None:
        """Asks the sandbox to change something."""
        requests.post(f"{self.url}/control/{path}", json=body, timeout=60).raise_for_status()


@contextmanager
def service(ratings: int, *, mirrored: int = 0, latency_seconds: float = 0.0) -> Iterator[Service]:
    """A filled sandbox in its own process."""
    command = [sys.executable, "-m", "benchmarks.service", str(ratings), str(mirrored)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None or process.stdin is None:
            raise RuntimeError("no pipes to the sandbox")
        found = Service(process.stdout.readline().strip())
        if latency_seconds:
            found.control("latency", {"seconds": latency_seconds})
        try:
            yield found
        finally:
            process.stdin.close()


def run(found: Service, cache: Path, config: Configuration | None = None) -> tuple[Report, float]:
    """One run of the bot in this process, by default in the benchmark's configuration, and its seconds."""
    services = Settings.load(found.environment, Path("/nonexistent")).require_services()
    started = time.perf_counter()
    with wiring.assembled(services, config or configuration(), cache, local_now=lambda: datetime.now(UTC)) as ports:
        report = Pass(ports, Options(is_forced=True)).run()
    return report, time.perf_counter() - started


def peak_megabytes(found: Service, cache: Path, *arguments: str) -> float:
    """The largest memory of one process that imports and runs like the command line.

    Args:
        found: the sandbox.
        cache: the cache folder.
        arguments: what to do: `run` with the shipped cap of writes, or nothing at all.
    """
    code = "import sys; from benchmarks.client import measured; measured(*sys.argv[1:])"
    command = [sys.executable, "-c", code, found.url, str(cache), *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-1])


def measured(url: str, cache: str, *arguments: str) -> None:
    """What the measured process does; prints its peak memory in megabytes, as Linux tells it of this program alone."""
    for _ in arguments:
        run(Service(url), Path(cache), configuration(SHIPPED_CAP))
    status = Path("/proc/self/status").read_text(encoding="ascii")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    print(int(kilobytes) / 1024)
