"""Several mirrors by command: each in its own place, none in the way of another, one answer for all of them."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from bot import attempt
from bot.domain.errors import ConfigError
from bot.report import exit_code
from bot.run import Pass
from bot.service import Bell
from bot.stop import Stop
from tests.command import HTML, Invoke, assert_one_line
from tests.service.month import Clockwork
from tests.two import COAST, TOWN, Two, marked, run_json
from tests.world import Impatient, World


def test_all_mirrors_run_one_after_the_other(two: Two, invoke: Invoke) -> None:
    """Each rating goes to the project of its account, and `--json` tells of every mirror."""
    town = two.world.rate("good")
    two.rate_coast("bad", ticket=5)
    code, found = run_json(invoke, two)
    opened = {name: report["issues_opened"] for name, report in found["mirrors"].items()}
    assert (code, found["outcome"], opened) == (0, "ok", {COAST: 1, TOWN: 1})
    assert two.world.issue(town).title == f"Good: ticket #{town}"
    assert "Bad: ticket #5" in two.titles()
    again = run_json(invoke, two)[1]["mirrors"]
    assert [report["writes"] for report in again.values()] == [0, 0]


def test_one_mirror_by_name(two: Two, invoke: Invoke) -> None:
    """`--mirror` runs that one alone, and its report is the one of a bot without mirrors."""
    two.world.rate("good")
    two.rate_coast("bad")
    code, found = run_json(invoke, two, "--mirror", COAST)
    assert (code, found["issues_opened"], two.world.bots) == (0, 1, [])


def test_one_that_fails_stops_no_other(two: Two, invoke: Invoke) -> None:
    """The Zendesk of the first mirror is down: the second is served, and the exit code says that one failed."""
    ticket = two.world.rate("bad")
    two.coast.traffic.faults.arm(HTML)
    code, found = run_json(invoke, two)
    outcomes = {name: report["outcome"] for name, report in found["mirrors"].items()}
    assert (code, found["outcome"], outcomes) == (1, "failed", {COAST: "failed", TOWN: "ok"})
    assert len(two.world.issues(ticket)) == 1


def test_a_broken_file_stops_its_mirror_alone(two: Two, invoke: Invoke) -> None:
    """Its line names the mirror's file; the worst code of both is that of the configuration."""
    ticket = two.world.rate("bad")
    two.write(COAST, "zendesk: {source: coast}\ngitlab: {project: acme/coast}\nrun: {max_write: 5}\n")
    result = invoke("run", **two.environ)
    assert_one_line(result, 2, f"feedback-bot: {COAST}: {two.files}/coast.yml:3:7: ", "'max_writes'")
    assert result.stdout.splitlines()[:2] == [f"{COAST}:", f"{TOWN}:"]
    assert len(two.world.issues(ticket)) == 1


def test_a_fault_of_the_bot_in_one_mirror(two: Two, invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even what nobody foresaw leaves the others their turn; the report names its place and none of its words."""
    ticket, run, calls = two.world.rate("bad"), Pass.run, []

    def breaks_once(self: Pass) -> Any:
        calls.append(self)
        if len(calls) == 1:
            raise RuntimeError("words of a customer")
        return run(self)

    monkeypatch.setattr(Pass, "run", breaks_once)
    code, found = run_json(invoke, two)
    assert (code, len(two.world.issues(ticket))) == (1, 1)
    (line,) = found["mirrors"][COAST]["errors"]
    assert ("RuntimeError" in line, "words" in line) == (True, False)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--mirror", "cost"], ["no mirror 'cost', did you mean 'coast'?"]),
        (["--ticket", "5"], ["--ticket: name with --mirror whose ticket it is; there are coast, town"]),
    ],
)
def test_what_cannot_be_meant(two: Two, invoke: Invoke, arguments: list[str], words: list[str]) -> None:
    """A name that does not exist, and a ticket whose account nobody named, attempt nothing."""
    result = invoke("run", *arguments, **two.environ)
    assert isinstance(result.exception, ConfigError)
    assert (exit_code(result.exception), [str(result.exception)]) == (2, words)
    assert two.world.sandbox.traffic.count() == 0


def test_without_mirrors_a_name_is_refused(invoke: Invoke, config: Path) -> None:
    """Where the folder has no mirrors, the line says which file is missing."""
    result = invoke("run", "--mirror", COAST)
    assert str(result.exception) == f"no mirror 'coast': {config} holds no mirrors/coast.yml"


@pytest.mark.parametrize("command", ["run", "plan", "erase"])
def test_a_folder_of_misnamed_mirrors_starts_nothing(invoke: Invoke, config: Path, world: World, command: str) -> None:
    """Else bot.yml alone would write in their place."""
    (config / "mirrors").mkdir()
    (config / "mirrors" / "EU_West.yaml").write_text("zendesk: {source: eu}\n")
    result = invoke(command, *(["--ticket", "5"] if command == "erase" else []))
    assert isinstance(result.exception, ConfigError)
    assert f"{config}/mirrors/EU_West.yaml: nothing reads this file" in str(result.exception)
    assert world.sandbox.traffic.count() == 0


def test_a_misnamed_mirror_beside_others_is_told(two: Two, invoke: Invoke) -> None:
    """The others do their work, and the exit code says that a part is missing."""
    (two.files / "Bay.yml").write_text("zendesk: {source: bay}\n")
    result = invoke("run", "--json", **two.environ)
    found = json.loads(result.stdout)
    assert (result.exit_code, found["outcome"], len(found["errors"])) == (3, "partial", 1)
    assert "Bay.yml: nothing reads this file" in result.stderr


@pytest.mark.parametrize("more", [[], ["--mirror", COAST]])
def test_messages_name_the_settings_of_the_mirror(two: Two, invoke: Invoke, more: list[str]) -> None:
    """What the coast has of its own is called by its names; with several mirrors each line says whose it is."""
    environ = {**two.environ, "MIRROR_COAST__ZENDESK_CLIENT_SECRET": "wrong-secret"}
    lines = invoke("run", *more, **environ).stderr.splitlines()
    whose = "" if more else "coast: "
    assert lines[0].startswith(f"feedback-bot: {whose}Zendesk: gives no token: check MIRROR_COAST__ZENDESK_CLIENT_ID")
    told = json.loads(invoke("doctor", "--mirror", COAST, "--json", **environ).stdout)["checks"]
    (account,) = [each for each in told if each["check"] == "zendesk-account"]
    assert "check MIRROR_COAST__ZENDESK_CLIENT_ID" in account["seen"]


def test_every_line_says_whose_it_is(two: Two, invoke: Invoke) -> None:
    """A file with several mistakes has a line for each."""
    two.write(COAST, "zendesk: {source: coast}\ngitlab: {project: acme/coast}\nrun: {max_write: 5}\nrunn: {}\n")
    lines = invoke("run", **two.environ).stderr.splitlines()
    assert [line.startswith(f"feedback-bot: {COAST}: {two.files}/coast.yml:") for line in lines] == [True, True]


def test_ratings_that_are_switched_off(two: Two, invoke: Invoke) -> None:
    """Where `zendesk.csat` names the kind that the account does not use, the line says what to write, and where."""
    two.coast.zendesk.switches.csat = "surveys"
    path = two.files / "coast.yml"
    path.write_text(path.read_text().replace("source: coast", "source: coast, csat: legacy"))
    result = invoke("run", "--mirror", COAST, **two.environ)
    assert_one_line(result, 2, "ratings cannot be read", "csat: surveys (or auto)", "mirrors/coast.yml")


def test_plan_shows_each_mirror_under_its_name(two: Two, invoke: Invoke) -> None:
    """As text with a line for each, as Markdown with headings; nothing is written."""
    two.rate_coast("bad")
    lines = invoke("plan", **two.environ).stdout.splitlines()
    assert [line for line in lines if line in {f"{COAST}:", f"{TOWN}:"}] == [f"{COAST}:", f"{TOWN}:"]
    page = invoke("plan", "--markdown", **two.environ).stdout
    assert page.index("## coast") < page.index("## town")
    assert two.titles() == []


def test_labels_are_made_in_every_project(two: Two, invoke: Invoke) -> None:
    """`labels --apply` serves both, from the one file."""
    assert invoke("labels", "--apply", **two.environ).exit_code == 0
    names = [{label.title for label in each.labels.values()} for each in (two.project, two.world.project)]
    assert "satisfaction::good" in names[0] & names[1]


def test_every_mirror_has_its_own_cache(two: Two, invoke: Invoke, tmp_path: Path) -> None:
    """Neither throws the other's away."""
    run_json(invoke, two)
    found = sorted(path.relative_to(tmp_path / "cli-cache") for path in (tmp_path / "cli-cache").rglob("*.sqlite"))
    assert [str(path) for path in found] == [f"mirrors/{name}/feedback-bot.sqlite" for name in (COAST, TOWN)]


def test_log_lines_name_the_mirror(two: Two, invoke: Invoke) -> None:
    """Whichever thread writes a line, people see whose it is."""
    two.world.rate("good")
    two.rate_coast("bad")
    errors = invoke("run", "--json", **two.environ, FEEDBACK_BOT_LOG="json", FEEDBACK_BOT_LOG_LEVEL="info").stderr
    lines = [json.loads(line) for line in errors.splitlines()]
    opened = {(line["mirror"], line["case"]) for line in lines if line["event"] == "OpenIssue"}
    assert {(mirror, case.split(":")[1]) for mirror, case in opened} == {(TOWN, "zendesk"), (COAST, "coast")}


def test_a_bot_that_was_alone_goes_on_as_a_mirror(two: Two, invoke: Invoke, tmp_path: Path) -> None:
    """Who adds mirrors later keeps status issue and cases of the source that bot.yml names."""
    ticket = two.world.rate("bad")
    path = two.world.project.path_with_namespace
    attempted = two.files.rename(tmp_path / "aside")
    assert invoke("run", GITLAB_PROJECT=path).exit_code == 0
    attempted.rename(two.files)
    found = run_json(invoke, two, "--mirror", TOWN)[1]
    assert (found["writes"], len(two.world.issues(ticket)), len(marked(two, "status"))) == (0, 1, 1)


def test_one_source_for_two_accounts(two: Two, invoke: Invoke) -> None:
    """Markers name the source: two accounts of one name would be taken for one."""
    two.write(COAST, "zendesk: {source: zendesk}\ngitlab: {project: acme/coast}\n")
    code, found = run_json(invoke, two)
    told = "the mirrors 'coast' and 'town' have one zendesk.source for two accounts of Zendesk"
    assert (code, found["mirrors"][COAST]["errors"]) == (2, [f"{told}: give one of them another name"])
    assert two.titles() == []


def test_chosen_looks_at_the_environment_first(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name for a mirror that does not exist is a slip of somebody: nothing is attempted for any of them."""
    monkeypatch.setenv("MIRROR_CAOST__ZENDESK_URL", "https://acme.zendesk.com")
    with pytest.raises(ConfigError, match="MIRROR_CAOST__ZENDESK_URL is for a mirror that does not exist, did you mea"):
        attempt.chosen(two.files.parent, None)


def test_serve_runs_each_on_its_own_schedule(two: Two, invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """The coast comes twice an hour, the town once; a broken third one fails alone, a stray file is told."""
    for name, every in ((COAST, "30 minutes"), (TOWN, "1 hour")):
        path = two.files / f"{name}.yml"
        path.write_text(f"{path.read_text()}schedule: {{every: {every}, jitter: null}}\n")
    two.write("wrong", "zendesk: {source: wrong}\n")
    (two.files / "Bay.yml").write_text("zendesk: {source: bay}\n")
    waits = iter(range(3))

    class Jumps(Impatient):
        def wait(self, seconds: float | None = None) -> bool:
            if seconds:
                process.shift(timedelta(minutes=30))
                self.is_asked = next(waits, None) is None
            return self.is_asked

    monkeypatch.setattr(Stop, "by", lambda *_: Jumps())
    monkeypatch.setattr(Bell, "wait", Clockwork.wait)
    with time_machine.travel(two.world.sandbox.clock.now(), tick=False) as process:
        result = invoke("serve", **two.environ, FEEDBACK_BOT_LOG="json", FEEDBACK_BOT_LOG_LEVEL="info")
    lines = [json.loads(line) for line in result.stderr.splitlines()]
    runs = Counter((line["mirror"], line["outcome"]) for line in lines if line["event"] == "run")
    assert (result.exit_code, runs) == (0, {(COAST, "ok"): 4, (TOWN, "ok"): 2, ("wrong", "failed"): 4})
    (stray,) = [line for line in lines if line["event"] == "not_read"]
    assert ("Bay.yml: nothing reads this file" in stray["problem"], stray["level"]) == (True, "warning")


def test_serve_refuses_to_start_where_no_mirror_can(two: Two, invoke: Invoke) -> None:
    """Nothing would ever happen."""
    for name in (COAST, TOWN):
        two.write(name, "run: {}\n")
    assert isinstance(invoke("serve", **two.environ).exception, ConfigError)


def test_check_looks_at_all_mirrors(two: Two, invoke: Invoke, config: Path) -> None:
    """It counts them, and fails with the place in the file of the one that is wrong."""
    assert invoke("check").stdout == f"{config}, 2 mirrors: all is well\n"
    two.write(COAST, "zendesk: {source: coast}\n")
    result = invoke("check")
    told = f"{two.files}/coast.yml:1:1: gitlab.project is missing: each mirror names the one that its issues go to\n"
    assert (result.exit_code, result.stdout) == (2, told)


def test_one_mirror_has_to_be_named(two: Two, invoke: Invoke) -> None:
    """What is about one of several cannot choose by itself."""
    result = invoke("undo", **two.environ)
    assert str(result.exception) == "name with --mirror which one is meant; there are coast, town"
