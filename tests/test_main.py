"""The command line: one clear line for every mistake, the contract's exit codes, no traceback, no secret."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import __main__ as command_line
from bot.__main__ import app
from bot.sandbox.faults import Fault
from tests.command import HALF_JSON, HTML, QUICK, SHIPPED, UNPACED, Invoke, assert_one_line
from tests.world import MINUTES, World


def test_a_run_by_command(world: World, invoke: Invoke) -> None:
    """`run --json` prints one object with what was done and why."""
    ticket = world.rate("bad", "No.")
    result = invoke("run", "--json")
    report = json.loads(result.stdout)
    assert (result.exit_code, report["outcome"], report["issues_opened"], report["templates_posted"]) == (0, "ok", 1, 1)
    assert {
        "key": f"zendesk:zendesk:ticket/{ticket}",
        "kind": "OpenIssue",
        "why": "a new bad rating",
        "result": "done",
    } in (report["actions"])
    assert sum(report["requests"].values()) == world.sandbox.traffic.count()


def test_a_plan_writes_nothing(world: World, invoke: Invoke) -> None:
    """`plan` shows what `run` would do, and no request changes anything."""
    world.rate("bad", "No.")
    result = invoke("plan", "--json")
    kinds = [action["kind"] for action in json.loads(result.stdout)["actions"] if action["key"]]
    assert (result.exit_code, kinds) == (0, ["OpenIssue", "PostCard"])
    methods = {(seen.service, seen.method) for seen in world.sandbox.traffic.seen}
    assert methods == {("gitlab", "GET"), ("zendesk", "GET"), ("zendesk", "POST")}


@pytest.mark.parametrize(
    ("environ", "code", "words"),
    [
        ({"GITLAB_TOKEN": "wrong-token"}, 2, ["GitLab", "GITLAB_TOKEN"]),
        ({"ZENDESK_CLIENT_SECRET": "wrong-secret"}, 2, ["Zendesk", "ZENDESK_CLIENT_SECRET"]),
        ({"GITLAB_PROJECT": "acme/unknown"}, 2, ["GitLab", "acme/unknown", "GITLAB_PROJECT", "member"]),
        ({"GITLAB_URL": "http://gitlab.example"}, 2, ["GITLAB_URL", "https"]),
        ({"GITLAB_URL": "http://127.0.0.1:9"}, 1, ["GitLab", "reach"]),
        ({"ZENDESK_URL": "http://127.0.0.1:9"}, 1, ["Zendesk", "reach"]),
        ({"GITLAB_TOKEN": "", "ZENDESK_URL": ""}, 2, ["GITLAB_TOKEN", "ZENDESK_URL"]),
        ({"FEEDBACK_BOT_CONFIG": "/nonexistent"}, 2, ["/nonexistent: no such folder"]),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_wrong_environment(
    world: World, invoke: Invoke, environ: dict[str, str], code: int, words: list[str]
) -> None:
    """Each mistake of an operator gets one line that says who is at fault and what to do."""
    world.rate("bad")
    assert_one_line(invoke("run", **environ), code, *words)
    assert world.bots == []


def _guest(world: World) -> None:
    world.sandbox.gitlab.add_member(world.project, world.user("feedback-bot"), 10)


def _public(world: World) -> None:
    world.project.visibility = "public"


def _archived(world: World) -> None:
    world.project.archived = True


def _without_csat(world: World) -> None:
    world.sandbox.zendesk.switches.csat = "off"


def _moved(world: World) -> None:
    world.sandbox.gitlab.rename_project(world.project, "acme/elsewhere")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_guest, ["GitLab", "Planner or Reporter"]),
        (_public, ["GitLab", "public", "private"]),
        (_archived, ["GitLab", "archived"]),
        (_without_csat, ["Zendesk", "CSAT"]),
        (_moved, ["GITLAB_PROJECT", "acme/elsewhere"]),
    ],
)
def test_a_project_or_account_that_forbids(
    world: World, invoke: Invoke, change: Callable[[World], None], words: list[str]
) -> None:
    """What forbids to start ends with 2, and nothing is written."""
    world.rate("bad")
    change(world)
    assert_one_line(invoke("run"), 2, *words)
    assert world.sandbox.traffic.count("gitlab", "POST") == 0


@pytest.mark.parametrize("fault", [HTML, HALF_JSON], ids=["html", "half"])
@pytest.mark.parametrize("service", ["gitlab", "zendesk"])
def test_an_answer_that_is_no_answer(world: World, invoke: Invoke, fault: Fault, service: str) -> None:
    """A proxy's page or half an answer is the service's fault: exit 1, and the next run does it all."""
    ticket = world.rate("bad")
    world.arm(replace(fault, service=service))
    assert_one_line(invoke("run"), 1, {"gitlab": "GitLab", "zendesk": "Zendesk"}[service])
    world.sandbox.traffic.faults.disarm()
    assert invoke("run").exit_code == 0
    assert len(world.notes(world.issue(ticket), "card")) == 1


def test_a_broken_bot_yml_attempts_nothing(world: World, invoke: Invoke, config: Path) -> None:
    """File, line, column and the nearest name; no request is sent."""
    (config / "bot.yml").write_text(f"{QUICK}run:\n  max_write: 5\n")
    world.rate("bad")
    assert_one_line(invoke("run"), 2, f"{config}/bot.yml:3:3: ", "max_writes")
    assert world.sandbox.traffic.count() == 0


def test_a_broken_labels_yml_stops_only_labels(world: World, invoke: Invoke, config: Path) -> None:
    """Ratings are still mirrored with the fallback names, the status issue tells, the exit code says so."""
    (config / "labels.yml").write_text("causes: 5\n")
    ticket = world.rate("bad")
    result = invoke("run")
    assert result.exit_code == 3
    assert world.issue(ticket).labels == ("satisfaction::bad",)
    assert "labels.yml:1:9" in world.notes(world.status, "status")[0].body


def test_check_tells_everything_at_once(invoke: Invoke, config: Path) -> None:
    """`check` lists all problems of all files, and fails."""
    (config / "bot.yml").write_text("run:\n  max_write: 5\n")
    (config / "labels.yml").write_text("causes: 5\n")
    result = invoke("check")
    places = [line.partition(": ")[0] for line in result.stdout.splitlines()]
    assert (result.exit_code, places) == (2, [f"{config}/bot.yml:2:3", f"{config}/labels.yml:1:9"])


def test_check_tells_of_a_folder_that_nobody_may_look_at(
    invoke: Invoke, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the words of any other mistake, not as a wrong use of the option."""

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "access", lambda *_: False)
    monkeypatch.setattr(Path, "lstat", refuse)
    result = invoke("check", "--config", str(config))
    assert (result.exit_code, result.stdout) == (2, f"{config}: cannot be read: Permission denied\n")


def test_check_looks_at_all_though_nobody_may_look_at_the_mirrors(
    invoke: Invoke, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mistakes of bot.yml are told beside that."""
    whole = Path.iterdir

    def refuse(path: Path) -> object:
        if path.name == "mirrors":
            raise PermissionError(13, "Permission denied", str(path))
        return whole(path)

    (config / "mirrors").mkdir()
    (config / "bot.yml").write_text("run: 7\n")
    monkeypatch.setattr(Path, "iterdir", refuse)
    found = [line.split(": ")[0] for line in invoke("check").stdout.splitlines()]
    assert found == [f"{config}/bot.yml:1:6", f"{config}/mirrors"]


def test_check_refuses_a_second_name_of_a_command(invoke: Invoke, config: Path) -> None:
    """A restriction under a name that nobody looks up would restrict nobody."""
    (config / "bot.yml").write_text("commands:\n  allow:\n    open: {roles: [owner]}\n")
    told = f"{config}/bot.yml:3:5: 'open' is another name of 'reopen': write that"
    assert (2, [told]) == ((result := invoke("check")).exit_code, result.stdout.splitlines())


@pytest.mark.parametrize("command", ["check", "run"])
def test_questions_that_nobody_could_answer(invoke: Invoke, config: Path, command: str) -> None:
    """`check` and every run read the questions back before anybody is asked."""
    (config / "bot.yml").write_text("review:\n  fields:\n    - name: 'E-Mail:'\n")
    result = invoke(command)
    assert (result.exit_code, "bot.yml:3:13: review.fields[1].name 'E-Mail:'" in result.output) == (2, True)


def test_check_of_the_shipped_configuration(invoke: Invoke) -> None:
    """What is shipped is valid."""
    result = invoke("check", "--config", str(SHIPPED))
    assert (result.exit_code, result.stdout.strip()) == (0, f"{SHIPPED}: all is well")


@pytest.mark.parametrize("asked", ["tomorrow", ""])
def test_a_bad_time_for_a_plan(invoke: Invoke, asked: str) -> None:
    """`--now` says what it wants, even of an empty variable of a script."""
    assert_one_line(invoke("plan", "--now", asked), 2, "--now", repr(asked), "ISO 8601")


def planned(result: Result) -> tuple[str, list[str]]:
    """The time for which a plan was made, and what it warns of; that the sandbox has another clock is no news."""
    lines = result.stdout.splitlines()
    told = [line for line in lines if line.startswith("  warning: ") and "clock" not in line]
    return lines[0].removeprefix("plan for ").partition(" UTC")[0], told


@pytest.mark.parametrize(
    ("asked", "at"),
    [
        ("2031-12-01T09:00+01:00", "2031-12-01 08:00"),
        ("2031-12-01T09:00Z", "2031-12-01 09:00"),
        ("2031-12-01T09:00", "2031-12-01 09:00"),
        ("2031-12-01", "2031-12-01 00:00"),
    ],
)
def test_a_plan_for_another_time(invoke: Invoke, asked: str, at: str) -> None:
    """The plan says for which time it is; an offset is respected, without one the time is UTC."""
    assert planned(invoke("plan", "--now", asked)) == (at, [])


def test_a_plan_for_a_time_that_is_past(world: World, invoke: Invoke) -> None:
    """It is allowed, and said."""
    before = world.sandbox.clock.now() - MINUTES
    at, (warning,) = planned(invoke("plan", "--now", before.isoformat()))
    assert (at, "is past" in warning) == (f"{before:%Y-%m-%d %H:%M}", True)


@pytest.mark.parametrize("asked", ["0001-01-01", "1969-12-31T23:59Z", "9999-12-31T23:59"])
def test_a_time_that_cannot_be_meant(invoke: Invoke, asked: str) -> None:
    """Years in which no calculation holds are refused before anybody is asked."""
    assert_one_line(invoke("plan", "--now", asked), 2, "--now", asked)


def test_a_plan_that_awaits_its_tick(world: World, invoke: Invoke, config: Path) -> None:
    """Before the first plan is approved, `plan` says that a run would only ask; afterwards it does not."""
    (config / "bot.yml").write_text(UNPACED)
    world.rate("bad")
    assert "the first plan is not approved yet" in planned(invoke("plan"))[1][0]
    invoke("run", "--force")
    assert planned(invoke("plan"))[1] == []


def test_the_first_plan_waits(world: World, invoke: Invoke, config: Path) -> None:
    """By default the first run only shows its plan and ends with 2; `--force` goes on."""
    (config / "bot.yml").write_text(UNPACED)
    ticket = world.rate("bad")
    waiting = invoke("run")
    assert (waiting.exit_code, world.bots) == (2, [])
    world.wait(5 * MINUTES)
    assert invoke("run", "--force").exit_code == 0
    assert len(world.notes(world.issue(ticket), "card")) == 1


@pytest.mark.parametrize("command", ["run", "plan", "labels", "check", "serve", "demo", "sandbox"])
def test_help_has_an_example(command: str) -> None:
    """Every command shows how it is used."""
    result = CliRunner().invoke(app, [command, "--help"])
    assert result.exit_code == 0
    assert f"Example: feedback-bot {command}" in result.stdout


@pytest.mark.parametrize("command", ["run", "plan", "erase"])
def test_a_ticket_beyond_all_numbers_is_refused(invoke: Invoke, world: World, command: str) -> None:
    """Nothing is asked for a number that no ticket can have."""
    result = invoke(command, "--ticket", str(2**63))
    assert (result.exit_code, "--ticket" in result.stderr, world.sandbox.traffic.count()) == (2, True, 0)


def test_a_fault_of_the_bot_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Its type and place, without its words."""

    def breaks() -> None:
        raise RuntimeError("words of a customer")

    monkeypatch.setattr(command_line, "app", breaks)
    with pytest.raises(SystemExit) as caught:
        command_line.main()
    told = capsys.readouterr().err
    assert (caught.value.code, len(told.splitlines()), "RuntimeError" in told, "words" in told) == (1, 1, True, False)
