"""Runs that die, lose access or meet another bot: what they leave is finished by the next, and nothing is made up."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import lease
from bot.adapters.gitlab_client import GitLabClient
from bot.apply import Writer
from bot.cache import Cache
from bot.domain.actions import CreateLabel
from bot.domain.labels import Label
from bot.domain.markers import Marker
from bot.domain.memory import Memory
from bot.report import Outcome, Result
from bot.run import Options, Pass
from bot.sandbox.faults import Fault
from tests.world import DAYS, HOURS, MINUTES, World

NOT_FOUND = '{"message":"404 Project Not Found"}'
SECONDS = timedelta(seconds=1)


class Crash(BaseException):
    """The process is gone."""


def memory(world: World) -> Memory:
    """What the status note remembers."""
    found = Memory.of(Marker.of(world.notes(world.status, "status")[0].body))
    assert found is not None
    return found


def rated_before(world: World, age: timedelta, score: str = "good") -> int:
    """A rating that Zendesk shows with a time in the past."""
    ticket = world.ticket()
    at = world.sandbox.clock.now() - age
    world.sandbox.zendesk.rate(ticket, score, "words", at=at)  # type: ignore[arg-type]  # the sandbox checks the word
    return ticket


def _crash_after(monkeypatch: pytest.MonkeyPatch, nth: int) -> Callable[[], int]:
    """Lets the process die after its n-th write to GitLab; the answer counts the writes."""
    write, count = GitLabClient.write, [0]

    def dying(self: GitLabClient, *arguments: Any, **named: Any) -> Any:
        count[0] += 1
        if count[0] > nth:
            raise Crash
        answer = write(self, *arguments, **named)
        if count[0] == nth:
            raise Crash
        return answer

    monkeypatch.setattr(GitLabClient, "write", dying)
    return lambda: count[0]


def _first_week(world: World) -> None:
    world.set({"run": {"workers": 1}})
    for days in (6, 5, 4):
        rated_before(world, days * DAYS)
    rated_before(world, 2 * HOURS, "bad")


@pytest.mark.proof
def test_a_first_run_that_dies(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the first run dies, the next ones mirror all of it, the oldest rating too."""
    _first_week(world)
    world.run()
    expected = world.state()
    writes = world.sandbox.traffic.count("gitlab") - world.sandbox.traffic.count("gitlab", "GET")
    for nth in range(1, writes + 1):
        world.restart()
        _first_week(world)
        with monkeypatch.context() as dying:
            _crash_after(dying, nth)
            with suppress(Crash):
                world.run()
        world.lose_cache()
        for _ in range(3):
            world.wait(HOURS)
            world.try_run()
        assert world.state() == expected, f"died after write {nth}"
    assert writes > 15


def test_a_404_while_opening_an_issue_is_a_failure(world: World) -> None:
    """The rating is not taken for done: the run says so and the next one opens the issue."""
    world.run()
    ticket = world.rate("bad")
    world.arm(Fault("status", "gitlab", "POST", status=404, body=NOT_FOUND, nth=2))
    assert world.run().outcome is Outcome.PARTIAL
    world.wait(HOURS)
    assert world.run().outcome is Outcome.OK
    assert len(world.issues(ticket)) == 1


def test_lost_access_is_no_deletion(world: World) -> None:
    """A 404 for a moment does not make the bot believe that people deleted the issue."""
    ticket = world.rate("good")
    world.run()
    world.edit(world.issue(ticket), state_event="close")
    world.wait(HOURS)
    world.rate("bad", "Broken again", ticket=ticket)
    world.arm(Fault("status", "gitlab", "PUT", status=404, body=NOT_FOUND))
    assert world.run().outcome is Outcome.PARTIAL
    world.wait(HOURS)
    world.run()
    issue = world.issue(ticket)
    assert (issue.title.partition(":")[0], issue.state, dict(memory(world).deleted)) == ("Bad", "opened", {})


def test_a_long_ticket_stops_nothing(world: World) -> None:
    """Comments of thousands of short lines are shortened, so that the issue fits and the run goes on."""
    world.set({"mirror": {"show": {"public_replies": 10}}})
    ticket = world.ticket()
    agent = world.sandbox.zendesk.add_agent("Agent", "agent@example.com")
    for _ in range(10):
        world.sandbox.zendesk.add_comment(ticket, agent, "a\n" * 10_000, public=True)
    world.rate("bad", "b\n" * 10_000, ticket=ticket)
    assert world.run().outcome is Outcome.OK
    assert len(world.issues(ticket)) == 1


def test_the_watermark_never_goes_back(world: World) -> None:
    """A repair of an old case that fails does not make deleted issues of its time look new."""
    old = world.rate("bad")
    world.run()
    world.wait(12 * DAYS)
    world.run()
    before = memory(world).watermark
    world.edit(world.issue(old), description=world.issue(old).description.rpartition("\n")[0])
    world.wait(25 * HOURS)
    world.arm(Fault("status", "gitlab", "PUT", status=500, body="{}"))
    assert world.run().outcome is Outcome.PARTIAL
    assert memory(world).watermark >= before
    world.wait(2 * HOURS)
    world.run()
    assert Marker.of(world.issue(old).description) is not None


def test_run_ticket_right_after_a_deletion(world: World) -> None:
    """Nobody has to wait for the sweep to get an issue back."""
    ticket = world.rate("bad")
    world.run()
    world.delete(world.issue(ticket))
    world.wait(5 * MINUTES)
    assert world.run(ticket=ticket).counts()["issues_opened"] == 1


def test_a_status_issue_without_its_marker_still_pauses(world: World) -> None:
    """People may edit its description; by author and title it is still the status issue."""
    world.run()
    issue = world.status
    world.sandbox.gitlab.update_issue(issue, world.manager, description="Our bot", add_labels=["bot-paused"])
    world.rate("bad")
    world.lose_cache()
    assert world.run().outcome is Outcome.PAUSED
    assert world.bots == []


def test_an_old_row_that_changed_in_place(world: World) -> None:
    """In accounts that keep the row, a rating older than the scope is mirrored once it changes within it."""
    world.sandbox.zendesk.switches.change_in_place = True
    ticket = rated_before(world, 10 * DAYS)
    world.run()
    world.wait(DAYS)
    world.rate("bad", "Changed my mind", ticket=ticket)
    world.wait(DAYS)
    world.run()
    assert world.issue(ticket).title.startswith("Bad")


def test_a_row_that_appears_half_an_hour_late(world: World) -> None:
    """The hour before the watermark is read again by every run, not only by the daily sweep."""
    world.run()
    world.wait(3 * HOURS)
    world.run()
    ticket = rated_before(world, 30 * MINUTES)
    world.wait(5 * MINUTES)
    assert world.run().counts()["issues_opened"] == 1
    assert len(world.issues(ticket)) == 1


def test_an_act_that_touches_nothing(world: World) -> None:
    """GitLab leaves `updated_at` alone within a minute of the last touch; such an act is seen all the same."""
    ticket = world.rate("good")
    world.run()
    issue = world.issue(ticket)
    world.wait(2 * HOURS)
    world.edit(issue, add_labels=["docs"])
    world.wait(20 * SECONDS)
    world.run()
    world.wait(20 * SECONDS)
    world.edit(issue, remove_labels=["satisfaction::good"])
    world.wait(HOURS)
    world.run()
    assert "satisfaction::good" in issue.labels


def test_another_bot_between_look_and_lease(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another bot wrote after this one looked is seen before anything is written."""
    world.run()
    tickets = [world.rate("bad"), world.rate("good")]
    taken, mine = lease.taken, world.cache

    def late(*arguments: Any) -> Any:
        monkeypatch.setattr(lease, "taken", taken)
        world.cache = mine / "other"
        world.run(holder="other")
        world.cache = mine
        return taken(*arguments)

    monkeypatch.setattr(lease, "taken", late)
    assert world.run().writes == 0
    assert [len(world.issues(ticket)) for ticket in tickets] == [1, 1]


def test_a_lease_that_ends_between_two_actions(world: World) -> None:
    """Nothing is written after the right to write is over; the rest is left to the next run."""
    times = iter([True, False, False])
    with world.ports() as ports:
        ports.gitlab.project()
        labels = [(CreateLabel(label=Label(name, "#000000"), why="test"),) for name in ("one", "two", "three")]
        done = Writer(ports.gitlab, Cache(None), lambda: next(times), ports.monotonic).carry_out(labels, workers=1)
    assert [each.result for each in done] == [Result.DONE, Result.DEFERRED, Result.DEFERRED]
    assert world.sandbox.traffic.count("gitlab", "POST") == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_told_to_stop(world: World, tmp_path: Path, number: signal.Signals) -> None:
    """It ends after the writes in flight and prints its report; the lease is given back and the next run finishes."""
    for _ in range(30):
        world.rate("good")
    world.run(max_writes=1)
    world.wait(HOURS)
    world.sandbox.traffic.latency = 0.1
    config = tmp_path / "config"
    config.mkdir()
    (config / "bot.yml").write_text("brake: {first_plan: 'off'}\nrun: {workers: 1}\n")
    (config / "labels.yml").write_text("{}\n")
    environ = {**os.environ, **world.sandbox.environment(world.url), "FEEDBACK_BOT_CONFIG": str(config)}
    command = [sys.executable, "-m", "bot", "run"]
    with subprocess.Popen(  # noqa: S603 - this Python
        command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        next(line for line in process.stderr if "OpenIssue" in line)
        process.send_signal(number)
        told, events = process.communicate(timeout=30)
    opened = len(world.bots)
    assert (process.returncode, 0 < opened < 30, "Traceback" in events) == (128 + number, True, False)
    assert "open an issue: " in told
    assert lease.NAME not in [label.title for label in world.sandbox.gitlab.labels(world.project)]
    world.sandbox.traffic.latency = 0
    assert (world.run().outcome, len(world.bots)) == (Outcome.OK, 30)


def test_a_backfill_without_end(world: World) -> None:
    """A backfill that finds no end in its time leaves the rest to later runs; what is due today is done."""
    world.run()
    ticket = world.rate("bad")
    world.set({"mirror": {"backfill": "2010-01-01"}, "run": {"time_budget": "10 seconds"}})
    seconds = itertools.count(0.0, 0.8)
    with world.ports() as ports:
        report = Pass(replace(ports, monotonic=lambda: next(seconds)), Options()).run()
    assert (report.outcome, len(world.issues(ticket))) == (Outcome.OK, 1)
    reached = memory(world).backfilled_to
    assert reached is not None
    assert reached > datetime(2010, 1, 1, tzinfo=UTC)


def test_empty_years_cost_few_requests(world: World) -> None:
    """Windows of a backfill widen while they find nothing."""
    world.set({"mirror": {"backfill": "2010-01-01"}})
    assert world.run().requests["zendesk"] < 20
    assert memory(world).backfilled_to is None
