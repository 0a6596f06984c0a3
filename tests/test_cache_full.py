"""A disk that is full, or fails: the run goes on in memory, knows what it knew, says so, and leaves the file usable."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cache import Cache
from bot.domain.errors import ConfigError
from tests.test_cache import HISTORY, ISSUE
from tests.world import World

MANY = range(1, 1001)
SMALL = 64
"""Kibibytes that every file may have: room for the empty cache, and for that of a few dozen issues."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "feedback-bot.sqlite"


def limited(cache: Cache) -> Cache:
    """From now on its file cannot grow."""
    pages = cache._connection.execute("PRAGMA page_count").fetchone()[0]
    cache._connection.execute(f"PRAGMA max_page_count = {pages}")
    return cache


def known(cache: Cache) -> list[tuple[int, bool]]:
    """What it remembers of all issues."""
    return [(iid, found.history == HISTORY) for iid in MANY for found in [cache.known(iid)] if found]


def see_all(cache: Cache, iids: range = MANY) -> None:
    for iid in iids:
        cache.see(replace(ISSUE, iid=iid))
        cache.see_history(iid, HISTORY, ISSUE.notes_count)


def test_a_full_disk_forgets_nothing(path: Path) -> None:
    """Whatever was remembered before, committed or not, and after is known to the end of the run; a remark tells."""
    with closing(Cache(path)) as cache:
        cache.remember("before", "1")
        cache.commit()
        cache.remember("uncommitted", "2")
        see_all(limited(cache))
        cache.commit()
        facts = [cache.fact(name) for name in ("before", "uncommitted")]
        assert (facts, known(cache)) == (["1", "2"], [(iid, True) for iid in MANY])
        assert (str(path) in cache.remark, "full" in cache.remark) == (True, True)


def test_what_was_forgotten_stays_forgotten(path: Path) -> None:
    """Deletions of this run are carried over as well."""
    with closing(Cache(path)) as cache:
        see_all(cache, range(1, 4))
        cache.commit()
        limited(cache).forget(2)
        see_all(cache, range(4, 1001))
        assert (cache.remark != "", cache.known(2), cache.count()) == (True, None, 999)
        cache.clear()
        assert cache.count() == 0


def test_the_next_process_finds_the_last_commit(path: Path) -> None:
    """The file is left as it was, and serves again once there is room."""
    with closing(Cache(path)) as cache:
        see_all(cache, range(1, 4))
        cache.commit()
        see_all(limited(cache))
    with closing(Cache(path)) as later:
        assert (later.remark, known(later)) == ("", [(iid, True) for iid in range(1, 4)])


def test_threads_on_a_full_disk(path: Path) -> None:
    """Each of them goes on, and nothing that any of them remembered is lost."""
    with closing(Cache(path)) as cache, ThreadPoolExecutor(8) as pool:
        limited(cache)
        list(pool.map(lambda iid: see_all(cache, range(iid, iid + 1)), MANY))
        assert (cache.remark != "", known(cache)) == (True, [(iid, True) for iid in MANY])


def test_a_statement_that_is_wrong_is_no_full_disk() -> None:
    """Errors of the bot itself are not taken for a disk's."""
    with closing(Cache(None)) as cache, pytest.raises(sqlite3.OperationalError):
        cache._write("INSERT INTO nothing VALUES (1)")


def test_a_file_that_cannot_be_read_either(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is carried over: one line says so, since a run that forgets half way might mirror twice."""
    with closing(Cache(path)) as cache:
        see_all(cache, range(1, 400))
        cache.commit()
        cache._connection.execute("PRAGMA cache_size = 1")
        path.write_bytes(b"\xaa" * path.stat().st_size)
        with pytest.raises(ConfigError, match=re.escape(f"the cache {path} can be read no more")):
            known(cache)


def run_with_small_files(kibibytes: int, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Calls the bot where no file may become larger, that of the coverage neither: it goes without."""
    limited_bot = f"import resource, runpy; resource.setrlimit(resource.RLIMIT_FSIZE, ({kibibytes * 1024},) * 2); "
    command = [sys.executable, "-B", "-c", f"{limited_bot}runpy.run_module('bot', run_name='__main__')", "run"]
    env = {**os.environ, **environ, "COVERAGE_PROCESS_CONFIG": ""}
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603 - this Python


@pytest.mark.parametrize("kibibytes", [0, SMALL])
def test_a_run_on_a_full_disk(world: World, config: Path, kibibytes: int) -> None:
    """It does its work, warns with the path and ends with 0; a run with room again finds everything done."""
    tickets = [world.rate("bad", "No. " * 20) for _ in range(60)]
    environ = {
        **world.sandbox.environment(world.url),
        "FEEDBACK_BOT_CONFIG": str(config),
        "FEEDBACK_BOT_CACHE": str(world.cache),
        "FEEDBACK_BOT_LOG_LEVEL": "error",
    }
    runs = [run_with_small_files(kibibytes, environ) for _ in range(2)]
    assert [(run.returncode, run.stderr) for run in runs] == [(0, "")] * 2
    assert [f"warning: the cache {world.cache}/" in run.stdout for run in runs] == [True] * 2
    assert [len(world.notes(world.issue(ticket), "card")) for ticket in tickets] == [1] * len(tickets)
    report = world.run()
    assert (report.writes, [line for line in report.warnings if "cache" in line]) == (0, [])
