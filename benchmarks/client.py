"""Who is measured, and on what: a sandbox in a process of its own, the bot and the script in this one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import quote

import requests

from benchmarks import answers, script
from benchmarks.filling import Filling, configuration
from bot import wiring
from bot.config import Configuration
from bot.report import Report
from bot.run import Options, Pass
from bot.sandbox import people
from bot.sandbox.world import Sandbox
from bot.settings import Settings


@dataclass(frozen=True)
class Service:
    """A running sandbox."""

    url: str

    @property
    def environment(self) -> Mapping[str, str]:
        """What points a client at it."""
        return Sandbox().environment(self.url)

    @property
    def now(self) -> datetime:
        """Its time, aware."""
        return datetime.fromisoformat(self._asked("get", "control/state")["now"])

    def control(self, path: str, body: Mapping[str, object]) -> None:
        """Asks the sandbox to change something."""
        self._asked("post", f"control/{path}", json=body)

    def wait(self, seconds: float) -> None:
        """Lets its time pass."""
        self.control("time", {"advance_seconds": seconds})

    def issues(self, state: str) -> int:
        """How many issues of tickets are in that state (`opened`, `closed`, `all`); at most 10,000 can be counted."""
        query: dict[str, str | int] = {"search": "ticket #", "in": "title", "state": state, "per_page": 1}
        return int(self._listed(query).headers["X-Total"])

    def _listed(self, query: Mapping[str, str | int]) -> requests.Response:
        project = quote(people.PROJECT, safe="")
        header = {"Authorization": f"Bearer {people.GITLAB_TOKEN}"}
        url = f"{self.url}/api/v4/projects/{project}/issues"
        response = requests.get(url, params=query, headers=header, timeout=60)
        response.raise_for_status()
        return response

    def open_bad(self, count: int) -> list[int]:
        """The numbers of the youngest open issues of bad ratings."""
        query: dict[str, str | int] = {"labels": "satisfaction::bad", "state": "opened", "per_page": count}
        return [row["iid"] for row in self._listed(query).json()]

    def labelled(self, name: str) -> int:
        """How many issues carry a label."""
        return int(self._listed({"labels": name, "state": "all", "per_page": 1}).headers["X-Total"])

    def forget_traffic(self) -> None:
        """Begins to count at zero."""
        self._asked("delete", "control/traffic")

    def traffic(self) -> list[Mapping[str, Any]]:
        """The requests since then."""
        seen: list[Mapping[str, Any]] = self._asked("get", "control/traffic")["requests"]
        return seen

    def _asked(self, method: str, path: str, **more: Any) -> Any:
        response = requests.request(method, f"{self.url}/{path}", timeout=60, **more)
        response.raise_for_status()
        return response.json()


@contextmanager
def services(*wanted: Filling) -> Iterator[tuple[Service, ...]]:
    """Filled sandboxes, each in its own process; all are filled at the same time, and none is when this returns."""
    with ExitStack() as stack:
        processes = [stack.enter_context(_process(each)) for each in wanted]
        yield tuple(Service(_first_line(process)) for process in processes)


@contextmanager
def _process(wanted: Filling) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "benchmarks.service", json.dumps(asdict(wanted))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            if process.stdin is not None:
                process.stdin.close()


def _first_line(process: subprocess.Popen[str]) -> str:
    line = process.stdout.readline().strip() if process.stdout else ""
    if not line:
        raise RuntimeError("the sandbox did not start; its complaint stands above")
    return line


def run_bot(found: Service, cache: Path, config: Configuration | None = None) -> Report:
    """One run of the bot in this process, by default in the benchmarks' configuration."""
    services = Settings.load(found.environment, Path("/nonexistent")).require_services()
    with wiring.assembled(services, config or configuration(), cache, local_now=lambda: datetime.now(UTC)) as ports:
        return Pass(ports, Options(is_forced=True)).run()


def run_script(
    found: Service, main: Callable[[Mapping[str, str], datetime], tuple[int, ...]] = script.main
) -> tuple[int, ...]:
    """One run of the script in this process: how many issues it opened and closed, by default."""
    environment = {
        "ZENDESK_SUBDOMAIN": "acme",
        "ZENDESK_EMAIL": people.ZENDESK_EMAIL,
        "ZENDESK_TOKEN": people.ZENDESK_TOKEN,
        **found.environment,
    }
    bent = {"ZENPY_FORCE_SCHEME": "http", "ZENPY_FORCE_NETLOC": found.url.partition("//")[2]}
    with mock.patch.dict(os.environ, bent):  # zenpy's only way to another address
        return main(environment, found.now)


@contextmanager
def contender(name: str, found: Service, *, is_reading: bool = False) -> Iterator[Callable[[], object]]:
    """One run of `bot` or `script` on a sandbox, as often as it is called; what they keep between runs lives as long.

    Args:
        name: which.
        found: where.
        is_reading: it is the script that reads comments.
    """
    main = answers.main if is_reading else script.main
    with tempfile.TemporaryDirectory() as folder:
        runs: Mapping[str, Callable[[], object]] = {
            "bot": lambda: run_bot(found, Path(folder)),
            "script": lambda: run_script(found, main),
        }
        yield runs[name]


def timed(work: Callable[[], object]) -> float:
    """Its seconds."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
