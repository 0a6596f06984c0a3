"""Credentials that Zendesk does not take any more: the status issue says so while GitLab still takes the bot's."""

from __future__ import annotations

from typing import Any

import pytest

from bot import refused
from bot.domain.errors import Denied
from bot.report import Outcome
from bot.sandbox.faults import Fault
from tests.test_main_labels import _busy
from tests.test_status import memory, note, pause, written
from tests.world import DAYS, HOURS, MINUTES, World

LINE = "Zendesk: gives no token: check "
REFUSAL = Fault("status", "zendesk", times=None, status=401, body='{"error":"invalid_token"}')


def refuse(world: World) -> None:
    """A run that Zendesk refuses."""
    with pytest.raises(Denied):
        world.run()


def test_people_are_told(world: World) -> None:
    """At once, and that the bot could not do its work; what runs remember stays as it was."""
    world.run()
    before = memory(world)
    world.wait(10 * MINUTES)
    world.arm(REFUSAL)
    refuse(world)
    assert note(world).body.startswith("**Something could not be done.**")
    assert f"- {LINE}" in note(world).body
    after = memory(world)
    assert (after.watermark, after.told_at, after.swept_at) == (before.watermark, before.told_at, before.swept_at)


def test_the_telling_ends(world: World) -> None:
    """The first run after it was mended says that all is well, and does what was left."""
    world.run()
    world.arm(REFUSAL)
    refuse(world)
    world.sandbox.traffic.faults.disarm()
    world.rate("bad")
    world.wait(10 * MINUTES)
    assert (world.run().outcome, LINE in note(world).body, len(world.bots)) == (Outcome.OK, False, 1)


def test_it_is_told_as_often_as_a_note_is_renewed(world: World) -> None:
    """Runs every ten minutes that are all refused write once an hour."""
    world.run()
    world.arm(REFUSAL)
    written(world)
    writes = []
    for _ in range(8):
        world.wait(10 * MINUTES)
        refuse(world)
        writes.append(written(world))
    assert writes == [1, 0, 0, 0, 0, 0, 1, 0]


def test_another_bot_at_work_tells_people_itself(world: World) -> None:
    """Its credentials may be good: while it holds the lease the note is left to it."""
    world.run()
    written(world)
    _busy(world)
    world.arm(REFUSAL)
    refuse(world)
    assert (written(world), LINE in note(world).body) == (0, False)


def test_a_paused_bot_is_not_told_of(world: World) -> None:
    """Nothing is written while people pause the bot."""
    world.run()
    pause(world)
    world.arm(REFUSAL)
    world.wait(HOURS)
    written(world)
    assert (world.run().outcome, written(world)) == (Outcome.PAUSED, 0)


def test_before_the_first_run(world: World) -> None:
    """There is no status issue yet, and none is opened for this."""
    world.arm(REFUSAL)
    written(world)
    refuse(world)
    assert written(world) == 0


def test_gitlab_fails_too(world: World) -> None:
    """The refusal is what counts: it is not hidden behind the note that could not be written."""
    world.run()
    world.arm(REFUSAL)
    world.arm(Fault("status", "gitlab", "PUT", times=None, status=500, body="{}"))
    refuse(world)
    assert LINE not in note(world).body


def test_what_another_bot_wrote_meanwhile_stays(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bot with good credentials finds a deleted issue while this one is refused: nobody brings it back."""
    gone, mine, other = world.rate("good"), world.cache, world.cache.parent / "other"
    world.run()
    world.cache = other
    world.wait(10 * MINUTES)
    world.run()
    world.wait(DAYS + HOURS)
    world.delete(world.issue(gone))
    tell = refused.tell

    def late(*given: Any) -> None:
        world.sandbox.traffic.faults.disarm()
        world.cache = other
        world.run()
        world.cache = mine
        tell(*given)

    monkeypatch.setattr(refused, "tell", late)
    world.cache = mine
    world.arm(REFUSAL)
    refuse(world)
    assert {*memory(world).deleted} == {gone}
