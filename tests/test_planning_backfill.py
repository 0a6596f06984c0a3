"""Old ratings: what is in scope, and how a backfill gets through many of them in pieces."""

from __future__ import annotations

from bot.report import Outcome
from bot.sandbox.faults import Fault
from tests.test_planning import BROKEN, ISSUES, RATINGS, done, memory, prepared, rated_at, run_until_quiet
from tests.world import DAYS, HOURS, MINUTES, World


def history(world: World, days: int) -> list[int]:
    """A good rating on each of so many days before today, the oldest first."""
    now = world.sandbox.clock.now()
    return [rated_at(world, "good", now - (days - number) * DAYS) for number in range(days)]


def test_the_look_back(world: World) -> None:
    """What was rated before the scope stays out of it for ever."""
    world.set({"mirror": {"look_back": "3 days"}})
    tickets = history(world, 6)
    for _ in range(3):
        world.run()
        world.wait(25 * HOURS)
    assert [len(world.issues(ticket)) for ticket in tickets] == [0, 0, 0, 1, 1, 1]


def test_a_backfill_in_windows(world: World) -> None:
    """With a cap it goes on over several runs, the oldest first, and ends with everything mirrored once."""
    tickets = history(world, 40)
    prepared(world)
    start = (world.sandbox.clock.now() - 35 * DAYS).date()
    world.set({"mirror": {"backfill": start}})
    seen = []
    for _ in range(12):
        report = world.run(max_writes=4)
        seen += [int(each.rpartition(" ")[2]) for each in done(report)]
        world.wait(MINUTES)
    assert seen == tickets[5:33]
    assert [len(world.issues(ticket)) for ticket in tickets] == [0] * 5 + [1] * 35
    world.wait(HOURS)
    world.run()
    assert (memory(world).scope_from.date(), memory(world).backfill_from) == (start, None)


def test_a_backfill_without_a_cache(world: World) -> None:
    """Its progress is remembered in GitLab."""
    tickets = history(world, 30)
    prepared(world)
    world.set({"mirror": {"backfill": (world.sandbox.clock.now() - 40 * DAYS).date()}})
    for _ in range(12):
        world.run(max_writes=4)
        world.lose_cache()
        world.wait(MINUTES)
    assert [len(world.issues(ticket)) for ticket in tickets] == [1] * 30
    assert memory(world).backfill_from is None


def test_a_failure_holds_the_backfill(world: World) -> None:
    """A window in which something failed is done again."""
    tickets = history(world, 30)
    prepared(world)
    world.set({"mirror": {"backfill": (world.sandbox.clock.now() - 40 * DAYS).date()}})
    world.arm(Fault("status", "gitlab", "POST", ISSUES, nth=3, status=500, body=BROKEN))
    assert world.run().outcome is Outcome.PARTIAL
    world.wait(MINUTES)
    world.run()
    assert [len(world.issues(ticket)) for ticket in tickets] == [1] * 30


def test_a_backfill_that_is_done_is_not_read_again(world: World) -> None:
    """Once it is done an idle run reads as little as before."""
    history(world, 30)
    prepared(world)
    world.set({"mirror": {"backfill": (world.sandbox.clock.now() - 40 * DAYS).date()}})
    run_until_quiet(world)
    world.wait(HOURS)
    world.run()
    world.wait(10 * MINUTES)
    world.sandbox.traffic.clear()
    world.run()
    assert len([seen for seen in world.sandbox.traffic.seen if seen.template == RATINGS]) == 1


def test_a_backfill_that_begins_earlier_later(world: World) -> None:
    """A new date further back brings in what lies before the old one."""
    tickets = history(world, 30)
    prepared(world)
    now = world.sandbox.clock.now()
    for days, count in ((15, 15), (29, 29)):
        world.set({"mirror": {"backfill": (now - days * DAYS).date()}})
        run_until_quiet(world)
        assert sum(len(world.issues(ticket)) for ticket in tickets) >= count


def test_a_backfill_loses_nothing_just_before_the_scope(world: World) -> None:
    """What was rated in the hour before the scope, which every run reads again, is older than it all the same."""
    now = world.sandbox.clock.now()
    tickets = [rated_at(world, "good", now - 7 * DAYS - 15 * MINUTES), rated_at(world, "good", now - 8 * DAYS)]
    world.set({"mirror": {"backfill": (now - 20 * DAYS).date()}})
    world.run()
    assert [len(world.issues(ticket)) for ticket in tickets] == [1, 1]


def test_a_backfill_on_the_day_of_a_sweep(world: World) -> None:
    """The daily sweep, which reads older ratings too, leaves those before the scope to the backfill."""
    tickets = history(world, 25)
    prepared(world)
    world.set({"mirror": {"backfill": (world.sandbox.clock.now() - 40 * DAYS).date()}})
    world.wait(25 * HOURS)
    run_until_quiet(world)
    assert [len(world.issues(ticket)) for ticket in tickets] == [1] * 25
