"""The command `serve` as an operator starts it: what it refuses, and what it goes on with."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from bot import attempt
from bot.domain.errors import ConfigError
from bot.report import exit_code
from bot.serve_cli import LAST_GOOD
from bot.service import Bell, Service
from bot.stop import Stop
from tests.command import QUICK, UNPACED, Invoke
from tests.service.month import Clockwork
from tests.two import COAST, TOWN, Two
from tests.world import HOURS, Impatient, World


@pytest.mark.parametrize(
    ("lines", "options", "words"),
    [
        ("schedule: {cron: '61 * * * *'}\n", [], "bot.yml:1:18: schedule.cron has a minute"),
        ("{}\n", ["--every", "soon"], "--every is not a length of time: 'soon'"),
        ("{}\n", ["--every", ""], "--every is not a length of time: ''"),
    ],
)
def test_serve_refuses_to_start(invoke: Invoke, config: Path, lines: str, options: list[str], words: str) -> None:
    """What forbids to start ends `serve` with 2 at once, before any request and in the words of `run`."""
    (config / "bot.yml").write_text(lines)
    result = invoke("serve", *options)
    assert isinstance(result.exception, ConfigError)
    assert (exit_code(result.exception), words in str(result.exception)) == (2, True)


ON_TIME = QUICK + UNPACED + "schedule: {jitter: null}\n"


class Edits(Impatient):
    """Before each run but the first somebody does something; after the last one the service ends."""

    def __init__(self, process: time_machine.Traveller, *acts: Callable[[], object]) -> None:
        super().__init__()
        self._process, self._acts = process, list(acts)

    def wait(self, seconds: float | None = None) -> bool:
        if seconds and self._acts:
            self._acts.pop(0)()
            self._process.shift(HOURS)
        elif seconds:
            self.ask()
        return self.is_asked


Serve = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def serve(world: World, invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> Serve:
    """Serves while somebody does things between the runs; answers the events of the log."""

    def serve(*acts: Callable[[], object], options: tuple[str, ...] = (), **environ: str) -> list[dict[str, Any]]:
        monkeypatch.setattr(Bell, "wait", Clockwork.wait)
        with time_machine.travel(world.sandbox.clock.now(), tick=False) as process:
            monkeypatch.setattr(Stop, "by", lambda *_: Edits(process, *acts))
            result = invoke("serve", *options, FEEDBACK_BOT_LOG="json", FEEDBACK_BOT_LOG_LEVEL="info", **environ)
        assert result.exit_code == 0, result.output
        return [json.loads(line) for line in result.stderr.splitlines()]

    return serve


def told(world: World) -> str:
    """What the status issue says."""
    return world.notes(world.status, "status")[0].body


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("bot.yml", "nothing: 1\n"),
        ("labels.yml", "causes: 7\n"),
        ("rotation.yml", "users: 7\n"),
        ("templates/card.md", "{{ nothing }}\n"),
    ],
)
def test_a_file_that_breaks_between_two_runs(world: World, serve: Serve, config: Path, file: str, text: str) -> None:
    """The last good one goes on and all is done; log and status issue tell the place, until it is mended."""
    (config / "bot.yml").write_text(ON_TIME)
    path, notes = config / file, list[str]()
    good = path.read_text() if path.exists() else None
    path.parent.mkdir(exist_ok=True)

    def breaks() -> None:
        path.write_text(text)
        world.rate("bad")

    def mends() -> None:
        notes.append(told(world))
        path.write_text(good) if good else path.unlink()

    lines = serve(breaks, mends)
    runs = [line for line in lines if line["event"] == "run"]
    assert [line["outcome"] for line in runs] == ["ok", "partial", "ok"]
    assert f"{path}:1:" in "".join(runs[1]["problems"])
    assert [LAST_GOOD in note for note in (notes[0], told(world))] == [True, False]
    assert (len(world.bots), path.name in notes[0], path.name in told(world)) == (1, True, False)
    events = [line["event"] for line in lines if line["event"].startswith("configuration")]
    assert events == ["configuration_broken", "configuration_mended"]


def test_a_change_is_taken_up(world: World, serve: Serve, config: Path) -> None:
    """The next run goes by it; the log says so once."""
    (config / "bot.yml").write_text(ON_TIME)
    lines = serve(lambda: (config / "bot.yml").write_text(f"{ON_TIME}status: {{title: The bot}}\n"), lambda: None)
    assert [line["event"] for line in lines if line["event"].startswith("configuration")] == ["configuration_changed"]


def test_a_new_secret_counts_though_a_file_is_broken(
    world: World, serve: Serve, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has to mend two things at once: environment and files each count as soon as they are good."""
    (config / "bot.yml").write_text(ON_TIME)
    tokens = {"GITLAB_TOKEN": "wrong-token"}

    def breaks() -> None:
        (config / "bot.yml").write_text("nothing: 1\n")

    def renews() -> None:
        monkeypatch.setenv("GITLAB_TOKEN", world.sandbox.environment(world.url)["GITLAB_TOKEN"])
        with (config / "bot.yml").open("a") as file:
            file.write("# mended tomorrow\n")

    runs = [line["outcome"] for line in serve(breaks, renews, **tokens) if line["event"] == "run"]
    assert runs == ["failed", "failed", "partial"]


def test_a_refusal_comes_before_what_was_good_last(
    world: World, serve: Serve, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ended the run is told first: it cannot be overlooked beside a broken file."""
    (config / "bot.yml").write_text(ON_TIME)

    def breaks() -> None:
        monkeypatch.setenv("GITLAB_TOKEN", "wrong-token")
        (config / "bot.yml").write_text("")

    last = [line for line in serve(breaks) if line["event"] == "run"][-1]
    assert ("GITLAB_TOKEN" in last["problems"][0], LAST_GOOD in last["problems"][1]) == (True, True)


def test_what_is_broken_at_the_start_is_taken_up_in_parts(world: World, serve: Serve, config: Path) -> None:
    """Without a good labels.yml before, the fallback serves as in a single run."""
    (config / "bot.yml").write_text(ON_TIME)
    good = (config / "labels.yml").read_text()
    (config / "labels.yml").write_text("causes: 7\n")
    runs = [
        line["outcome"] for line in serve(lambda: (config / "labels.yml").write_text(good)) if line["event"] == "run"
    ]
    assert runs == ["partial", "ok"]


def test_a_port_in_use(invoke: Invoke) -> None:
    """It ends at once with one clear line, before any run."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        result = invoke("serve", "--listen", f"127.0.0.1:{other.getsockname()[1]}")
    assert isinstance(result.exception, ConfigError)
    assert (exit_code(result.exception), str(result.exception).startswith("cannot listen on 127.0.0.1:")) == (2, True)


def test_a_run_may_take_as_long_as_its_own_configuration_says(
    serve: Serve, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the very first one, and from the one that takes up a change: else a long run would be taken for stuck."""
    found, services, made = list[timedelta](), list[Service](), attempt.made

    class Kept(Service):
        def join(self, scheduler: Any) -> None:
            services.append(self)
            super().join(scheduler)

    def seen(*given: Any, **named: Any) -> attempt.Attempt:
        found.append(services[0].state.about.longest)
        return made(*given, **named)

    def lasts(minutes: int) -> None:
        (config / "bot.yml").write_text(f"{ON_TIME}run: {{time_budget: {minutes} minutes}}\n")

    lasts(30)
    monkeypatch.setattr("bot.serve_cli.Service", Kept)
    monkeypatch.setattr("bot.serve_cli.attempt.made", seen)
    serve(lambda: lasts(45))
    assert found == [timedelta(minutes=30), timedelta(minutes=45)]


def test_a_pace_is_that_of_a_broken_mirror_too(serve: Serve, two: Two) -> None:
    """What `--every` says counts for one that cannot be read at the start as for the others."""
    two.write(COAST, "zendesk: {source: coast}\n")
    lines = serve(options=("--every", "2h"), **two.environ)
    found = {line["mirror"]: line["every"] for line in lines if line["event"] == "serving"}
    assert found == {COAST: "2 hours", TOWN: "2 hours"}


def test_a_file_that_changes_during_the_run_of_another_mirror(
    two: Two, serve: Serve, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run that comes next in the same turn goes by it: it does not believe what was seen for the one before."""
    found, made = list[timedelta](), attempt.made

    def lasts(minutes: int) -> None:
        (config / "bot.yml").write_text(f"{ON_TIME}run: {{time_budget: {minutes} minutes}}\n")

    def seen(*given: Any, **named: Any) -> attempt.Attempt:
        found.append(named["ground"].configuration.bot.run.time_budget)
        lasts(45)
        return made(*given, **named)

    lasts(30)
    monkeypatch.setattr("bot.serve_cli.attempt.made", seen)
    serve(**two.environ)
    assert found == [timedelta(minutes=30), timedelta(minutes=45)]


def test_a_mirror_that_comes_while_others_are_served(serve: Serve, config: Path) -> None:
    """The log says once that it is not served yet."""
    (config / "bot.yml").write_text(ON_TIME)

    def comes() -> None:
        (config / "mirrors").mkdir()
        (config / "mirrors" / "new.yml").write_text("{}\n")

    lines = serve(comes, lambda: None)
    told = [line["problem"] for line in lines if line["event"] == "not_served"]
    assert told == ["mirrors/new.yml: not served yet, start serve anew"]
