"""A run in a container is measured where there is an engine, and a plain one where there is none."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import container as measured
from benchmarks.container import HERE, LIMITS, container, engine_with_image
from tests.benchmarks.conftest import served_here

Engine = Callable[[int], Path]


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Puts a client into PATH that knows the image or not, and writes down what it was asked."""

    def made(code: int) -> Path:
        asked = tmp_path / "asked"
        client = tmp_path / "docker"
        client.write_text(
            f'#!/bin/sh\necho "$@" >> {shlex.quote(str(asked))}\necho "VmHWM: 2048 kB" >&2\nexit {code}\n'
        )
        client.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        return asked

    return made


@pytest.mark.parametrize(("code", "is_there"), [(0, True), (1, False)])
def test_an_engine_must_know_the_image(engine: Engine, code: int, *, is_there: bool) -> None:
    """A client whose engine is not there, or has no such image, is none."""
    asked = engine(code)
    assert (engine_with_image() is not None, asked.read_text()) == (is_there, "image inspect feedback-bot\n")


def test_no_client_is_no_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is installed nothing is asked."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert engine_with_image() is None


@pytest.fixture
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sandbox is served by a thread: as good while nothing is timed, and sooner there."""
    monkeypatch.setattr(measured, "services", served_here)


@pytest.mark.usefixtures("_in_this_process")
def test_without_an_engine_a_plain_run_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line says that it was no container."""
    monkeypatch.setattr(measured, "engine_with_image", lambda: None)
    found = container(mirrored=3, repeats=1)
    assert found["where"] == HERE
    assert set(found) == {"mirrored", "where", "nothing_new"}


@pytest.mark.usefixtures("_in_this_process")
def test_containers_are_limited_and_leave_nothing(engine: Engine) -> None:
    """Each has the operators' limits, the memory is what the process says itself, and the volume is taken away."""
    asked = engine(0)
    found = container(mirrored=3, repeats=1)
    first, *runs, last = asked.read_text().splitlines()
    assert ("nothing_new" in found, str(found["nothing_new"]).count("'megabytes': 2")) == (True, 1)
    assert (first, last.startswith("volume rm feedback-bot-bench-")) == ("image inspect feedback-bot", True)
    assert [run for run in runs if " ".join(LIMITS) not in run or "--rm" not in run] == []
