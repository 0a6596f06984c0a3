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
from bot.domain.markers import Marker
from bot.erase import DOUBTFUL, ErasePass
from bot.report import exit_code
from bot.run import Pass
from bot.sandbox.gitlab.model import Issue
from bot.stop import Stop
from tests.command import HTML, Invoke, assert_one_line
from tests.on_duty import FIRST
from tests.two import COAST, TOWN, Two
from tests.world import Impatient, World

ROTATION = f"""\
users: {{ana: {{gitlab: {FIRST}}}}}
schedules:
  weekly:
    time_zone: UTC
    layers: [{{start: 2026-11-02T09:00, rotation_turn_length: 1 week, users: [ana]}}]
"""


def _run(invoke: Invoke, two: Two, *arguments: str, **environ: str) -> tuple[int, dict[str, Any]]:
    result = invoke("run", "--json", *arguments, **{**two.environ, **environ})
    return result.exit_code, json.loads(result.stdout)


def test_all_mirrors_run_one_after_the_other(two: Two, invoke: Invoke) -> None:
    """Each rating goes to the project of its account, and `--json` tells of every mirror."""
    town = two.world.rate("good")
    two.rate_coast("bad", ticket=5)
    code, found = _run(invoke, two)
    opened = {name: report["issues_opened"] for name, report in found["mirrors"].items()}
    assert (code, found["outcome"], opened) == (0, "ok", {COAST: 1, TOWN: 1})
    assert two.world.issue(town).title == f"Good: ticket #{town}"
    assert "Bad: ticket #5" in two.titles()
    again = _run(invoke, two)[1]["mirrors"]
    assert [report["writes"] for report in again.values()] == [0, 0]


def test_one_mirror_by_name(two: Two, invoke: Invoke) -> None:
    """`--mirror` runs that one alone, and its report is the one of a bot without mirrors."""
    two.world.rate("good")
    two.rate_coast("bad")
    code, found = _run(invoke, two, "--mirror", COAST)
    assert (code, found["issues_opened"], two.world.bots) == (0, 1, [])


def test_one_that_fails_stops_no_other(two: Two, invoke: Invoke) -> None:
    """The Zendesk of the first mirror is down: the second is served, and the exit code says that one failed."""
    ticket = two.world.rate("bad")
    two.coast.traffic.faults.arm(HTML)
    code, found = _run(invoke, two)
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
    code, found = _run(invoke, two)
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
    assert f"{config}/mirrors/EU_West.yaml:1:1: nothing reads this file" in str(result.exception)
    assert world.sandbox.traffic.count() == 0


def test_a_misnamed_mirror_beside_others_is_told(two: Two, invoke: Invoke) -> None:
    """The others do their work, and the exit code says that a part is missing."""
    (two.files / "Bay.yml").write_text("zendesk: {source: bay}\n")
    result = invoke("run", "--json", **two.environ)
    found = json.loads(result.stdout)
    assert (result.exit_code, found["outcome"], len(found["errors"])) == (3, "partial", 1)
    assert "Bay.yml:1:1: nothing reads this file" in result.stderr


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
    _run(invoke, two)
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


def _share(two: Two) -> None:
    """Both mirrors write to one project, by the manager who is on duty."""
    path = two.world.project.path_with_namespace
    two.write(COAST, f"zendesk: {{source: coast}}\ngitlab: {{project: {path}}}\n")
    (two.files.parent / "rotation.yml").write_text(ROTATION)


def _marked(two: Two, kind: str) -> dict[str, Issue]:
    """The issues of a kind in the shared project, by the source in their markers."""
    found = [(Marker.of(issue.description), issue) for issue in two.issues(two.world.project)]
    return {marker.values.get("source", ""): issue for marker, issue in found if marker and marker.kind == kind}


def test_two_mirrors_share_a_project(two: Two, invoke: Invoke) -> None:
    """Equal ticket numbers are two cases; status issue and the issue of the turn are each one's own, and stay so."""
    _share(two)
    two.world.rate("bad", ticket=two.world.ticket(ticket_id=5))
    two.rate_coast("bad", ticket=5)
    assert _run(invoke, two)[0] == 0
    assert two.titles(two.world.project).count("Bad: ticket #5") == 2
    titles = {source: issue.title for source, issue in _marked(two, "status").items()}
    assert titles == {"": "feedback-bot status", COAST: "feedback-bot status (coast)"}
    turns = _marked(two, "rotation")
    assert (turns[COAST].title, sorted(turns)) == (f"{turns[''].title} (coast)", ["", COAST])
    before = two.world.sandbox.traffic.count("gitlab", "POST")
    code, found = _run(invoke, two)
    assert (code, [report["writes"] for report in found["mirrors"].values()]) == (0, [0, 0])
    assert two.world.sandbox.traffic.count("gitlab", "POST") == before


def _unmarked(two: Two, invoke: Invoke, source: str) -> tuple[int, Issue, str]:
    """One ticket number in both mirrors of a project; people took the marker off one issue."""
    _share(two)
    two.rate_coast("bad", ticket=(ticket := two.world.rate("good")))
    _run(invoke, two)
    held = {issue.iid: Marker.of(issue.description) for issue in two.issues(two.world.project)}
    (iid,) = (iid for iid, marker in held.items() if marker and marker.key and marker.key.source == source)
    issue = two.world.project.issues[iid]
    two.world.wait(timedelta(hours=1))
    two.world.edit(issue, description=(left := issue.description.rpartition("\n")[0].rstrip()))
    return ticket, issue, left


@pytest.mark.parametrize(("source", "first"), [("zendesk", COAST), ("coast", TOWN)])
def test_a_lost_marker_is_written_by_its_own_mirror(two: Two, invoke: Invoke, source: str, first: str) -> None:
    """A mirror that comes first leaves an issue alone whose link leads to the other's Zendesk."""
    _, issue, left = _unmarked(two, invoke, source)
    _run(invoke, two, "--mirror", first)
    assert (issue.description.rstrip(), issue.state) == (left, "opened")
    _run(invoke, two)
    marker = Marker.of(issue.description)
    assert marker
    assert marker.key
    assert (marker.key.source, issue.state) == (source, "opened")


def test_erase_leaves_the_issue_of_another_mirror(two: Two, invoke: Invoke) -> None:
    """It is told of, and neither emptied nor deleted."""
    ticket, issue, left = _unmarked(two, invoke, "coast")
    with two.world.ports() as ports:
        report = ErasePass(ports, ticket).run()
    assert (issue.description.rstrip(), issue.iid in two.world.project.issues) == (left, True)
    assert [found.why for found in report.findings if found.kind == "left_alone"] == [f"#{issue.iid}: {DOUBTFUL}"]


def test_a_shared_project_with_two_accounts(two: Two, invoke: Invoke) -> None:
    """Each mirror may have a bot account of its own: what the other one writes is not taken for a lost account's."""
    _share(two)
    two.world.rate("bad")
    two.rate_coast("bad")
    other = two.world.sandbox.gitlab.add_user("coast-bot", "Coast Bot")
    two.world.sandbox.gitlab.add_member(two.world.project, other, 20)
    two.world.sandbox.gitlab.add_token(other, "sandbox-coast-token")
    environ = {"MIRROR_COAST__GITLAB_TOKEN": "sandbox-coast-token"}
    assert [_run(invoke, two, **environ)[0] for _ in range(2)] == [0, 0]
    assert {issue.author.username for issue in _marked(two, "status").values()} == {"feedback-bot", "coast-bot"}


def test_a_bot_that_was_alone_goes_on_as_a_mirror(two: Two, invoke: Invoke, tmp_path: Path) -> None:
    """Who adds mirrors later keeps status issue and cases of the source that bot.yml names."""
    ticket = two.world.rate("bad")
    path = two.world.project.path_with_namespace
    attempted = two.files.rename(tmp_path / "aside")
    assert invoke("run", GITLAB_PROJECT=path).exit_code == 0
    attempted.rename(two.files)
    found = _run(invoke, two, "--mirror", TOWN)[1]
    assert (found["writes"], len(two.world.issues(ticket)), len(_marked(two, "status"))) == (0, 1, 1)


def test_one_source_for_two_accounts(two: Two, invoke: Invoke) -> None:
    """Markers name the source: two accounts of one name would be taken for one."""
    two.write(COAST, "zendesk: {source: zendesk}\ngitlab: {project: acme/coast}\n")
    code, found = _run(invoke, two)
    told = "the mirrors 'coast' and 'town' have one zendesk.source for two accounts of Zendesk"
    assert (code, found["mirrors"][COAST]["errors"]) == (2, [f"{told}: give one of them another name"])
    assert two.titles() == []


def test_chosen_looks_at_the_environment_first(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name for a mirror that does not exist is a slip of somebody: nothing is attempted for any of them."""
    monkeypatch.setenv("MIRROR_CAOST__ZENDESK_URL", "https://acme.zendesk.com")
    with pytest.raises(ConfigError, match="MIRROR_CAOST__ZENDESK_URL is for a mirror that does not exist, did you mea"):
        attempt.chosen(two.files.parent, None)


def test_serve_runs_each_on_its_own_schedule(two: Two, invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """The coast comes twice an hour, the town once; a third mirror, whose file is broken, fails alone."""
    for name, every in ((COAST, "30 minutes"), (TOWN, "1 hour")):
        path = two.files / f"{name}.yml"
        path.write_text(f"{path.read_text()}schedule: {{every: {every}, jitter: null}}\n")
    two.write("wrong", "zendesk: {source: wrong}\n")
    waits = iter(range(3))

    class Jumps(Impatient):
        def wait(self, seconds: float | None = None) -> bool:
            if seconds:
                process.shift(timedelta(minutes=30))
                self.is_asked = next(waits, None) is None
            return self.is_asked

    monkeypatch.setattr(Stop, "by", lambda *_: Jumps())
    with time_machine.travel(two.world.sandbox.clock.now(), tick=False) as process:
        result = invoke("serve", **two.environ, FEEDBACK_BOT_LOG="json", FEEDBACK_BOT_LOG_LEVEL="info")
    lines = [json.loads(line) for line in result.stderr.splitlines()]
    runs = Counter((line["mirror"], line["outcome"]) for line in lines if line["event"] == "run")
    assert (result.exit_code, runs) == (0, {(COAST, "ok"): 4, (TOWN, "ok"): 2, ("wrong", "failed"): 4})


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
