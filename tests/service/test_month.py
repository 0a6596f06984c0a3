"""Months of `serve` with the clock jumping from event to event: each due thing is done once, whatever the clocks do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot import attempt, config
from bot.config.schedule import Schedule
from bot.report import Outcome, Report
from bot.run import Options, Pass
from bot.sandbox.clock import Clock
from bot.service import Ended
from bot.stop import Stop
from tests.service import idle
from tests.service.month import Event, Life, served
from tests.world import DAYS, World

PRAGUE = ZoneInfo("Europe/Prague")
AUTUMN, SPRING = datetime(2026, 10, 10, tzinfo=PRAGUE), datetime(2027, 3, 13, tzinfo=PRAGUE)
"""Months around 25 October 2026, which has two o'clock twice, and 28 March 2027, which has it not at all."""

MONTH, STEP = timedelta(days=31), timedelta(minutes=20)
JITTER = timedelta(seconds=30)
TICKETS = 20
CONFIG = """\
brake: {{first_plan: 'off'}}
pace: {{notes_per_minute: null, issues_per_minute: null, requests_per_minute: null}}
schedule: {{cron: '{cron}', time_zone: Europe/Prague}}
"""

Slots = Callable[[datetime], list[datetime]]


def at_half_past_two(start: datetime) -> list[datetime]:
    """Once on each day of the month, at three o'clock where there is no half past two."""
    days = [start.date() + count * DAYS for count in range(MONTH.days)]
    return [datetime.combine(day, time(3) if day == date(2027, 3, 28) else time(2, 30), PRAGUE) for day in days]


def steadily(start: datetime) -> list[datetime]:
    """Every twenty minutes of real time."""
    return [start.astimezone(UTC) + count * STEP for count in range(1, MONTH // STEP + 1)]


def during_two_o_clock(start: datetime) -> list[datetime]:
    """Those of them at which the clock on the wall shows two."""
    return [slot for slot in steadily(start) if slot.astimezone(PRAGUE).hour == time(2).hour]


SCHEDULES: dict[str, Slots] = {
    "30 2 * * *": at_half_past_two,
    "*/20 2 * * *": during_two_o_clock,
    "*/20 * * * *": steadily,
}
months = pytest.mark.parametrize("start", [AUTUMN, SPRING], ids=["autumn", "spring"])


def nothing(_stop: Stop) -> Ended:
    return Ended(Report())


@months
@pytest.mark.parametrize("cron", SCHEDULES)
def test_each_slot_comes_once(start: datetime, cron: str) -> None:
    """After the first run at once, runs begin at the slots of crontab and at no other time."""
    schedule = Schedule(cron=cron, time_zone="Europe/Prague", jitter=None)
    diary = served(Clock(start), schedule, start.astimezone(UTC) + MONTH, nothing)
    slots = [slot.astimezone(UTC) for slot in SCHEDULES[cron](start)]
    assert diary.starts == [start.astimezone(UTC), *(slot for slot in slots if slot < start.astimezone(UTC) + MONTH)]


def test_a_day_asleep_is_made_up_for_by_one_run() -> None:
    """A machine that sleeps for a day misses many slots, and makes one run when it wakes up."""
    start, clock = AUTUMN.astimezone(UTC), Clock(AUTUMN)
    asleep = start + timedelta(hours=5, minutes=7)
    schedule = Schedule(cron="*/20 * * * *", jitter=None)
    events = [Event(asleep, lambda: clock.advance(DAYS))]
    diary = served(clock, schedule, start + 2 * DAYS, nothing, events)
    expected = [
        slot for slot in [start, *steadily(start)] if not asleep < slot < asleep + DAYS and slot < start + 2 * DAYS
    ]
    assert diary.starts == sorted([*expected, asleep + DAYS])


@pytest.mark.proof
@months
@pytest.mark.parametrize("cron", ["30 2 * * *", "*/20 2 * * *"])
def test_each_due_thing_is_done_once(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: datetime, cron: str
) -> None:
    """The real bot, its people, a day without services: no run, issue, card or note too few or too many."""
    _begin(world, tmp_path, monkeypatch, start, cron)
    until = start.astimezone(UTC) + MONTH
    life = Life(world, Random(cron))
    schedule = Schedule(cron=cron, time_zone="Europe/Prague", jitter=JITTER)
    diary = served(world.sandbox.clock, schedule, until, _attempt, life.events(start.astimezone(UTC), until, TICKETS))
    slots = [start, *(slot for slot in SCHEDULES[cron](start) if slot.astimezone(UTC) < until)]
    late = [began - slot for began, slot in zip(diary.starts, slots, strict=True)]
    assert (min(late), max(late) <= JITTER) == (timedelta(), True)
    assert Outcome.FAILED in diary.outcomes
    world.run()
    looks = [*diary.fulfilled, world.sandbox.clock.now()]
    assert life.found() == life.expected(looks)
    assert [fault for issue, rated in life.cases() for fault in idle.faults(issue, rated, looks)] == []
    assert any(idle.closings(issue) for issue, _ in life.cases())
    assert world.run().writes == 0


def _begin(world: World, folder: Path, monkeypatch: pytest.MonkeyPatch, start: datetime, cron: str) -> None:
    """A new world at that time, and the environment of a bot in it."""
    world.restart(start=start)
    (folder / "bot.yml").write_text(CONFIG.format(cron=cron))
    (folder / "labels.yml").write_text("{}\n")
    settings = {"CONFIG": str(folder), "CACHE": str(world.cache), "LOG_LEVEL": "error"}
    own = {f"FEEDBACK_BOT_{name}": value for name, value in settings.items()}
    for name, value in {**world.sandbox.environment(world.url), **own}.items():
        monkeypatch.setenv(name, value)
    loaded = cache(config.load)  # most of a run's time, and nobody edits the files
    monkeypatch.setattr("bot.attempt.load", lambda path, **_: loaded(path))


def _attempt(stop: Stop) -> Ended:
    """A run as `serve` makes it."""
    made = attempt.made(None, lambda ports: Pass(ports, Options()), stop)
    return Ended(made.report, made.schedule)
