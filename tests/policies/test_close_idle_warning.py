"""By setting a comment announces that an idle case closes; the grace counts from there."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.markers import Marker
from tests.policies.idle import WEEK, closings, mirrored
from tests.world import DAYS, HOURS, World

GRACE = {"close_idle": {"grace": "2 days"}}


def test_a_warning_first(world: World) -> None:
    """By setting a comment announces the closing, once, and the issue closes when the grace is over."""
    world.set(GRACE)
    issue = mirrored(world)
    world.wait(WEEK)
    assert (world.run().counts()["warnings_posted"], issue.state) == (1, "opened")
    (note,) = world.notes(issue, "warned")
    assert note.body.splitlines()[:2] == [
        "Nobody has written or done anything here for 7 days. This issue closes in 2 days, unless somebody does.",
        "To keep it open for good, add the label `keep-open` or assign somebody.",
    ]
    for wait in (DAYS, DAYS - HOURS):
        world.wait(wait)
        assert world.run().writes == 0
    world.wait(2 * HOURS)
    assert (closings(world.run()), issue.state) == (1, "closed")
    assert len(world.notes(issue, "warned")) == 1


def test_an_answer_to_the_warning(world: World) -> None:
    """It sets the clock back; the next silence is announced anew."""
    world.set(GRACE)
    issue = mirrored(world)
    world.wait(WEEK)
    world.run()
    world.wait(DAYS)
    world.say(issue, "Please keep it")
    for days in (2, 4):
        world.wait(days * DAYS)
        assert world.run().writes == 0
    world.wait(DAYS + HOURS)
    assert (world.run().counts()["warnings_posted"], issue.state) == (1, "opened")
    world.wait(2 * DAYS + HOURS)
    assert closings(world.run()) == 1


def test_the_grace_counts_from_the_warning(world: World) -> None:
    """A bot that was away for a month still warns first and waits."""
    world.set(GRACE)
    issue = mirrored(world)
    world.wait(30 * DAYS)
    world.run()
    world.wait(DAYS)
    assert (world.run().writes, issue.state) == (0, "opened")


def test_a_label_within_a_minute_of_the_warning(world: World) -> None:
    """Neither `updated_at` nor the number of notes shows it; it counts all the same."""
    world.set(GRACE)
    issue = mirrored(world)
    world.wait(WEEK)
    world.run()
    world.wait(timedelta(seconds=20))
    world.edit(issue, add_labels=["docs"])
    world.wait(2 * DAYS + HOURS)
    assert (closings(world.run()), issue.state) == (0, "opened")


def test_a_lost_warning_is_not_repeated(world: World) -> None:
    """What people were told is read from the issue."""
    world.set(GRACE)
    issue = mirrored(world)
    world.wait(WEEK)
    world.run()
    world.lose_cache()
    world.wait(HOURS)
    assert (world.run().writes, len(world.notes(issue, "warned"))) == (0, 1)


def test_a_marker_of_a_person_is_no_warning(world: World) -> None:
    """Nobody can shorten the grace by writing what looks like the bot's note."""
    world.set(GRACE)
    issue = mirrored(world)
    world.say(issue, f"Nothing\n\n{Marker('warned', None, {'at': '2026-12-01T00:00:00Z'})}")
    world.wait(WEEK + HOURS)
    assert (world.run().counts()["warnings_posted"], issue.state) == (1, "opened")
