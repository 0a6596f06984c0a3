"""Fixtures for all tests: one served sandbox a session, a new world in it for each test."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

from bot import cache_file
from bot.sandbox.server import Server
from tests.command import config, invoke
from tests.two import two
from tests.undoing import touched
from tests.world import Stage, World

__all__ = ["config", "invoke", "touched", "two"]

settings.register_profile("repo", deadline=None, derandomize=bool(os.environ.get("REQUIRE_ALL")))
settings.register_profile("thorough", deadline=None, max_examples=100, print_blob=True)
settings.load_profile("repo")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where everything is required, a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("REQUIRE_ALL") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Logs are captured, so that a test may look at them and nothing is printed, whatever a test before configured."""
    structlog.reset_defaults()
    with structlog.testing.capture_logs():
        yield


@pytest.fixture(autouse=True)
def _closed_caches(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test leaves a database open, however it ends: Python 3.13 complains of that."""
    opened, connections = cache_file.opened, list[sqlite3.Connection]()

    def recorded(path: Path | None, *, is_copy: bool) -> tuple[sqlite3.Connection, str]:
        connection, remark = opened(path, is_copy=is_copy)
        connections.append(connection)
        return connection, remark

    monkeypatch.setattr(cache_file, "opened", recorded)
    yield
    for connection in connections:
        connection.close()


@pytest.fixture(scope="session")
def stage() -> Iterator[tuple[Stage, str]]:
    held = Stage()
    with Server(held) as server:
        yield held, server.url


@pytest.fixture
def world(stage: tuple[Stage, str], tmp_path: Path) -> World:
    return World(*stage, tmp_path)
