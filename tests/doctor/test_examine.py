"""How an examination goes when services do not answer, other runs are at work, or a probe before it died."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot import wiring
from bot.adapters.channel import Patience
from bot.doctor import CHECKS, Examination, Finding, Result, Scene, Stage, Verdict, examine, refused
from bot.doctor.bench import PREFIX, TITLE, body
from bot.doctor.examine import NEW_KEYS
from bot.domain.errors import ConfigError
from bot.sandbox import people
from bot.sandbox.faults import Fault
from tests.doctor.breaks import answered, held, odd, public
from tests.doctor.cases import ISSUE, NOTES
from tests.doctor.clinic import examined, lived_in, named, probes, staffed, verdicts
from tests.world import Impatient, World

ANY = named("clock")
AT = datetime(2026, 11, 16, 9, tzinfo=UTC)


@pytest.fixture
def healthy(world: World) -> World:
    return lived_in(world)


@pytest.mark.parametrize(("service", "area"), [("gitlab", "GitLab"), ("zendesk", "Zendesk")])
def test_a_service_that_is_away_is_not_asked_again(healthy: World, service: str, area: str) -> None:
    """Its checks say that it did not answer, the others are made, and the exit code is that of a failure."""
    healthy.arm(Fault("reset", service=service, times=None))
    healthy.sandbox.traffic.clear()
    found = examined(healthy)
    away = {result.check.area for result in found.of(Verdict.AWAY)}
    assert (area in away, found.exit_code) == (True, 1)
    reads = [result for result in found.results if result.check.stage is Stage.READ]
    assert {result.verdict for result in reads if result.check.area == area} == {Verdict.AWAY}
    assert healthy.sandbox.traffic.count(service) <= Patience().tries


@pytest.mark.parametrize(
    ("service", "area", "told"),
    [("gitlab", "GitLab", "gitlab-token"), ("zendesk", "Zendesk", "zendesk-account")],
)
def test_a_token_that_is_refused(healthy: World, service: str, area: str, told: str) -> None:
    """One check tells it, with what to do about the token; what needs the token was not looked at, and points there."""
    healthy.arm(Fault("status", service=service, status=401, body='{"message": "401 Unauthorized"}', times=None))
    found = examined(staffed(healthy), is_probing=False)
    (failed,) = found.of(Verdict.FAILED)
    assert (failed.check.name, "does not accept" in failed.finding.seen or "gives no" in failed.finding.seen) == (
        told,
        True,
    )
    assert failed.advice == NEW_KEYS[area]
    others = {result.finding.seen for result in found.results if result.check.area == area} - {failed.finding.seen}
    assert {words for words in others if words != "OAuth client"} == {
        f"{area} does not accept the credentials: see {told}"
    }
    assert (found.of(Verdict.AWAY), found.exit_code) == ((), 2)


def test_what_forbids_to_start_forbids_to_probe(healthy: World) -> None:
    """In a public project the doctor writes nothing either."""
    public(healthy)
    found = examined(healthy)
    assert found.exit_code == 2
    assert {result.verdict for result in found.results if result.check.stage is not Stage.READ} == {Verdict.UNSEEN}
    assert probes(healthy) == []


def test_a_run_at_work_comes_first(healthy: World) -> None:
    """While another run holds the lease no probe begins, and the exit code says that something was left out."""
    held(healthy, "held by a0 until 2099-01-01T00:00:00Z")
    found = examined(healthy)
    (told,) = {result.finding.seen for result in found.results if result.check.stage is not Stage.READ}
    assert ("another run" in told, found.exit_code, probes(healthy)) == (True, 3, [])


def test_an_issue_that_cannot_be_opened(healthy: World) -> None:
    """Then every probe was not looked at, with the reason, and the lease is given back."""
    healthy.arm(Fault("status", "gitlab", "POST", "/api/v4/projects/{project}/issues", status=403, body="{}"))
    found = examined(healthy)
    (told,) = {result.finding.seen for result in found.results if result.check.stage is not Stage.READ}
    assert ("could not begin" in told, found.exit_code) == (True, 3)
    assert [label.title for label in healthy.project.labels.values() if "lease" in label.title] == []


def test_what_a_dead_probe_left_is_removed(healthy: World) -> None:
    """Its issue ends as every probe's, its labels go; an issue of people with the same title stays."""
    gitlab, bot = healthy.sandbox.gitlab, healthy.user(people.BOT)
    left = gitlab.create_issue(healthy.project, bot, title=TITLE, description=str(body()), confidential=True)
    theirs = gitlab.create_issue(healthy.project, healthy.manager, title=TITLE, description=str(body()))
    unmarked = gitlab.create_issue(healthy.project, bot, title=TITLE, description="Without a marker.")
    gitlab.add_label(healthy.project, bot, f"{PREFIX}-race")
    found = examined(healthy)
    assert found.exit_code == 0
    assert (left.state, theirs.state, unmarked.state) == ("closed", "opened", "opened")
    assert [label.title for label in healthy.project.labels.values() if label.title.startswith(PREFIX)] == []


def test_what_was_closed_is_deleted_by_who_may(healthy: World) -> None:
    """Issues that probes could only close go once the bot's role lets it delete them."""
    gitlab, bot = healthy.sandbox.gitlab, healthy.user(people.BOT)
    left = gitlab.create_issue(healthy.project, bot, title=TITLE, description=str(body()), confidential=True)
    healthy.edit(left, state_event="close")
    gitlab.add_member(healthy.project, bot, 15)
    examined(healthy)
    assert left.iid not in healthy.project.issues


def test_a_probe_disturbs_no_run(healthy: World) -> None:
    """The run after it has nothing to do, and nobody was told of anything."""
    healthy.run()
    told = len(healthy.sandbox.gitlab.notifications)
    examined(healthy)
    assert {issue.state for issue in probes(healthy)} == {"closed"}
    assert healthy.run().writes == 0
    assert len(healthy.sandbox.gitlab.notifications) == told


@pytest.mark.parametrize(("path", "nth"), [("/notes", 10), ("/award_emoji", 1), ("/resource_state_events", 1)])
def test_the_issue_never_stays_open(healthy: World, path: str, nth: int) -> None:
    """Whatever fails in between, the last check finds the issue closed and no label left."""
    healthy.arm(Fault("status", "gitlab", status=500, template=f"{ISSUE}{path}", nth=nth, times=4))
    healthy.arm(Fault("reset", "gitlab", "POST", NOTES, nth=5, times=3))
    found = verdicts(examined(healthy))
    assert (found["probe-removed"], {issue.state for issue in probes(healthy)}) == (Verdict.OK, {"closed"})
    assert [label.title for label in healthy.project.labels.values() if label.title.startswith(PREFIX)] == []


def test_an_issue_that_stays_open_is_named(healthy: World) -> None:
    """Where GitLab neither deletes nor closes it, somebody is told its number."""
    odd(ignores_state=True)(healthy)
    (result,) = examined(healthy, {"probe-removed"}).results
    assert result.finding.seen == f"issue #{probes(healthy)[0].iid} is still open"


def test_a_label_that_stays_is_named(healthy: World) -> None:
    """So is a label that cannot be deleted."""
    label = "/api/v4/projects/{project}/labels/{name}"
    healthy.arm(Fault("status", "gitlab", "DELETE", label, status=403, body="{}", times=1))
    found = examined(healthy, {"labels-kept", "probe-removed"})
    assert "the label feedback-bot-probe-kept is still there" in found.results[-1].finding.seen


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ([], 0),
        ([("clock", Verdict.OK), ("clock", Verdict.WARNING), ("clock", Verdict.UNUSED)], 0),
        ([("clock", Verdict.FAILED)], 3),
        ([("clock", Verdict.UNSEEN)], 3),
        ([("clock", Verdict.FAILED), ("gitlab-version", Verdict.AWAY)], 1),
        ([("gitlab-role", Verdict.WARNING)], 0),
        ([("gitlab-role", Verdict.FAILED), ("gitlab-version", Verdict.AWAY)], 2),
    ],
)
def test_exit_codes(given: list[tuple[str, Verdict]], code: int) -> None:
    """The gravest finding decides: what forbids to start, then silence, then everything else."""
    results = tuple(Result(named(name), Finding(verdict, "seen")) for name, verdict in given)
    assert Examination(at=AT, results=results).exit_code == code


def test_advice_is_given_where_something_is_wrong() -> None:
    """A finding's own words come before the check's; where all is well there is nothing to do."""
    assert Result(ANY, Finding(Verdict.OK, "seen", "own")).advice == ""
    assert Result(ANY, Finding(Verdict.WARNING, "seen")).advice == ANY.advice
    assert Result(ANY, Finding(Verdict.FAILED, "seen", "own")).advice == "own"


def test_schedules_that_cannot_be_asked(healthy: World) -> None:
    """PagerDuty's silence is its own, and GitLab's checks are made."""
    healthy.arm(Fault("reset", "pagerduty", times=None))
    found = verdicts(examined(staffed(healthy), {"pagerduty-schedules", "gitlab-role"}))
    assert found == {"gitlab-role": Verdict.OK, "pagerduty-schedules": Verdict.AWAY}


def test_stages_come_in_their_order() -> None:
    """What looks at the end comes after every probe."""
    stages = [check.stage for check in CHECKS]
    assert stages == sorted(stages, key=[Stage.READ, Stage.PROBE, Stage.AFTER].index)


def test_told_to_stop_in_the_middle(healthy: World) -> None:
    """No further check is made, and the issue ends all the same."""
    stop = Impatient()
    answered([], NOTES, times=2)(healthy)
    clock = healthy.sandbox.clock.now
    with wiring.assembled(
        healthy.services, healthy.config, healthy.cache, is_dry=True, local_now=clock, stop=stop
    ) as ports:
        scene = Scene(ports, None, is_api_token=False, wait=lambda _: stop.ask(15))
        found = examine(scene, is_probing=True, only={"note-listed", "quoted-block", "probe-removed"})
    told = {result.check.name: result.finding for result in found.results}
    assert told["quoted-block"] == Finding(Verdict.UNSEEN, "the doctor was told to stop")
    assert told["probe-removed"].verdict is Verdict.OK
    assert {issue.state for issue in probes(healthy)} == {"closed"}


def test_several_mistakes_stand_in_one_line() -> None:
    """The first ones, and how many more there are."""
    error = ConfigError("\n".join(f"bot.yml:{line}:1: is odd" for line in range(1, 9)))
    (found,) = refused(error, "configuration", AT).of(Verdict.FAILED)
    assert found.finding.seen == ("; ".join(f"bot.yml:{line}:1: is odd" for line in range(1, 6)) + "; and 3 more")
