"""The pipeline that teams include, executed by gitlab-ci-local in a project of their own, against the sandbox."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from tests.command import QUICK, SHIPPED, UNPACED
from tests.deploy.cluster import DEPLOY
from tests.deploy.with_tools.tools import called
from tests.test_docs import OPERATORS, section
from tests.two import project_beside
from tests.world import World

LOCAL = shlex.split(os.environ["GITLAB_CI_LOCAL"])
OPTIONS = ("--force-shell-executor", "--no-color", "--no-json-schema-validation", "--artifacts-to-source")
PREDEFINED = "CI_PROJECT_DIR,CI_PIPELINE_SOURCE,CI_COMMIT_REF_PROTECTED,CI_COMMIT_BRANCH,CI_DEFAULT_BRANCH"
EXAMPLES = re.findall(r"^ *```yaml\n(.*?)^ *```", section(OPERATORS, "As a GitLab pipeline"), re.MULTILINE | re.DOTALL)
"""Of the guide for operators: how the pipeline is included, and how mirrors are named."""

ROTATION = """\
users: {ana: {}, bo: {}}
schedules:
  review:
    time_zone: Europe/Prague
    layers:
      - {name: weekly, start: 2026-01-05T09:00, rotation_turn_length: 1 week, users: [ana, bo]}
"""


class Team:
    """A project that holds a configuration and includes the pipeline, with its remote.

    Args:
        world: the sandbox.
        folder: for both, and for the command `feedback-bot`.
    """

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.home, self.bin = world, folder / "team", folder / "bin"
        shutil.copytree(SHIPPED, self.home / "config")
        shutil.copy(DEPLOY / "gitlab-ci.yml", self.home / "feedback-bot.gitlab-ci.yml")
        self.write("config/bot.yml", QUICK + UNPACED)
        self.write("config/rotation.yml", ROTATION)
        self.include()
        self.bin.mkdir()
        command = (
            f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(DEPLOY.parent))} exec {shlex.quote(sys.executable)} -m bot "$@"\n'
        )
        (self.bin / "feedback-bot").write_text(command)
        (self.bin / "feedback-bot").chmod(0o755)
        self.git("init", "--quiet", "--initial-branch", "main", ".")
        self.git("init", "--quiet", "--bare", str(folder / "remote.git"))
        self.git("remote", "add", "origin", str(folder / "remote.git"))
        self.push()
        self.git("fetch", "--quiet", "origin")
        self.git("remote", "set-head", "origin", "main")

    def write(self, path: str, text: str) -> None:
        (self.home / path).write_text(text, "utf-8")

    def include(self, **changes: object) -> None:
        """Writes the team's own pipeline."""
        own = {"include": [{"local": "feedback-bot.gitlab-ci.yml"}], **changes}
        self.write(".gitlab-ci.yml", yaml.safe_dump(own))

    def git(self, *words: str) -> str:
        who = ("-c", "user.name=Ana", "-c", "user.email=ana@example.com")
        return subprocess.run(  # noqa: S603 - git, in a folder of this test
            [shutil.which("git") or "git", *who, *words], cwd=self.home, check=True, capture_output=True, text=True
        ).stdout

    def push(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "Changed")
        self.git("push", "--quiet", "origin", "main")

    def pipeline(self, *words: str, **given: str) -> subprocess.CompletedProcess[str]:
        """Runs, or with options lists, the jobs of one pipeline.

        Args:
            words: options of gitlab-ci-local.
            given: variables of the pipeline, of the project and of the sandbox.
        """
        known = {**given, "CI_PROJECT_DIR": str(self.home)}
        variables = [f"--variable={name}={value}" for name, value in known.items()]
        state = ("--state-dir", "../state", "--home", "../home")
        path = f"{self.bin}{os.pathsep}{os.environ['PATH']}"
        asked = [*LOCAL, *OPTIONS, *state, "--ignore-predefined-vars", PREDEFINED, *variables, *words]
        return called(*asked, folder=self.home, PATH=path)

    def on_schedule(self, *words: str, **given: str) -> subprocess.CompletedProcess[str]:
        return self.pipeline(*words, **self.protected("schedule"), **given)

    def protected(self, source: str) -> Mapping[str, str]:
        """What GitLab tells jobs of the protected default branch, and the project's own variables."""
        environment = self.world.sandbox.environment(self.world.url)
        branch = {"CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "main", "CI_COMMIT_REF_PROTECTED": "true"}
        return {"CI_PIPELINE_SOURCE": source, **branch, **environment}

    def on_merge_request(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.pipeline(
            *words,
            CI_PIPELINE_SOURCE="merge_request_event",
            CI_DEFAULT_BRANCH="main",
            CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main",
        )


@pytest.fixture
def team(world: World, tmp_path: Path) -> Team:
    return Team(world, tmp_path)


def jobs(found: subprocess.CompletedProcess[str]) -> set[str]:
    """The names of the jobs in a list of gitlab-ci-local."""
    return {line.split(" ")[0] for line in found.stdout.splitlines() if line.startswith("feedback-bot")}


def test_a_schedule_runs_the_bot(team: Team, world: World) -> None:
    """A scheduled pipeline mirrors a rating and keeps its cache for the next one."""
    ticket = world.rate("bad")
    found = team.on_schedule()
    assert (found.returncode, world.issue(ticket).state) == (0, "opened"), found.stdout + found.stderr
    assert (team.home / ".feedback-bot-cache" / "feedback-bot.sqlite").is_file()


def test_mirrors_have_jobs_of_their_own(team: Team, world: World) -> None:
    """With `parallel: matrix` each mirror has its job, its cache and its turn; the jobs run at the same time."""
    projects = {"eu-west": world.project, "us": project_beside(world)}
    (team.home / "config" / "mirrors").mkdir()
    for name, project in projects.items():
        about = {"zendesk": {"source": name}, "gitlab": {"project": project.path_with_namespace}}
        team.write(f"config/mirrors/{name}.yml", yaml.safe_dump({**about, "status": {"title": f"Bot of {name}"}}))
    team.include(**yaml.safe_load(textwrap.dedent(EXAMPLES[1])))
    team.push()
    found = team.on_schedule()
    assert found.returncode == 0, found.stdout + found.stderr
    titles = {name: [issue.title for issue in project.issues.values()] for name, project in projects.items()}
    assert {name for name in projects if f"Bot of {name}" in titles[name]} == {*projects}, found.stdout + found.stderr
    kept = team.home / ".feedback-bot-cache" / "mirrors"
    assert {path.parent.name for path in kept.rglob("feedback-bot.sqlite")} == {"eu-west", "us"}


def test_a_push_shows_the_plan(team: Team, world: World) -> None:
    """After a push to the protected default branch the plan is an artifact, and nothing is written."""
    ticket = world.rate("bad")
    found = team.pipeline(**team.protected("push"))
    assert found.returncode == 0, found.stdout + found.stderr
    assert f"{ticket}" in (team.home / "plan.md").read_text("utf-8")
    assert world.issues(ticket) == []


def test_a_merge_request_shows_who_moves(team: Team) -> None:
    """The change of a rotation is told against the target branch, and no report of a mistake is left over."""
    team.git("checkout", "--quiet", "-b", "swap")
    team.write("config/rotation.yml", ROTATION.replace("[ana, bo]", "[bo, ana]"))
    found = team.on_merge_request()
    assert found.returncode == 0, found.stdout + found.stderr
    assert "| from | until | before | after |" in (team.home / "who-moves.md").read_text("utf-8")
    report = json.loads((team.home / "feedback-bot-check.json").read_text("utf-8"))
    assert [entry["severity"] for entry in report if entry["severity"] != "minor"] == []


def test_a_mistake_fails_the_merge_request(team: Team) -> None:
    """The job fails, and GitLab gets the mistake with its place in the repository."""
    team.write("config/bot.yml", "run:\n  max_write: 5\n")
    found = team.on_merge_request()
    (entry,) = json.loads((team.home / "feedback-bot-check.json").read_text("utf-8"))
    assert (found.returncode != 0, entry["location"]) == (True, {"path": "config/bot.yml", "lines": {"begin": 2}})


def test_the_guide_includes_what_there_is() -> None:
    """The example of the guide names the file of this project, and a variable that the file knows."""
    example, file = yaml.safe_load(EXAMPLES[0]), yaml.safe_load((DEPLOY / "gitlab-ci.yml").read_text("utf-8"))
    assert [(DEPLOY.parent / each["file"]).samefile(DEPLOY / "gitlab-ci.yml") for each in example["include"]] == [True]
    assert set(example["variables"]) <= set(file["variables"])


def test_which_jobs_a_pipeline_has(team: Team) -> None:
    """Merge requests have the offline jobs, an unprotected branch has none, and a plan can be asked for by hand."""
    offline = {f"feedback-bot-{name}" for name in ("check", "rotation", "rotation-before")}
    assert jobs(team.on_merge_request("--list")) == offline
    assert jobs(team.on_schedule("--list")) == {"feedback-bot-run"}
    elsewhere = {"CI_COMMIT_BRANCH": "draft", "CI_DEFAULT_BRANCH": "main", "CI_COMMIT_REF_PROTECTED": "false"}
    assert jobs(team.pipeline("--list", CI_PIPELINE_SOURCE="schedule", **elsewhere)) == set()
    assert jobs(team.pipeline("--list", CI_PIPELINE_SOURCE="push", **elsewhere)) == set()
    assert jobs(team.pipeline("--list", **team.protected("web"))) == {"feedback-bot-plan"}
