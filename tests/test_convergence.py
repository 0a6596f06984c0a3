"""However a run is disturbed, the next ones end where an undisturbed one would: nothing lost, nothing doubled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from bot.report import Outcome, Report
from bot.sandbox.faults import Fault
from bot.sandbox.gitlab.model import Issue
from tests.world import DAYS, HOURS, MINUTES, World


def some_ratings(world: World) -> list[int]:
    """Two good and two bad ones."""
    return [world.rate("good"), world.rate("bad", "No."), world.rate("bad"), world.rate("good", "Thanks!")]


def some_changes(world: World, tickets: list[int]) -> None:
    """One turns bad, one turns good, one gets words."""
    world.rate("bad", "Broken again", ticket=tickets[0])
    world.rate("good", "All fine now", ticket=tickets[1])
    world.rate("bad", "Still waiting", ticket=tickets[2])


def assert_settled(world: World) -> None:
    """A run that finds nothing to do writes nothing."""
    world.wait(5 * MINUTES)
    report = world.run()
    assert (report.outcome, report.writes) == (Outcome.OK, 0)


def test_a_second_run_writes_nothing(world: World) -> None:
    """Running again changes nothing."""
    some_ratings(world)
    world.run()
    before = world.state()
    assert_settled(world)
    assert world.state() == before


def test_two_runs_at_the_same_time(world: World) -> None:
    """One of two bots writes, the other ends as busy or finds it done; no ticket has two issues."""
    tickets = [ticket for _ in range(5) for ticket in some_ratings(world)]
    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(lambda name: _other(world, name), ["one", "two"]))
    assert {report.outcome for report in reports} <= {Outcome.OK, Outcome.BUSY}
    assert [len(world.issues(ticket)) for ticket in tickets] == [1] * len(tickets)
    assert_settled(world)


def _other(world: World, name: str) -> Report:
    """A bot with a cache of its own."""
    own = World.__new__(World)
    own.__dict__.update(world.__dict__, cache=world.cache / name)
    return own.run(holder=name)


def test_a_cold_cache(world: World) -> None:
    """Without its cache the bot finds everything again in GitLab."""
    some_ratings(world)
    world.run()
    before = world.state()
    world.lose_cache()
    assert_settled(world)
    assert world.state() == before


def test_a_corrupt_cache(world: World) -> None:
    """A damaged cache is thrown away."""
    some_ratings(world)
    world.run()
    before = world.state()
    (world.cache / "feedback-bot.sqlite").write_bytes(b"this is no database" * 1000)
    assert_settled(world)
    assert world.state() == before


def test_a_cache_of_another_project(world: World, tmp_path: Path) -> None:
    """A cache that belongs to another project is not believed."""
    some_ratings(world)
    world.run()
    other = world.sandbox.gitlab.add_project("acme/other")
    world.sandbox.gitlab.add_member(other, world.user("feedback-bot"), 20)
    world.sandbox.gitlab.rename_project(world.project, "acme/elsewhere")
    world.sandbox.gitlab.rename_project(other, "acme/feedback")
    world.run()
    assert len(world.bots) == 4
    assert_settled(world)


FAULTS = {
    "lost_reply": Fault("lost_reply", service="gitlab", reply="reset"),
    "refused": Fault("status", service="gitlab", status=500, body='{"message":"500 Internal Server Error"}'),
    "reset": Fault("reset", service="gitlab"),
}


@pytest.mark.proof
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_at_each_write(world: World, kind: str, method: str) -> None:
    """Whichever write fails or loses its reply, the next runs reach the undisturbed state."""
    _story(world)
    expected = world.state()
    writes = world.sandbox.traffic.count("gitlab", method)
    for nth in range(1, writes + 1):
        world.restart()
        world.arm(replace(FAULTS[kind], method=method, nth=nth))
        _story(world)
        assert (world.sandbox.traffic.faults.armed, world.state()) == ((), expected), f"{kind} at {method} {nth}"
    assert writes


def _story(world: World) -> None:
    tickets = some_ratings(world)
    _some_runs(world)
    some_changes(world, tickets)
    _some_runs(world)


def _some_runs(world: World) -> None:
    """Enough for what one fault leaves behind, an unreleased lease among it."""
    for _ in range(3):
        world.try_run()
        world.wait(HOURS)


def test_a_marker_that_a_person_edited_away(world: World) -> None:
    """A lost marker is written again from title and link."""
    ticket = world.rate("bad", "No.")
    world.run()
    issue = world.issue(ticket)
    before = issue.description
    world.edit(issue, description=before.rpartition("\n")[0].rstrip())
    world.wait(5 * MINUTES)
    world.run()
    assert world.issue(ticket).description == before
    assert_settled(world)


def test_a_marker_that_a_person_edited(world: World) -> None:
    """A marker that names another ticket is not believed, but mended."""
    ticket, other = world.rate("bad", "No."), world.rate("good")
    world.run()
    issue = world.issue(ticket)
    before = issue.description
    world.edit(issue, description=before.replace(f":ticket/{ticket}", f":ticket/{other}"))
    world.wait(5 * MINUTES)
    world.run()
    assert world.issue(ticket).description == before
    assert len(world.bots) == 2
    assert_settled(world)


def test_an_issue_of_doubtful_identity_is_left_alone(world: World) -> None:
    """When title and link disagree the bot reports it, writes nothing there, and opens no second issue."""
    ticket = world.rate("bad", "No.")
    world.run()
    issue = world.issue(ticket)
    world.edit(issue, title="Bad: ticket #999999")
    world.rate("good", "All fine", ticket=ticket)
    world.wait(5 * MINUTES)
    report = world.run()
    assert [finding.kind for finding in report.findings] == ["left_alone"]
    assert (issue.title, len(world.bots)) == ("Bad: ticket #999999", 1)


def test_a_deleted_issue_stays_deleted(world: World) -> None:
    """What people delete does not come back, not even when the customer rates again."""
    ticket = world.rate("good")
    world.rate("good")
    world.run()
    world.delete(world.issue(ticket))
    for _ in range(3):
        world.wait(25 * HOURS)
        world.run()
    world.rate("bad", "Now I am angry", ticket=ticket)
    world.run()
    assert world.issues(ticket) == []


def test_a_deleted_issue_stays_deleted_without_a_cache(world: World) -> None:
    """Once noticed, a deletion is remembered in GitLab."""
    ticket = world.rate("good")
    world.run()
    world.delete(world.issue(ticket))
    world.wait(25 * HOURS)
    world.run()
    world.lose_cache()
    world.rate("bad", "Now I am angry", ticket=ticket)
    world.run()
    assert world.issues(ticket) == []


def test_run_ticket_brings_a_deleted_issue_back(world: World) -> None:
    """An operator may ask for one ticket."""
    ticket = world.rate("bad", "No.")
    world.run()
    world.delete(world.issue(ticket))
    world.wait(25 * HOURS)
    world.run()
    report = world.run(ticket=ticket)
    assert report.counts()["issues_opened"] == 1
    assert len(world.notes(world.issue(ticket), "card")) == 1
    world.wait(25 * HOURS)
    assert_settled(world)


def test_doubles_are_healed(world: World) -> None:
    """Of two issues for one ticket the older stays; the other closes with a link, unless a person wrote there."""
    ticket, talked = world.rate("good"), world.rate("good")
    world.run()
    first = world.issue(ticket)
    _copy(world, first)
    copy = _copy(world, world.issue(talked))
    world.say(copy, "I am on it.")
    world.wait(5 * MINUTES)
    world.run()
    old, new = world.issues(ticket)
    assert (old.state, new.state, new.notes[0].body.splitlines()[0]) == (
        "opened",
        "closed",
        f"This is a second issue for the same ticket. Please go on in #{old.iid}, which is older.",
    )
    assert [issue.state for issue in world.issues(talked)] == ["opened", "opened"]
    assert_settled(world)


def _copy(world: World, issue: Issue) -> Issue:
    """What a doubled write leaves behind."""
    return world.sandbox.gitlab.create_issue(
        world.project,
        issue.author,
        title=issue.title,
        description=issue.description,
        labels=issue.labels,
        confidential=True,
    )


def test_ratings_that_came_late_are_mirrored(world: World) -> None:
    """A row that Zendesk shows two days late is found by the daily sweep; an older one is only reported."""
    world.run()
    late, older = world.ticket(), world.ticket()
    world.wait(5 * DAYS)
    world.run()
    now = world.sandbox.clock.now()
    world.sandbox.zendesk.rate(late, "bad", "late", at=now - 1.5 * DAYS)
    world.sandbox.zendesk.rate(older, "bad", "older", at=now - 3 * DAYS)
    world.wait(25 * HOURS)
    report = world.run()
    assert (len(world.issues(late)), len(world.issues(older))) == (1, 0)
    assert [finding.kind for finding in report.findings] == ["missing"]


def test_two_runs_with_one_cache(world: World) -> None:
    """The second process goes without the cache instead of waiting for it, and says so."""
    tickets = some_ratings(world)
    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(lambda name: world.run(holder=name), ["one", "two"]))
    assert {report.outcome for report in reports} <= {Outcome.OK, Outcome.BUSY}
    assert [len(world.issues(ticket)) for ticket in tickets] == [1] * len(tickets)
    assert_settled(world)


def test_a_plan_leaves_the_cache_alone(world: World) -> None:
    """What a plan notices, at whatever time, is still there for the run to notice."""
    ticket = world.rate("good")
    world.run()
    world.wait(25 * HOURS)
    world.delete(world.issue(ticket))
    before = (world.cache / "feedback-bot.sqlite").read_bytes()
    world.run(is_dry=True, now=world.sandbox.clock.now() + 400 * DAYS)
    assert (world.cache / "feedback-bot.sqlite").read_bytes() == before
    world.run()
    world.rate("bad", "Now I am angry", ticket=ticket)
    world.run()
    assert world.issues(ticket) == []


def test_a_deletion_is_not_forgotten_when_the_status_note_fails(world: World) -> None:
    """What the sweep noticed is kept until GitLab knows of it."""
    ticket = world.rate("good")
    world.run()
    world.wait(25 * HOURS)
    world.delete(world.issue(ticket))
    world.arm(replace(FAULTS["refused"], method="PUT"))
    world.run()
    world.rate("bad", "Now I am angry", ticket=ticket)
    world.run()
    assert world.issues(ticket) == []
