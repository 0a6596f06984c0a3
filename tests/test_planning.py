"""What a run does first, what it leaves, and how later runs get there all the same."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot import policies
from bot.config import Configuration
from bot.domain.errors import ConfigError
from bot.domain.markers import Marker
from bot.domain.memory import Memory
from bot.domain.model import Case
from bot.domain.texts import UnsafeTextError
from bot.report import Outcome, Report, Result
from bot.sandbox.faults import Fault
from tests.world import DAYS, HOURS, MINUTES, World

RATINGS = "/api/v2/satisfaction_ratings"
ISSUES = "/api/v4/projects/{project}/issues"
NOTES = "/api/v4/projects/{project}/issues/{issue_iid}/notes"
BROKEN = '{"message":"500 Internal Server Error"}'


def memory(world: World) -> Memory:
    (note,) = world.notes(world.status, "status")
    found = Memory.of(Marker.of(note.body))
    assert found is not None
    return found


def prepared(world: World) -> None:
    """A project in which the bot ran once: labels and status issue are there."""
    world.run()
    world.wait(HOURS)


def rated_at(world: World, score: str, at: datetime, comment: str | None = None) -> int:
    ticket = world.ticket()
    world.sandbox.zendesk.rate(ticket, score, comment, at=at)  # type: ignore[arg-type] # the sandbox checks the word
    return ticket


def done(report: Report) -> list[str]:
    """What was done on which case, in the order of the plan."""
    keyed = [each.action for each in report.of(Result.DONE) if each.action.key]
    return [f"{action.kind} {action.key.ticket_id}" for action in keyed if action.key]


def run_until_quiet(world: World, max_writes: int | None = None, most: int = 40) -> int:
    """Runs until one finds nothing to do; how many runs wrote."""
    for number in range(most):
        report = world.run(max_writes=max_writes)
        world.wait(MINUTES)
        if not (report.writes or report.not_looked_at or report.of(Result.DEFERRED)):
            return number
    raise AssertionError(f"not quiet after {most} runs")


# -- the watermark ---------------------------------------------------------------------------------------------


def test_the_watermark_follows_the_time(world: World) -> None:
    """When all is mirrored the watermark stands at the time of the run."""
    prepared(world)
    world.rate("good")
    world.wait(HOURS)
    world.run()
    assert memory(world).watermark == world.sandbox.clock.now()


def test_a_failed_rating_holds_the_watermark(world: World) -> None:
    """It stays before the oldest rating that could not be mirrored, however long that lasts, and then goes on."""
    prepared(world)
    world.set({"run": {"workers": 1}})  # so that the younger one is the one that fails
    world.rate("good")
    world.wait(MINUTES)
    failed, since = world.rate("good"), world.sandbox.clock.now()
    world.arm(Fault("status", "gitlab", "POST", ISSUES, nth=2, times=None, status=500, body=BROKEN))
    for _ in range(4):
        assert world.run(max_writes=2).outcome is Outcome.PARTIAL
        assert memory(world).watermark == since - timedelta(seconds=1)
        world.wait(3 * DAYS)
        world.sandbox.traffic.faults.disarm()
        world.arm(Fault("status", "gitlab", "POST", ISSUES, times=None, status=500, body=BROKEN))
    world.sandbox.traffic.faults.disarm()
    report = world.run()
    assert (report.outcome, len(world.issues(failed))) == (Outcome.OK, 1)
    assert memory(world).watermark == world.sandbox.clock.now()


def test_a_deferred_rating_holds_the_watermark(world: World) -> None:
    """What the cap left is behind the watermark's back and is done by the next run, even without the cache."""
    prepared(world)
    tickets = [world.rate("good") for _ in range(3)]
    since = world.sandbox.clock.now()
    world.run(max_writes=1)
    assert memory(world).watermark == since - timedelta(seconds=1)
    world.lose_cache()
    world.wait(5 * DAYS)
    world.run()
    assert [len(world.issues(ticket)) for ticket in tickets] == [1, 1, 1]


def test_a_lost_card_is_posted_later(world: World) -> None:
    """A case whose card failed is open without it only until the next run."""
    prepared(world)
    ticket = world.rate("bad", "No.")
    world.arm(Fault("status", "gitlab", "POST", NOTES, status=500, body=BROKEN))
    assert world.run().outcome is Outcome.PARTIAL
    world.wait(MINUTES)
    assert done(world.run()) == [f"PostCard {ticket}"]


def test_zendesk_fails(world: World) -> None:
    """A run that cannot read the ratings writes nothing, and the next one mirrors all."""
    prepared(world)
    ticket = world.rate("bad", "No.")
    world.arm(Fault("status", "zendesk", "GET", RATINGS, times=None, status=500, body="{}"))
    world.try_run()
    assert world.bots == []
    world.sandbox.traffic.faults.disarm()
    world.run()
    assert len(world.issues(ticket)) == 1


# -- caps and order --------------------------------------------------------------------------------------------


def _story(world: World, max_writes: int | None) -> None:
    """New ratings of both kinds, then changes of some of them."""
    tickets = [world.rate(score, "Words") for score in ("good", "bad", "good", "bad")]
    run_until_quiet(world, max_writes)
    for ticket, score in zip(tickets, ("bad", "good", "good", "bad"), strict=True):
        world.rate(score, "Other words", ticket=ticket)
    run_until_quiet(world, max_writes)


@pytest.mark.parametrize("max_writes", [1, 2, 3])
def test_a_cap_changes_nothing_in_the_end(world: World, max_writes: int) -> None:
    """With so few writes a run the same state is reached, by more runs."""
    _story(world, None)
    expected = world.state()
    world.restart()
    _story(world, max_writes)
    assert world.state() == expected
    world.wait(25 * HOURS)
    assert world.run().writes == 0


@pytest.mark.parametrize("max_writes", [1, 2, 3, 7])
def test_no_run_writes_more_than_its_cap(world: World, max_writes: int) -> None:
    """Labels, issues, notes and changes count alike."""
    for score in ("good", "bad", "bad"):
        world.rate(score)
    for _ in range(20):
        assert world.run(max_writes=max_writes).writes <= max_writes
        world.wait(MINUTES)
    assert len(world.bots) == 3


def test_the_cap_of_the_settings(world: World) -> None:
    """Without an operator's number the one of bot.yml counts."""
    world.set({"run": {"max_writes": 4}})
    world.rate("good")
    report = world.run()
    left = len(world.config.wanted_labels) + 1 - 4
    assert (report.writes, len(report.of(Result.DEFERRED)), report.outcome.exit_code) == (4, left, 0)


def test_what_comes_first(world: World) -> None:
    """New bad ratings, then changes, then new good ones, then backfill; the oldest first within each."""
    prepared(world)
    changed = world.rate("good")
    world.run()
    now = world.sandbox.clock.now()
    old = rated_at(world, "bad", now - 20 * DAYS)
    world.wait(HOURS)
    good = world.rate("good")
    world.wait(MINUTES)
    late_bad = world.rate("bad")
    early_bad = rated_at(world, "bad", world.sandbox.clock.now() - 10 * MINUTES)
    early_good = rated_at(world, "good", world.sandbox.clock.now() - 20 * MINUTES)
    world.rate("bad", "Changed", ticket=changed)
    world.set({"mirror": {"backfill": (now - 25 * DAYS).date()}})
    assert done(world.run()) == [
        f"OpenIssue {early_bad}",
        f"PostCard {early_bad}",
        f"OpenIssue {late_bad}",
        f"PostCard {late_bad}",
        f"PostChanged {changed}",
        f"UpdateIssue {changed}",
        f"PostCard {changed}",
        f"OpenIssue {early_good}",
        f"OpenIssue {good}",
        f"OpenIssue {old}",
        f"PostCard {old}",
    ]


def test_mass_reopening_needs_an_operator(world: World) -> None:
    """More reopenings than the brake allows are refused and told, run after run, until somebody forces them."""
    world.set({"brake": {"mass_reopen": 2}})
    tickets = [world.rate("good") for _ in range(3)]
    world.run()
    for ticket in tickets:
        world.edit(world.issue(ticket), state_event="close")
    world.wait(HOURS)
    for ticket in tickets:
        world.rate("bad", "Broken", ticket=ticket)
    for _ in range(2):
        report = world.run()
        assert (report.outcome, report.writes, len(report.of(Result.REFUSED))) == (Outcome.PARTIAL, 0, 9)
        world.wait(3 * DAYS)
    report = world.run(is_forced=True)
    assert (report.outcome, report.counts()["issues_reopened"]) == (Outcome.OK, 3)


@pytest.mark.parametrize("is_dry", [False, True])
@pytest.mark.parametrize("fate", ["deleted", "never there"])
def test_a_ticket_that_zendesk_does_not_know(world: World, fate: str, *, is_dry: bool) -> None:
    """An operator who asks for it is told in one line, and nothing is written."""
    prepared(world)
    ticket = 99_999
    if fate == "deleted":
        ticket = world.rate("bad", "No.")
        world.sandbox.zendesk.delete_ticket(ticket)
    world.sandbox.traffic.clear()
    with pytest.raises(ConfigError) as caught:
        world.run(ticket=ticket, is_dry=is_dry)
    assert str(caught.value) == f"Zendesk knows no ticket {ticket}: it was deleted, or the number is mistyped"
    assert {seen.method for seen in world.sandbox.traffic.seen if seen.service == "gitlab"} == {"GET"}


# -- what a run reads ------------------------------------------------------------------------------------------


def test_notes_are_read_in_portions(world: World) -> None:
    """On a cold cache each run reads the notes of a few issues, until every case is known again."""
    prepared(world)
    tickets = [world.rate("bad", "No.") for _ in range(7)]
    world.run()
    for ticket in tickets:
        card = world.notes(world.issue(ticket), "card")[0]
        world.sandbox.gitlab.delete_note(card, world.admin)
    world.set({"run": {"note_reads": 3}})
    world.lose_cache()
    reads = []
    for _ in range(4):
        world.wait(HOURS)
        world.sandbox.traffic.clear()
        report = world.run()
        noted = [seen for seen in world.sandbox.traffic.seen if (seen.method, seen.template) == ("GET", NOTES)]
        reads.append((len(noted) <= 3 + 1, report.not_looked_at))
    assert reads == [(True, 4), (True, 1), (True, 0), (True, 0)]
    assert [len(world.notes(world.issue(ticket), "card")) for ticket in tickets] == [1] * 7


def test_a_ticket_without_a_rating(world: World) -> None:
    """An operator who asks for it is told so, and nothing is written for it."""
    prepared(world)
    ticket = world.ticket()
    report = world.run(ticket=ticket)
    assert [(each.kind, each.why) for each in report.findings] == [("not_rated", f"ticket {ticket} has no rating")]
    assert world.issues(ticket) == []


def test_a_text_that_cannot_be_sent(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A template that goes wrong for one case only leaves that one for later, and says so; the others are mirrored."""
    odd, other = world.rate("bad", "No."), world.rate("bad", "No.")
    decide = policies.decide

    def breaks(case: Case, now: datetime, config: Configuration) -> Any:
        if case.key.ticket_id == odd:
            raise UnsafeTextError("line 1 starts with '/close', which GitLab would act upon")
        return decide(case, now, config)

    monkeypatch.setattr(policies, "decide", breaks)
    report = world.run()
    assert (world.issues(odd), len(world.issues(other))) == ([], 1)
    (found,) = [each for each in report.findings if each.kind == "left_alone"]
    assert found.why.startswith("its text cannot be sent to GitLab (line 1 starts with '/close'")
    monkeypatch.undo()
    world.run()
    assert len(world.issues(odd)) == 1
