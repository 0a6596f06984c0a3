"""Many mirrors, and many ratings of one, are measured; small numbers, and nothing timed is asserted."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from unittest import mock

import pytest

from benchmarks import ratings, scale
from benchmarks.client import Service
from benchmarks.filling import EVERY, Filling, filled
from benchmarks.spent import Spent, spent
from bot import attempt
from bot.run import Options, Pass
from bot.sandbox.server import Server
from bot.stop import Stop

BAD = scale.RATINGS // EVERY
LOCK = threading.Lock()
"""The environment is the whole process's."""


def passed(arguments: tuple[str, ...], environment: Mapping[str, str]) -> Spent:
    """The same run in this process, which has imported everything."""
    if "run" not in arguments:
        return Spent(0.0, 1, {})
    with LOCK, mock.patch.dict(os.environ, environment, clear=True):
        names = attempt.chosen(None, arguments[-1] if "--mirror" in arguments else None)
        made = {name: attempt.made(None, lambda ports: Pass(ports, Options()), Stop(), mirror=name) for name in names}
    reports = {name: each.report.as_json() for name, each in made.items()}
    return Spent(0.0, 1, {"mirrors": reports})


@pytest.fixture
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sandboxes are served by threads and runs made by calls: as good while nothing is timed, and sooner there."""

    @contextmanager
    def services(wanted: Filling) -> Iterator[tuple[Service, ...]]:
        with Server(filled(wanted)) as server:
            yield (Service(server.url),)

    for module in (scale, ratings):
        monkeypatch.setattr(module, "services", services)
        monkeypatch.setattr(module, "spent", passed)


def by_what(lines: Sequence[Mapping[str, object]], size: str) -> dict[tuple[object, object], Mapping[str, object]]:
    return {(line["what"], line[size]): line for line in lines}


@pytest.mark.usefixtures("_in_this_process")
def test_many_mirrors() -> None:
    """Each mirror opens its own issues, and a run of one costs no more requests where there are others."""
    found = by_what([*scale.scale(2)], "mirrors")
    assert [*found] == [(what, count) for what in scale.WHATS for count in (1, 2)]
    _, first, shared, own, bad = scale.WHATS
    least_writes = scale.RATINGS + BAD
    for count in (1, 2):
        assert float(str(found[first, count]["writes"])) >= least_writes
        assert [found[what, count]["writes"] for what in (shared, own, bad)] == [0, 0, 2]
        assert [found[what, count]["processes"] for what in (shared, own, bad)] == [1, count, count]
    assert [found[what, 2]["requests"] for what in (own, bad)] == [found[what, 1]["requests"] for what in (own, bad)]


@pytest.mark.usefixtures("_in_this_process")
def test_many_ratings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run with nothing new, and one with ten new ratings, cost as many requests with few issues as with more."""
    monkeypatch.setattr(ratings, "FEW", 10)
    found = by_what([*ratings.ratings(30)], "mirrored")
    assert [*found] == [(what, size) for what in ratings.WHATS for size in (10, 30)]
    for what, writes in ((ratings.NOTHING, 0), (ratings.TEN, ratings.NEW + 1)):
        few, more = found[what, 10], found[what, 30]
        assert (few["writes"], more["writes"]) == (writes, writes)
        assert (few["zendesk"], few["gitlab"]) == (more["zendesk"], more["gitlab"])


def test_requests_of_a_report() -> None:
    """Those of all mirrors are counted together, and those that read surveys again are requests to Zendesk."""
    one = {"requests": {"zendesk": 2, "gitlab": 3}, "writes": 1}
    other = {"requests": {"zendesk": 1, "zendesk_again": 4, "gitlab": 5}, "writes": 2}
    alone, together = (Spent(0.0, 1, report) for report in (one, {"mirrors": {"a": one, "b": other}}))
    assert [(alone.requests, alone.writes), (together.requests, together.writes)] == [
        ({"zendesk": 2, "gitlab": 3}, 1),
        ({"zendesk": 7, "gitlab": 8}, 3),
    ]


def test_a_process() -> None:
    """Linux tells what it needed, and what it printed is taken for its report."""
    told = {"requests": {"gitlab": 1}, "writes": 2}
    found = spent(("-c", f"import json; print({json.dumps(told)!r})"), {"PYTHONPATH": ":".join(sys.path)})
    assert (found.report, found.cpu_seconds > 0, found.megabytes > 0) == (told, True, True)


def test_a_process_that_fails() -> None:
    """Its code and its words are told, rather than a figure of something that did not happen."""
    with pytest.raises(RuntimeError, match=r"ended with 3: [\s\S]*no use"):
        spent(("-c", "import sys; print('no use', file=sys.stderr); sys.exit(3)"), {"PYTHONPATH": ":".join(sys.path)})
