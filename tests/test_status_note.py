"""The status note between runs that look at everything and runs that webhooks ask for, which look at a few issues."""

from __future__ import annotations

from typing import Any

import pytest

from bot import status, surveys
from bot.report import Outcome
from bot.sandbox.faults import Fault
from bot.show.outline import minute
from bot.slots import overdue
from bot.status_note import UNTOLD
from tests.test_hints import LABEL, of
from tests.test_status import memory, note
from tests.world import DAYS, HOURS, MINUTES, World


def narrow(world: World, ticket: int, words: str = LABEL) -> None:
    """A comment, and the run that answers it."""
    world.wait(10 * MINUTES)
    world.say(world.issue(ticket), words)
    report = world.run(hints=of(world.issue(ticket).iid))
    assert (report.is_narrow, report.outcome, report.writes > 0) == (True, Outcome.OK, True)


def troubled(world: World) -> int:
    """The ticket of a bad rating, after a full run that held closings back."""
    bad = world.rate("bad")
    for _ in range(6):
        world.rate("good")
    world.run()
    world.set({"brake": {"mass_close": 1}})
    world.wait(9 * DAYS)
    assert world.run().outcome is Outcome.PARTIAL
    return bad


def test_a_narrow_run_does_not_call_well_what_is_not(world: World) -> None:
    """Its note says that more is to be told; the next full run tells it, though it is what the one before told."""
    bad = troubled(world)
    narrow(world, bad)
    assert ("All is well." in note(world).body, "an earlier run told of things" in note(world).body) == (False, True)
    world.wait(10 * MINUTES)
    world.run()
    assert "brake.mass_close" in note(world).body


def test_a_narrow_run_that_wrote_nothing_leaves_the_note(world: World) -> None:
    """Nobody loses sight of what a full run told because a webhook came."""
    bad = troubled(world)
    before = note(world).body
    world.wait(2 * HOURS)
    report = world.run(hints=of(world.issue(bad).iid))
    assert (report.is_narrow, report.writes, note(world).body) == (True, 0, before)


def test_a_narrow_run_promises_nothing(world: World) -> None:
    """By when the note is renewed is as the last full run said, and full runs keep to it."""
    bad = world.rate("bad")
    world.run()
    bot, at = world.config.bot, world.sandbox.clock.now()
    promise = f"rewritten by {minute(overdue(bot.schedule, at + bot.status.heartbeat, bot.run.time_budget))}"
    narrow(world, bad)
    assert ("All is well." in note(world).body, promise in note(world).body) == (True, True)
    world.wait(bot.status.heartbeat - 10 * MINUTES)
    world.run()
    assert memory(world).told_at == memory(world).promised_at == world.sandbox.clock.now()


def test_a_narrow_run_does_not_hide_a_warning(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full run that did all and only warned is not called well by a look at one issue; the next one has the word."""
    bad = world.rate("bad")
    with monkeypatch.context() as patch:
        patch.setattr(surveys, "in_force", lambda *_: "somebody has to look at this")
        assert world.run().outcome is Outcome.OK
    narrow(world, bad)
    narrow(world, bad, "@feedback-bot label docs-issue")
    assert ("All is well." in note(world).body, "an earlier run told of things" in note(world).body) == (False, True)
    world.wait(10 * MINUTES)
    assert world.run().warnings == []
    assert "All is well." in note(world).body


def test_a_narrow_run_speaks_of_no_warning_that_nobody_was_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full run that only warned leaves the note as it is until it is due: there is nothing to refer to."""
    bad = world.rate("bad")
    world.run()
    world.wait(10 * MINUTES)
    with monkeypatch.context() as patch:
        patch.setattr(surveys, "in_force", lambda *_: "somebody has to look at this")
        assert world.run().warnings == ["somebody has to look at this"]
    assert "All is well." in note(world).body
    narrow(world, bad)
    assert "All is well." in note(world).body


def test_a_note_that_goes_while_it_is_written(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody deletes it in the last moment: a new one is written in the same run."""
    world.rate("bad")
    world.run()
    world.wait(HOURS)
    tell = status.tell

    def late(*about: Any, **more: Any) -> int:
        world.sandbox.gitlab.delete_note(note(world), world.admin)
        return tell(*about, **more)

    monkeypatch.setattr(status, "tell", late)
    assert world.run().outcome is Outcome.OK
    assert len(world.notes(world.status, "status")) == 1


def test_a_narrow_run_that_has_a_trouble_of_its_own(world: World) -> None:
    """Its note tells it, and the next full run tells again how all is."""
    bad = world.rate("bad")
    world.run()
    world.wait(10 * MINUTES)
    world.say(world.issue(bad), LABEL)
    template = "/api/v4/projects/{project}/issues/{issue_iid}/notes/{note_id}"
    world.arm(Fault("status", "gitlab", "PUT", template, status=422, body="{}"))
    report = world.run(hints=of(world.issue(bad).iid))
    assert (report.is_narrow, report.outcome) == (True, Outcome.PARTIAL)
    assert ("All is well." in note(world).body, memory(world).said.endswith(UNTOLD)) == (False, True)
    world.wait(10 * MINUTES)
    assert world.run().outcome is Outcome.OK
    assert "All is well." in note(world).body
