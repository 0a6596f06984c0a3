"""Fixtures for all tests: one served sandbox a session, a new world in it for each test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

from bot.sandbox.server import Server
from tests.world import Stage, World

settings.register_profile("repo", deadline=None, derandomize=bool(os.environ.get("REQUIRE_ALL")))
settings.load_profile("repo")


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Logs are captured, so that a test may look at them and nothing is printed."""
    with structlog.testing.capture_logs():
        yield


@pytest.fixture(scope="session")
def stage() -> Iterator[tuple[Stage, str]]:
    held = Stage()
    with Server(held) as server:
        yield held, server.url


@pytest.fixture
def world(stage: tuple[Stage, str], tmp_path: Path) -> World:
    return World(*stage, tmp_path)
