"""The service between its runs: what it logs, what it survives, when it takes up a changed schedule, how it ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import structlog
import time_machine

from bot.config.schedule import Schedule
from bot.report import Outcome, Report
from bot.sandbox.clock import Clock
from bot.service import Ended, Service
from bot.service.told import About
from bot.service.wake import Hints
from bot.show.problems import SHOWN
from bot.stop import Stop
from tests.service.month import Clockwork, Leap, served
from tests.world import DAYS, HOURS, MINUTES, World

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOURLY = Schedule(every=HOURS, jitter=None)
QUICK = "brake: {first_plan: 'off'}\nrun: {workers: 1}\n"

Script = Callable[[Stop], Ended]


def nothing(_stop: Stop) -> Ended:
    return Ended(Report())


def logged(run: Script, hours: int = 2) -> list[Any]:
    """What an hourly service logs of its runs."""
    with structlog.testing.capture_logs() as lines:
        served(Clock(START), HOURLY, START + hours * HOURS + MINUTES, run)
    return [line for line in lines if line["event"].startswith("run")]


def test_one_line_for_each_run() -> None:
    """The log says how a run went and when the next one is due."""
    report = Report(run_id="20261123T080000Z-3fa9", not_looked_at=3, requests={"zendesk": 2, "gitlab": 4})
    (line, *others) = logged(lambda _stop: Ended(report))
    assert line == {
        "event": "run",
        "log_level": "info",
        "run": "20261123T080000Z-3fa9",
        "outcome": "ok",
        "writes": 0,
        "requests": {"zendesk": 2, "gitlab": 4},
        "deferred": 3,
        "seconds": 0.0,
        "next_at": "2026-11-23T09:00:00+00:00",
    } | {"seconds": line["seconds"]}
    assert len(others) == 2


def test_a_paused_bot_says_so(world: World) -> None:
    """A run that people paused ends as paused, and is no reason to warn."""
    world.run()
    world.sandbox.gitlab.update_issue(world.status, world.manager, add_labels=["bot-paused"])
    (line,) = logged(lambda _stop: Ended(world.run()), hours=0)
    assert (line["outcome"], line["log_level"]) == ("paused", "info")


def test_a_run_says_why_it_was_partial(world: World) -> None:
    """What was refused stands in the line with its reason, told once for all of its actions, and is worth a warning."""
    for _ in range(3):
        world.rate("good")
    world.run()
    world.set({"brake": {"mass_close": 1}})
    world.wait(8 * DAYS)
    (line,) = logged(lambda _stop: Ended(world.run()), hours=0)
    (problem,) = line["problems"]
    assert (line["outcome"], line["log_level"], line["writes"]) == ("partial", "warning", 0)
    assert ("brake.mass_close" in problem, problem.endswith("(3 times)")) == (True, True)


def test_a_run_that_is_well_but_warns() -> None:
    """Its warnings stand in the line, which is no warning itself."""
    (line,) = logged(lambda _stop: Ended(Report(warnings=["the clock is wrong"])), hours=0)
    assert (line["log_level"], line["problems"]) == ("info", ["the clock is wrong"])


def test_a_line_of_the_log_is_no_book() -> None:
    """Of many problems some are told and the others counted."""
    (line,) = logged(lambda _stop: Ended(Report(errors=[str(number) for number in range(SHOWN + 5)])), hours=0)
    assert (len(line["problems"]), line["problems"][-1]) == (SHOWN + 1, "and 5 more")


@pytest.mark.parametrize(
    ("schedule", "told"),
    [
        (Schedule(every=10 * MINUTES), {"every": "10 minutes"}),
        (Schedule(cron="0 9 * * *", time_zone="Asia/Tokyo"), {"cron": "0 9 * * *", "time_zone": "Asia/Tokyo"}),
    ],
)
def test_the_log_says_which_schedule_counts(schedule: Schedule, told: dict[str, str]) -> None:
    """At the start and at a change: the line with its zone, or the pace, and nothing that has no effect."""
    with structlog.testing.capture_logs() as lines:
        served(Clock(START), schedule, START + MINUTES, nothing)
        served(Clock(START), HOURLY, START + MINUTES, lambda _stop: Ended(Report(), schedule))
    found = [line for line in lines if line["event"] in {"serving", "schedule_changed"}]
    assert [{**line} for line in (found[0], found[-1])] == [
        {"event": event, "log_level": "info", **told} for event in ("serving", "schedule_changed")
    ]


def test_an_error_of_the_bot_itself() -> None:
    """It is told by type and place without its words, which may be a customer's, and the next run comes."""
    reports = iter([None, Ended(Report()), Ended(Report())])

    def run(_stop: Stop) -> Ended:
        ended = next(reports)
        if ended is None:
            raise KeyError("the customer's words")
        return ended

    first, *others = logged(run)
    (error,) = first["problems"]
    assert (first["outcome"], first["log_level"], [line["outcome"] for line in others]) == (
        "failed",
        "warning",
        ["ok"] * 2,
    )
    assert ("KeyError at " in error, " in " in error, "customer" in str(first)) == (True, True, False)


def test_slots_that_pass_during_a_run_collapse() -> None:
    """A run that takes three slots is followed by one, at once, and then by the schedule as before."""
    clock, lengths = Clock(START), iter([timedelta(), 3 * HOURS + 10 * MINUTES])

    def run(stop: Stop) -> Ended:
        stop.wait(next(lengths, timedelta()).total_seconds())
        return Ended(Report())

    diary = served(clock, HOURLY, START + 6 * HOURS, run)
    after = [(at - START) / MINUTES for at in diary.starts]
    assert after == [0, 60, 250, 300]


def test_a_changed_schedule_is_taken_up() -> None:
    """The run that reads a new schedule is the last one of the old; one that reads none changes nothing."""
    schedules = iter([None, Schedule(cron="*/10 * * * *", jitter=None), None])
    diary = served(Clock(START), HOURLY, START + 90 * MINUTES, lambda _stop: Ended(Report(), next(schedules, None)))
    assert [(at - START) / MINUTES for at in diary.starts] == [0, 60, 70, 80]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (Schedule(every=30 * MINUTES, jitter=None), [0, 60, 120]),
        (Schedule(cron="*/10 * * * *", jitter=None), [0, 60, 100, 110, 120, 130, 140]),
    ],
    ids=["every", "cron"],
)
def test_a_changed_schedule_owes_nothing(changed: Schedule, expected: list[int]) -> None:
    """The next run is at the first slot ahead by the new schedule, as the log says, however long a run took."""
    runs = iter([(0, None), (35, changed)])

    def run(stop: Stop) -> Ended:
        minutes, schedule = next(runs, (0, None))
        stop.wait(minutes * 60)
        return Ended(Report(), schedule)

    with structlog.testing.capture_logs() as lines:
        diary = served(Clock(START), HOURLY, START + 145 * MINUTES, run)
    told = [datetime.fromisoformat(line["next_at"]) for line in lines if line["event"] == "run" and line["next_at"]]
    assert [(at - START) / MINUTES for at in diary.starts] == expected
    assert told[: len(diary.starts) - 1] == diary.starts[1:]


def test_a_pace_that_changes_after_a_late_start() -> None:
    """A start that the jitter delayed is not followed by another one at once."""
    hourly = Schedule(every=HOURS, jitter=10 * MINUTES)
    schedules = iter([None, Schedule(every=40 * MINUTES, jitter=None)])
    diary = served(Clock(START), hourly, START + 150 * MINUTES, lambda _stop: Ended(Report(), next(schedules, None)))
    assert [round((later - at) / MINUTES) >= 40 for at, later in pairwise(diary.starts)] == [True] * 3


def test_each_start_is_delayed_by_a_part_of_the_jitter() -> None:
    """All but the first run begin late, by at most the jitter, and by at most half of the way to the next."""
    schedule = Schedule(every=10 * MINUTES, jitter=HOURS)
    diary = served(Clock(START), schedule, START + DAYS, nothing)
    late = [at - START - count * 10 * MINUTES for count, at in enumerate(diary.starts)]
    assert (late[0], len(set(late)) > 100, min(late) >= timedelta(), max(late) <= 5 * MINUTES) == (
        timedelta(),
        *[True] * 3,
    )


class Jumps(Stop):
    """Each wait ends at the next of these times, and the last one ends the service."""

    def __init__(self, process: time_machine.Traveller, *times: datetime) -> None:
        super().__init__()
        self._process, self._times = process, list(times)

    def wait(self, seconds: float | None = None) -> bool:
        if not self._times:
            self.ask()
        elif seconds:
            self._process.move_to(self._times.pop(0), tick=False)
        return self.is_asked


def test_a_clock_that_was_set_back() -> None:
    """A clock that was years ahead at the start does not keep the bot waiting for years."""
    starts: list[datetime] = []

    def run(_hints: Hints) -> Ended:
        starts.append(datetime.now(UTC))
        return Ended(Report())

    with time_machine.travel(START + 1000 * DAYS, tick=False) as process:
        stop = Jumps(process, START, START + HOURS, START + HOURS + MINUTES)
        Service(run, HOURLY, Clockwork(stop)).serve()
    assert starts == [START + 1000 * DAYS, START + HOURS]


def test_the_last_run_is_kept() -> None:
    """Whoever asks for the health of the service finds how the last run went and when the next is due."""
    clock = Clock(START)
    with time_machine.travel(START, tick=False) as process:
        service = Service(
            lambda _hints: Ended(Report(outcome=Outcome.PARTIAL)),
            HOURLY,
            Clockwork(Leap(clock, process, START + HOURS / 2)),
        )
        assert service.last_run is None
        service.serve()
    last = service.last_run
    assert last is not None
    assert (last.started_at, last.outcome, last.next_at) == (START, Outcome.PARTIAL, START + HOURS)


def test_no_run_begins_after_the_end() -> None:
    """A service that is asked to end while it waits for a delayed start makes no further run."""
    calls: list[Stop] = []

    def run(stop: Stop) -> Ended:
        calls.append(stop)
        return Ended(Report())

    served(Clock(START), Schedule(every=HOURS, jitter=HOURS), START + HOURS, run)
    assert len(calls) == 1


def test_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    """While it turns, and while a run is within its time; one that waits for ever, or is stuck, is not."""
    now = 1000.0
    monkeypatch.setattr("bot.service.serve.time.monotonic", lambda: now)
    stop = Stop()
    longest, found = timedelta(minutes=1), list[bool]()

    def run(_hints: Hints) -> Ended:
        nonlocal now
        for seconds in (0, 179, 2):
            now += seconds
            found.append(service.is_alive())
        stop.ask()
        return Ended(Report())

    service = Service(run, HOURLY, Clockwork(stop), longest_nap=60.0, about=About(longest=longest))
    service.serve()
    assert found == [True, True, False]
    found = [service.is_alive()]
    now += 181
    assert [*found, service.is_alive()] == [True, False]


def test_the_state_of_the_service() -> None:
    """The last good run is kept beside a failed one; where people look stays known though no service answers."""
    reports = [
        Report(project_url="https://gitlab.example/p", status_url="https://gitlab.example/p/-/issues/1", run_id="one"),
        Report(outcome=Outcome.FAILED, run_id="two"),
    ]
    with time_machine.travel(START, tick=False) as process:
        stop = Leap(Clock(START), process, START + 90 * MINUTES)
        service = Service(lambda _hints: Ended(reports.pop(0), refused="no"), HOURLY, Clockwork(stop))
        service.serve()
    state = service.state
    assert state.last_run
    assert state.good
    assert (state.last_run.run_id, state.last_run.refused, state.good.run_id) == ("two", "no", "one")
    assert (state.project_url, state.status_url) == ("https://gitlab.example/p", "https://gitlab.example/p/-/issues/1")
