"""The command `init`: from nothing to the plan of the first run, and what is left behind where a step fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot import init_cli
from bot.config.files import ENVIRONMENT
from bot.doctor import Examination
from bot.doctor_cli import examined
from bot.sandbox.faults import Fault
from bot.stop import Stop
from tests.command import Invoke
from tests.on_duty import FIRST, SECOND
from tests.world import World

SECRETS = ("ZENDESK_CLIENT_SECRET", "GITLAB_TOKEN")
ADDRESSES = ("ZENDESK_URL", "GITLAB_URL", "GITLAB_PROJECT")


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """The folder that is made."""
    return tmp_path / "team"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(init_cli, "_can_ask", lambda: True)


def options(world: World) -> list[str]:
    """The addresses as options, for an environment that lacks them."""
    known = world.sandbox.environment(world.url)
    names = ("--zendesk-url", "--gitlab-url", "--gitlab-project")
    return [word for name, key in zip(names, ADDRESSES, strict=True) for word in (name, known[key])]


def labels(world: World) -> set[str]:
    """The bot's own ones among those of the project."""
    return {label.title for label in world.project.labels.values() if label.title.startswith("satisfaction::")}


def texts(folder: Path) -> str:
    return "".join(path.read_text("utf-8") for path in folder.rglob("*") if path.is_file())


def test_from_nothing_to_the_plan_in_a_process_of_its_own(world: World, team: Path) -> None:
    """A newcomer's one call writes the files, finds the accounts in order, creates the labels and shows the plan."""
    ticket = world.rate("bad", "No.")
    known = world.sandbox.environment(world.url)
    environ = {**os.environ, **known, "FEEDBACK_BOT_LOG_LEVEL": "error", **dict.fromkeys(ADDRESSES, "")}
    call = [sys.executable, "-m", "bot", "init", "--yes", "--config", str(team), *options(world), "--reviewer", FIRST]
    done = subprocess.run(call, env=environ, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr
    assert labels(world) == {"satisfaction::good", "satisfaction::bad"}
    assert f"ticket/{ticket}" in done.stdout
    assert world.bots == []
    printed = done.stdout + done.stderr + texts(team)
    assert [name for name in SECRETS if known[name] in printed] == []


def test_a_person_is_asked(world: World, team: Path, invoke: Invoke, terminal: None) -> None:
    """Each question until the answer can be meant; then whether the labels are to be created."""
    known = world.sandbox.environment(world.url)
    typed = [
        known["ZENDESK_URL"],
        "",
        known["GITLAB_URL"],
        "acme",
        known["GITLAB_PROJECT"],
        "Europe/Prague",
        f"{FIRST} {SECOND}",
    ]
    typed += [known["ZENDESK_CLIENT_ID"], known["ZENDESK_CLIENT_SECRET"], known["GITLAB_TOKEN"], "y"]
    unset = dict.fromkeys((*ADDRESSES, "ZENDESK_CLIENT_ID", *SECRETS), "")
    result = invoke("init", "--config", str(team), input="\n".join([*typed, ""]), **unset)
    assert result.exit_code == 0, result.output
    assert "that must be the path or the number of a project" in result.stderr
    assert "satisfaction::bad" in labels(world)
    assert "time_zone: Europe/Prague" in (team / "bot.yml").read_text()
    assert [name for name in SECRETS if known[name] in result.stdout + texts(team)] == []


def test_no_is_an_answer(world: World, team: Path, invoke: Invoke, terminal: None) -> None:
    """Then no label is created, the plan waits, and the commands that go on are told."""
    result = invoke("init", "--config", str(team), input="\n\n\nn\n")
    assert (result.exit_code, labels(world)) == (3, set())
    assert f"feedback-bot labels --apply --config {team}" in result.stdout
    assert "The first plan" not in result.stdout


def test_nobody_can_be_asked(world: World, team: Path, invoke: Invoke) -> None:
    """Without a terminal what is missing is named all at once, and nothing is written."""
    result = invoke("init", "--config", str(team), **dict.fromkeys(ADDRESSES, ""))
    assert_one_line_of(result.exception, "--zendesk-url, --gitlab-url, --gitlab-project")
    assert not team.exists()


def assert_one_line_of(error: BaseException | None, words: str) -> None:
    assert words in str(error)
    assert "\n" not in str(error)


def test_no_service_is_asked_offline(world: World, team: Path, invoke: Invoke) -> None:
    """The files alone are wanted: nothing is left to do, and what comes next is told."""
    world.sandbox.traffic.clear()
    result = invoke("init", "--offline", "--yes", "--config", str(team))
    assert (result.exit_code, world.sandbox.traffic.count()) == (0, 0)
    assert (team / ENVIRONMENT).is_file()
    assert f"feedback-bot doctor --config {team}" in result.stdout


@pytest.mark.parametrize(
    ("environ", "fault"),
    [({"GITLAB_TOKEN": "wrong-token"}, None), ({"ZENDESK_CLIENT_SECRET": ""}, None), ({}, Fault("reset", times=None))],
    ids=["wrong", "missing", "away"],
)
def test_credentials_that_fail_leave_the_files(
    world: World, team: Path, invoke: Invoke, environ: dict[str, str], fault: Fault | None
) -> None:
    """It ends as partly done, says how to go on, and wrote nothing to a service."""
    if fault:
        world.arm(fault)
    result = invoke("init", "--yes", "--config", str(team), **environ)
    assert (result.exit_code, (team / "bot.yml").is_file(), labels(world)) == (3, True, set())
    assert "The files are written." in result.stderr
    assert f"feedback-bot doctor --config {team}" in result.stdout
    assert invoke("check", "--config", str(team)).exit_code == 0


def test_a_reviewer_who_is_no_member(world: World, team: Path, invoke: Invoke) -> None:
    """What forbids no run stops no step: it is told, and the doctor comes next."""
    result = invoke("init", "--yes", "--config", str(team), "--reviewer", "nobody.at.all")
    assert (result.exit_code, "satisfaction::bad" in labels(world)) == (3, True)
    assert "there is no account nobody.at.all" in result.stdout
    assert [f"feedback-bot {name}" in result.stdout for name in ("doctor", "labels", "run")] == [True, False, True]


def test_a_second_time_changes_nothing(team: Path, invoke: Invoke) -> None:
    """What is there stays as it is, and the line says what goes on with it."""
    invoke("init", "--offline", "--yes", "--config", str(team))
    before = texts(team)
    result = invoke("init", "--offline", "--yes", "--config", str(team), "--reviewer", "ana")
    assert_one_line_of(result.exception, "is not empty (bot.yml, ")
    assert texts(team) == before


def test_the_folder_of_the_environment(config: Path, tmp_path: Path, invoke: Invoke) -> None:
    """Without --config the environment names the folder, and the commands that go on need no option."""
    result = invoke("init", "--offline", "--yes", FEEDBACK_BOT_CONFIG=str(tmp_path / "other"))
    assert (tmp_path / "other" / "bot.yml").is_file()
    assert "  feedback-bot doctor\n" in result.stdout


def test_a_stop_ends_it(world: World, team: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told to stop, it takes no further step, names the commands that go on, and ends with the signal's code."""

    def interrupted(folder: Path, stop: Stop, *, is_probing: bool) -> Examination:
        stop.ask(15)
        return examined(folder, stop, is_probing=is_probing)

    monkeypatch.setattr(init_cli, "examined", interrupted)
    result = invoke("init", "--yes", "--config", str(team))
    assert (result.exit_code, labels(world)) == (128 + 15, set())
    assert f"feedback-bot labels --apply --config {team}" in result.stdout


def test_labels_that_are_there_already(world: World, team: Path, invoke: Invoke, terminal: None) -> None:
    """A second folder for the same project: nobody is asked for labels, and the plan comes next."""
    invoke("init", "--yes", "--config", str(team))
    result = invoke("init", "--config", f"{team}-2", input="\n\n")
    assert (result.exit_code, "Create these labels now?" in result.output) == (0, False)
    assert "The first plan" in result.stdout


def test_labels_that_cannot_be_compared(world: World, team: Path, invoke: Invoke) -> None:
    """GitLab fails between the look at the accounts and the labels: its answer is told, and what is left to do."""
    world.arm(Fault("status", "gitlab", "GET", "/api/v4/projects/{project}/labels", nth=2, times=None, status=403))
    result = invoke("init", "--yes", "--config", str(team))
    assert (result.exit_code, labels(world)) == (3, set())
    assert "feedback-bot: GitLab" in result.stderr
    assert f"feedback-bot labels --apply --config {team}" in result.stdout
