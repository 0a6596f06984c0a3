"""How long a manager waits for the answer to a comment: `serve` as a process of its own, told by GitLab's webhook."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.client import Service
from benchmarks.filling import Filling, filled
from benchmarks.jobs import ANSWERS, COMMAND, MONTH_DAYS
from benchmarks.processes import surroundings
from bot.sandbox import people
from bot.sandbox.gitlab.hook_model import EVENTS, Hook
from bot.sandbox.gitlab.model import Issue, Note, Project, User
from bot.sandbox.server import Server
from bot.sandbox.world import Sandbox
from bot.service.wake import LEAST_GAP

TOKEN = "a-word-for-benchmarks-only"  # noqa: S105 - nobody else is told it
SIGNING_TOKEN = f"whsec_{b64encode(bytes(range(32))).decode()}"
LOOK_SECONDS = 0.002
TOO_LONG_SECONDS = 60.0


@dataclass(frozen=True)
class Served:
    """A sandbox and, told by its webhook, the service in a process of its own."""

    sandbox: Sandbox
    process: subprocess.Popen[str]

    def until(self, event: str) -> Mapping[str, object]:
        """The next line of an event in the service's log."""
        for line in self.process.stderr or ():
            found: dict[str, object] = json.loads(line) if line.startswith("{") else {}
            if found.get("event") == event:
                return found
        raise RuntimeError("the service ended")

    def answered(self, issue: Issue, words: str) -> float:
        """Seconds from a manager's comment to what shows that it was understood; then it is quiet for a while."""
        gitlab = self.sandbox.gitlab
        before = {id(note): note.body for note in issue.notes}
        started = time.perf_counter()
        note = gitlab.create_note(issue, _manager(self.sandbox), words)
        _wait(lambda: _is_answered(issue, note, before), started)
        seconds = time.perf_counter() - started
        self.until("run")
        gitlab.hooks.courier.wait()
        time.sleep(LEAST_GAP.total_seconds())
        return seconds


def hook(mirrored: int, latency_ms: int, rounds: int) -> Mapping[str, object]:
    """The times of commands and of answers to the review.

    Args:
        mirrored: how many ratings there are, one in ten of them bad; each bad case is commented on.
        latency_ms: how much longer each request takes.
        rounds: how often each bad case gets a command, and then an answer.
    """
    with _served(mirrored) as served:
        served.sandbox.traffic.latency = latency_ms / 1000
        issues = [each for each in _project(served.sandbox).issues.values() if "satisfaction::bad" in each.labels]
        served.sandbox.traffic.clear()
        kinds = {"command": COMMAND, "answers": ANSWERS}
        seconds = {
            name: [served.answered(issue, f"{words}\n") for _ in range(rounds) for issue in issues]
            for name, words in kinds.items()
        }
        requests = served.sandbox.traffic.count() / sum(map(len, seconds.values()))
    return {
        "mirrored": mirrored,
        "latency_ms": latency_ms,
        "requests_each": round(requests, 1),
        **{name: _figures(each) for name, each in seconds.items()},
    }


def _figures(seconds: list[float]) -> Mapping[str, object]:
    p95 = statistics.quantiles(seconds, n=20, method="inclusive")[-1]
    return {
        "comments": len(seconds),
        "p50_seconds": round(statistics.median(seconds), 2),
        "p95_seconds": round(p95, 2),
        "fastest_seconds": round(min(seconds), 2),
    }


@contextmanager
def _served(mirrored: int) -> Iterator[Served]:
    """After its first run, which knows all cases then."""
    sandbox = filled(Filling(mirrored, days=MONTH_DAYS, is_mirrored=True, is_live=True))
    with Server(sandbox) as server, surroundings(Service(server.url)) as environment:
        words = {"GITLAB_WEBHOOK_TOKEN": TOKEN, "GITLAB_WEBHOOK_SIGNING_TOKEN": SIGNING_TOKEN}
        here = {"FEEDBACK_BOT_LISTEN": "127.0.0.1:0", "FEEDBACK_BOT_LOG": "json"}
        command = [sys.executable, "-m", "bot", "serve", "--every", "1h"]
        with subprocess.Popen(
            command, env={**environment, **words, **here}, stderr=subprocess.PIPE, text=True
        ) as process:
            served = Served(sandbox, process)
            try:
                url = f"http://{served.until('listening')['address']}/hooks/gitlab"
                served.until("run")
                _install(sandbox, url, server.url)
                yield served
            finally:
                process.terminate()
                process.communicate()


def _install(sandbox: Sandbox, url: str, base: str) -> None:
    gitlab, project = sandbox.gitlab, _project(sandbox)
    gitlab.hooks.by_id[1] = Hook(1, project, url, base, gitlab.now(), frozenset(EVENTS), TOKEN, SIGNING_TOKEN)


def _is_answered(issue: Issue, note: Note | None, before: Mapping[int, str]) -> bool:
    """Whether the bot reacted to the comment, or one of its own texts there is another one than before."""
    if note is None or note.awards:
        return note is not None
    bots = [each for each in list(issue.notes) if each.author.username == people.BOT and not each.system]
    return any(before.get(id(each)) != each.body for each in bots)


def _wait(is_so: Callable[[], bool], started: float) -> None:
    while not is_so():
        if time.perf_counter() - started > TOO_LONG_SECONDS:
            raise RuntimeError("nobody answers")
        time.sleep(LOOK_SECONDS)


def _manager(sandbox: Sandbox) -> User:
    name = people.MANAGERS[0].username
    return next(user for user in sandbox.gitlab.users.values() if user.username == name)


def _project(sandbox: Sandbox) -> Project:
    return sandbox.gitlab.paths[people.PROJECT]
