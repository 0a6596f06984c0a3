"""Only one bot writes at a time: the lease is exclusive, expires, and is taken over by exactly one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from threading import Barrier
from typing import cast

import pytest

from bot import lease, wiring
from bot.domain.errors import NotFound, UnknownOutcome
from bot.domain.ports import FeedbackProject
from bot.report import Outcome, Result
from bot.run import Options, Pass
from bot.sandbox.faults import Fault, Kind
from bot.sandbox.gitlab.model import Label
from bot.stop import Stop
from tests.world import MINUTES, Impatient, World

LENGTH = 10 * MINUTES
LABELS = "/api/v4/projects/{project}/labels"
LABEL = f"{LABELS}/{{name}}"


class Site:
    """The lease of the world's project, as bots see it that share one clock."""

    def __init__(self, world: World, project: FeedbackProject) -> None:
        self.world = world
        self.project = project
        self.seconds = 0.0

    def taken(self, holder: str) -> AbstractContextManager[lease.Lease | None]:
        now = self.world.sandbox.clock.now()
        return lease.taken(self.project, holder, now, LENGTH, lambda: self.seconds)

    def wait(self, minutes: float) -> None:
        self.world.wait(minutes * MINUTES)
        self.seconds += minutes * 60

    def left_behind(self, holder: str) -> None:
        """A bot takes the lease and dies."""
        with self.taken(holder):
            self.seconds += 1_000_000  # so that it does not give the lease back
        self.seconds -= 1_000_000

    def race(self, holders: int) -> list[bool]:
        """So many bots try at the same time and hold it until all have tried; who got it."""
        start, end = Barrier(holders), Barrier(holders)

        def attempt(number: int) -> bool:
            start.wait()
            with self.taken(f"racer-{number}") as held:
                end.wait()
                return held is not None

        with ThreadPoolExecutor(holders) as pool:
            return list(pool.map(attempt, range(holders)))

    @property
    def labels(self) -> list[Label]:
        """The labels that the lease left in the project."""
        return [each for each in self.world.project.labels.values() if each.title.startswith(lease.NAME)]


@pytest.fixture
def site(world: World) -> Iterator[Site]:
    with wiring.assembled(world.services, world.config, None, stop=Impatient()) as ports:
        yield Site(world, ports.gitlab)


def test_one_holder(site: Site) -> None:
    """While one holds it nobody else does; afterwards the next can, and no label is left."""
    with site.taken("one") as held, site.taken("two") as other:
        assert (held is not None, other) == (True, None)
        assert site.labels[0].description == "held by one until 2026-11-16T09:12:00Z"
    assert site.labels == []
    with site.taken("two") as held:
        assert held is not None


def test_exclusive_among_threads(site: Site) -> None:
    """Of eight that try at the same moment exactly one holds it."""
    assert sorted(site.race(8)) == [False] * 7 + [True]
    assert site.labels == []


def test_released_after_an_error(site: Site) -> None:
    """A run that fails gives the lease back."""
    with pytest.raises(ZeroDivisionError), site.taken("one"):
        raise ZeroDivisionError
    assert site.labels == []


@pytest.mark.parametrize(("minutes", "is_free"), [(11.9, False), (12, False), (12.1, True)])
def test_a_dead_holder(site: Site, minutes: float, is_free: bool) -> None:  # noqa: FBT001 - a row of the table
    """Its lease counts for its time budget and a margin, and then no more."""
    site.left_behind("dead")
    site.wait(minutes)
    with site.taken("next") as held:
        assert (held is not None) is is_free


def test_a_dead_holder_is_followed_by_exactly_one(site: Site) -> None:
    """Of eight that find an expired lease one takes it over; its label is the only one left meanwhile."""
    site.left_behind("dead")
    site.wait(13)
    assert sorted(site.race(8)) == [False] * 7 + [True]
    assert site.labels == []


def test_taking_over_renews_the_lease(site: Site) -> None:
    """Who took over holds it for the full time, under its own name."""
    site.left_behind("dead")
    site.wait(13)
    with site.taken("next"), site.taken("third") as third:
        assert third is None
        assert [label.description for label in site.labels] == ["held by next until 2026-11-16T09:25:00Z"]


class Overtaken:
    """A project in which somebody else acts right after one bot read the lease."""

    def __init__(self, project: FeedbackProject, act: Callable[[], None]) -> None:
        self._project, self._act = project, act

    def label(self, name: str) -> object:
        found = self._project.label(name)
        act, self._act = self._act, lambda: None
        act()
        return found

    def __getattr__(self, name: str) -> object:
        return getattr(self._project, name)


def test_a_takeover_by_somebody_faster(site: Site) -> None:
    """Who read the dead holder's lease before somebody else took it over does not take it over as well."""
    site.left_behind("dead")
    site.wait(13)
    slow = Site(site.world, cast("FeedbackProject", Overtaken(site.project, lambda: site.left_behind("faster"))))
    with slow.taken("slow") as held:
        assert held is None
    assert [label.description for label in site.labels] == ["held by faster until 2026-11-16T09:25:00Z"]


def test_a_holder_that_wakes_up_late(site: Site) -> None:
    """It stops writing when its time is over, and leaves the lease of its follower alone."""
    with site.taken("late") as held:
        assert held is not None
        assert held.is_held()
        site.wait(9.9)
        assert held.is_held()
        site.wait(3)
        assert not held.is_held()
        with site.taken("next") as follower:
            assert follower is not None
            held.release()
            assert len(site.labels) == 1


@pytest.mark.parametrize("description", ["", None, "held by one until tomorrow", "mine!"])
def test_a_label_that_somebody_edited(site: Site, description: str | None) -> None:
    """Nobody waits for ever for a label that does not say until when."""
    site.left_behind("one")
    site.labels[0].description = description
    with site.taken("next") as held:
        assert held is not None


def test_a_label_that_somebody_deleted(site: Site) -> None:
    """The holder ends without an error when its label is gone."""
    with site.taken("one") as held:
        assert held is not None
        site.project.delete_label(lease.NAME)
    assert site.labels == []


def test_a_label_that_vanishes_during_the_takeover(site: Site) -> None:
    """Who finds the dead holder's label deleted in the last moment takes the lease all the same."""
    site.left_behind("dead")
    site.wait(13)
    deleting = Overtaken(site.project, lambda: site.project.delete_label(lease.NAME))
    with Site(site.world, cast("FeedbackProject", deleting)).taken("next") as held:
        assert held is not None
    assert site.labels == []


def test_a_release_that_arrives_late(site: Site) -> None:
    """A request of the last holder that was under way for long does not delete the lease of its follower."""
    with site.taken("late") as held:
        assert held is not None
        site.wait(13)
        with site.taken("next") as follower:
            assert follower is not None
            with pytest.raises(NotFound):
                site.project.delete_label(held.label_id)
            assert len(site.labels) == 1


def test_a_lost_reply_on_creation(site: Site) -> None:
    """Whoever does not know whether it holds the lease does not; the label expires like that of a dead one."""
    site.world.arm(Fault("lost_reply", "gitlab", "POST"))
    with pytest.raises(UnknownOutcome), site.taken("one"):
        pytest.fail("held without knowing")
    with site.taken("two") as held:
        assert held is None
    site.wait(13)
    with site.taken("two") as held:
        assert held is not None


def test_a_lost_reply_on_release(site: Site) -> None:
    """A lease that may have been given back or not hurts nobody."""
    with site.taken("one"):
        site.world.arm(Fault("reset", "gitlab", "DELETE"))
    assert len(site.labels) == 1
    site.wait(13)
    with site.taken("two") as held:
        assert held is not None


@pytest.mark.parametrize(("kind", "is_held"), [("reset", False), ("lost_reply", True)])
def test_a_deletion_without_a_reply(site: Site, kind: Kind, *, is_held: bool) -> None:
    """Whether the dead holder's label is gone is told by the creation of the next one."""
    site.left_behind("dead")
    site.wait(13)
    site.world.arm(Fault(kind, "gitlab", "DELETE", LABEL, reply="reset"))
    with site.taken("next") as held:
        assert (held is not None) is is_held
    assert sum(site.race(4)) == 1


@pytest.mark.parametrize(("kind", "left"), [("reset", 0), ("lost_reply", 1)])
def test_a_crash_in_the_takeover(site: Site, kind: Kind, left: int) -> None:
    """Who died while taking over leaves at most a lease that expires, and later exactly one takes over."""
    site.left_behind("dead")
    site.wait(13)
    site.world.arm(Fault(kind, "gitlab", "POST", LABELS, nth=2, reply="reset"))
    with pytest.raises(UnknownOutcome), site.taken("unlucky"):
        pytest.fail("held without knowing")
    assert len(site.labels) == left
    site.wait(13)
    assert sum(site.race(4)) == 1
    assert site.labels == []


def test_a_run_that_finds_the_lease_taken(world: World, site: Site) -> None:
    """It ends as busy, exit code 0, having written nothing."""
    world.rate("bad", "No.")
    with site.taken("other"):
        report = world.run()
    assert (report.outcome, report.outcome.exit_code, report.writes, world.bots) == (Outcome.BUSY, 0, 0, [])
    world.wait(MINUTES)
    assert world.run().outcome is Outcome.OK


def test_a_run_whose_time_is_over_writes_no_more(world: World) -> None:
    """A machine that falls asleep while it writes stops after waking up; the next run does the rest."""
    tickets = [world.rate("bad", "No.") for _ in range(5)]
    traffic = world.sandbox.traffic

    def clock() -> float:
        return 0.0 if traffic.count("gitlab", "POST") < 19 else 1_000_000.0

    with wiring.assembled(world.services, world.config, None, clock=clock, local_now=world.sandbox.clock.now) as ports:
        report = Pass(ports, Options()).run()
    written = traffic.count("gitlab", "POST")
    assert (19 <= written <= 19 + world.config.bot.run.workers, len(report.of(Result.DEFERRED)) > 0) == (True, True)
    world.wait(13 * MINUTES)
    assert world.run().outcome is Outcome.OK
    assert [len(world.notes(world.issue(ticket), "card")) for ticket in tickets] == [1] * 5


class Stopped(Stop):
    """The process is told to stop as soon as somebody waits."""

    def wait(self, seconds: float | None = None) -> bool:
        self.ask()
        return True


def test_a_stop_while_a_limit_is_used_up(world: World) -> None:
    """Who waits for the limit on notes gives up; the status note is told and the lease given back all the same."""
    world.run()
    for _ in range(3):
        world.rate("bad")
    world.set({"pace": {"notes_per_minute": 1, "requests_per_minute": 2000}})
    ports = wiring.assembled(world.services, world.config, None, local_now=world.sandbox.clock.now, stop=Stopped())
    with ports as found:
        report = Pass(found, Options()).run()
    deferred = [done.detail for done in report.of(Result.DEFERRED)]
    assert (report.status_writes, any("told to stop" in each for each in deferred)) == (1, True)
    assert lease.NAME not in [label.title for label in world.sandbox.gitlab.labels(world.project)]
