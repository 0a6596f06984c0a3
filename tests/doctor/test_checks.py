"""Every check passes on a sandbox that behaves as GitLab and Zendesk do, and notices when it behaves otherwise."""

from __future__ import annotations

import json

import pytest

from bot.doctor import CHECKS, Scene, Stage, Verdict
from tests.command import Invoke
from tests.doctor.breaks import died, held, surveyed
from tests.doctor.cases import CASES, EARLY, Case
from tests.doctor.clinic import examined, lived_in, probes, staffed, verdict, verdicts
from tests.world import World

OF_SURVEYS = {check.name for check in CHECKS if check.name.startswith("zendesk-survey-")}
NAMES = [check.name for check in CHECKS]


@pytest.fixture
def healthy(world: World) -> World:
    return lived_in(world)


def test_all_is_well_on_the_sandbox(healthy: World) -> None:
    """Where everything is named that can be named, each check is made and none finds anything; surveys are not used."""
    healthy.notify = "ana json://127.0.0.1:9/"
    found = examined(staffed(healthy))
    assert {name: said for name, said in verdicts(found).items() if said is not Verdict.OK} == dict.fromkeys(
        OF_SURVEYS, Verdict.UNUSED
    )
    assert (len(found.results), found.exit_code) == (len(CHECKS), 0)


@pytest.mark.parametrize("chosen", ["auto", "surveys"])
def test_an_account_with_surveys_alone_is_well(healthy: World, chosen: str) -> None:
    """What is read there is looked at, satisfaction ratings are not needed, and nothing is wrong."""
    surveyed(healthy)
    healthy.set({"zendesk": {"csat": chosen}})
    told = examined(healthy, is_probing=False)
    found = {name: said for name, said in verdicts(told).items() if name.startswith("zendesk-")}
    ratings = {"zendesk-paging", "zendesk-start-time", "zendesk-show-many"}
    assert (told.exit_code, {name for name, said in found.items() if said is Verdict.UNUSED}) == (0, ratings)
    assert {found[name] for name in found if name not in ratings} == {Verdict.OK}


def test_what_nobody_uses_is_not_needed(healthy: World) -> None:
    """A project without rotation, messages and former accounts is as well as any other."""
    unused = {name for name, said in verdicts(examined(healthy)).items() if said is not Verdict.OK}
    others = {"rotation", "notify", "gitlab-former-accounts", "gitlab-members", "pagerduty-schedules"}
    assert unused == others | OF_SURVEYS


@pytest.mark.parametrize("case", CASES, ids=str)
def test_each_check_notices(healthy: World, case: Case) -> None:
    """What the bot relies on is not there, and its check says so, or says that it does not matter."""
    case.breaks(healthy)
    assert verdict(healthy, case.check, case.dress) is case.verdict


@pytest.mark.parametrize(("name", "environ"), EARLY.items(), ids=list(EARLY))
def test_what_is_found_at_once(invoke: Invoke, name: str, environ: dict[str, str]) -> None:
    """What forbids to ask any service is the one check that failed; the others were not made."""
    result = invoke("doctor", "--json", **environ)
    told = {each["check"]: each["verdict"] for each in json.loads(result.stdout)["checks"]}
    assert (result.exit_code, told.pop(name)) == (2, "failed")
    assert set(told.values()) == {"unseen"}


def test_no_check_lacks_its_case() -> None:
    """A check that was never seen to fail proves nothing."""
    noticing = {case.check for case in CASES if case.verdict is not Verdict.OK} | set(EARLY)
    assert [name for name in NAMES if name not in noticing] == []


def test_names_are_used_once() -> None:
    """Reports and documents can refer to a check by its name."""
    assert sorted(set(NAMES)) == sorted(NAMES)


def test_a_run_at_work_holds_the_lease(healthy: World) -> None:
    """That is what a lease is for, and no trouble."""
    held(healthy, "held by a0 until 2099-01-01T00:00:00Z")
    assert verdict(healthy, "gitlab-lease") is Verdict.OK


def test_a_paid_plan_is_as_good(healthy: World) -> None:
    """Where scoped labels exclude each other by themselves, every probe passes too."""
    healthy.sandbox.gitlab.paid = True
    found = examined(healthy)
    assert [name for name, said in verdicts(found).items() if said not in {Verdict.OK, Verdict.UNUSED}] == []


def test_a_planner_deletes_the_issue(healthy: World) -> None:
    """With a role that may delete issues nothing of a probe stays."""
    bot = healthy.user("feedback-bot")
    healthy.sandbox.gitlab.add_member(healthy.project, bot, 15)
    (found,) = examined(healthy, {"probe-removed"}).results
    assert (found.finding.seen, probes(healthy)) == ("deleted", [])


def test_without_probe_nothing_is_written(healthy: World) -> None:
    """Every request of the checks that are always made is a read."""
    healthy.sandbox.traffic.clear()
    found = examined(staffed(healthy), is_probing=False)
    writes = [seen for seen in healthy.sandbox.traffic.seen if seen.method != "GET" and "oauth" not in seen.template]
    assert (writes, {result.check.stage for result in found.results}) == ([], {Stage.READ})


def test_a_lease_left_behind_is_taken_over(healthy: World) -> None:
    """A run that died keeps nobody from probing."""
    died(healthy)
    assert verdict(healthy, "labels-kept") is Verdict.OK


def test_the_scene_asks_once(healthy: World) -> None:
    """Account and project are read once, however many checks need them."""
    with healthy.ports(is_dry=True) as ports:
        scene = Scene(ports, None, is_api_token=False, wait=lambda _: None)
        first = scene.account, scene.project
        sent = scene.gitlab.requests
        assert (scene.account, scene.project) == first
        assert scene.gitlab.requests == sent
