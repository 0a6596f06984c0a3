"""The pipeline that teams include, as far as the file can tell: no merge request's job sees a service or a secret."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

import bot
from bot.config import BotConfig
from bot.settings import Settings
from tests.command import every_command
from tests.deploy.cluster import DEPLOY

RAW: dict[str, Any] = yaml.safe_load((DEPLOY / "gitlab-ci.yml").read_text("utf-8"))
COMMON: dict[str, Any] = RAW[".feedback-bot"]
JOBS: dict[str, dict[str, Any]] = {
    name: {**COMMON, **job} for name, job in RAW.items() if name != "variables" and not name.startswith(".")
}
OFFLINE = {"check", "rotation check"}
job = pytest.mark.parametrize("job", JOBS.values(), ids=list(JOBS))


def commands(job: dict[str, Any]) -> list[tuple[str, set[str]]]:
    """The bot's commands in a job, with their options."""
    known = every_command()
    found = []
    for line in job["script"]:
        for rest in re.findall(r"feedback-bot ([^;|>]*)", line):
            words = rest.split()
            name = " ".join(words[:2]) if " ".join(words[:2]) in known else words[0]
            found.append((name, set(re.findall(r"--[a-z-]+", rest))))
    return found


def runs_for(job: dict[str, Any], source: str) -> bool:
    """Whether any of its rules is about pipelines of this kind."""
    return any(source in rule["if"] and rule.get("when") != "never" for rule in job["rules"])


@job
def test_commands_exist(job: dict[str, Any]) -> None:
    """Each command and option is one of the bot's."""
    known = every_command()
    assert [name for name, options in commands(job) if name not in known or not options <= known[name]] == []


def test_merge_requests_stay_offline() -> None:
    """Whoever opens a merge request decides what its jobs do: these ask no service and need no secret."""
    asked = [name for job in JOBS.values() if runs_for(job, "merge_request_event") for name, _ in commands(job)]
    assert set(asked) == OFFLINE


def test_only_protected_branches_reach_the_services() -> None:
    """The jobs that need secrets run where protected variables are: on protected branches."""
    online = [job for job in JOBS.values() if {name for name, _ in commands(job)} - OFFLINE]
    assert len(online) == 2
    for job in online:
        assert "CI_COMMIT_REF_PROTECTED" in job["rules"][0]["if"]


def test_no_two_runs_at_once() -> None:
    """GitLab starts one run of a mirror at a time and cuts none off; each mirror has a cache of its own."""
    run = JOBS["feedback-bot-run"]
    assert (run["resource_group"], run["interruptible"]) == ("feedback-bot-$MIRROR", False)
    assert run["cache"]["key"] == JOBS["feedback-bot-plan"]["cache"]["key"] == "feedback-bot-$MIRROR"
    assert run["variables"]["FEEDBACK_BOT_CACHE"].endswith(run["cache"]["paths"][0].strip("/"))
    assert JOBS["feedback-bot-plan"]["cache"]["policy"] == "pull"


def test_the_time_is_enough() -> None:
    """A run ends by its own budget before GitLab ends it."""
    minutes = int(COMMON["timeout"].split()[0])
    assert minutes * 60 > BotConfig().run.time_budget.total_seconds() + 45


def test_variables_are_the_bots_own() -> None:
    """The bot refuses to start with a variable of its prefix that it does not know; the image is of this version."""
    given = {**RAW["variables"], **{name: "" for job in JOBS.values() for name in job.get("variables", {})}}
    known = {str(field.validation_alias or name).upper() for name, field in Settings.model_fields.items()}
    assert {name for name in given if name.startswith("FEEDBACK_BOT_")} <= known
    assert RAW["variables"]["BOT_IMAGE"].endswith(f":{bot.__version__}")


def test_reports_are_files_of_the_job() -> None:
    """What GitLab shows in the merge request is a file that the job writes."""
    for job in JOBS.values():
        script = " ".join(job["script"])
        for path in [*job.get("artifacts", {}).get("paths", ()), *job.get("artifacts", {}).get("reports", {}).values()]:
            assert path in script
