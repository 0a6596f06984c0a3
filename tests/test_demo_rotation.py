"""Who is on duty in the demo."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import wiring
from bot.config import BotConfig
from bot.demo import Demo, configuration
from bot.demo_rotation import KEYS, NAME, roster
from bot.oncall.render import render
from bot.sandbox import people
from bot.sandbox.seed_pagerduty import REVIEW, STAND_BY
from bot.sandbox.server import Server
from bot.sandbox.world import START, Sandbox
from bot.settings import Settings

YEAR = timedelta(days=366)


def by_pagerduty(since: datetime, until: datetime) -> list[tuple[datetime, datetime, str]]:
    service = Sandbox.create(ratings=0).pagerduty
    shifts = service.shifts(service.schedules[REVIEW], since, until)
    return [(each.start, each.end, KEYS[each.user or ""]) for each in shifts]


@pytest.mark.parametrize("since", [START, START + YEAR / 3, START - YEAR])
def test_the_file_says_what_pagerduty_does(since: datetime) -> None:
    """Two programs that know nothing of each other render the same year, changes of the clocks included."""
    found = render(configuration().roster.rotation, NAME, since, since + YEAR)
    assert [(each.start, each.end, each.user) for each in found if each.user] == by_pagerduty(since, since + YEAR)


def test_the_managers_are_known_as_gitlab_and_pagerduty_name_them() -> None:
    """Each with the time zone in which they are asked."""
    users = roster(BotConfig()).rotation.users.values()
    assert [(each.gitlab, each.pagerduty, str(each.time_zone)) for each in users] == [
        (each.username, each.pagerduty, each.time_zone) for each in people.MANAGERS
    ]


def test_the_owner_serves_where_nobody_does() -> None:
    """A weekend is nobody's by plan, and the turn of the week goes on; a gap of the file's own is the owner's."""
    found = configuration().roster
    fallback = found.fallback_user()
    saturday = found.turn(NAME, START + timedelta(days=5))
    before = found.turn(NAME, START - 4 * YEAR)
    assert fallback
    assert saturday.user
    assert before.user
    assert (fallback.gitlab, saturday.user.gitlab, before.user.gitlab) == (
        people.ADMIN.username,
        people.MANAGERS[0].username,
        people.ADMIN.username,
    )


def test_a_swap_on_the_pages_counts() -> None:
    """The bot asks the sandbox's PagerDuty, and whoever stands in is asked for reviews."""
    with Demo(seed=1, ratings=9, port=0, start=START, ticking=False) as play:
        service = play.world.pagerduty
        stands_in = people.MANAGERS[1]
        service.add_override(service.schedules[REVIEW], START, START + timedelta(days=1), stands_in.pagerduty)
        report = play.run()
        play.world.clock.advance(timedelta(minutes=5))
        play.run()
        by_bot = [each for each in play.world.gitlab.notifications if each.author.username == people.BOT]
    told = {each.user.username for each in by_bot if "ticket #" in each.issue.title}
    assert report.requests["pagerduty"] > 0
    assert told == {stands_in.username}


@pytest.mark.parametrize("schedule", [REVIEW, STAND_BY])
def test_both_kinds_of_schedules_are_read(schedule: str, tmp_path: Path) -> None:
    """The bot's own adapter finds in the sandbox's PagerDuty who is there, a swap included."""
    world = Sandbox.create(ratings=0)
    service, since, until = world.pagerduty, START - timedelta(days=1), START + timedelta(days=20)
    found = service.schedules[schedule]
    service.add_override(found, START + timedelta(days=1), START + timedelta(days=2), people.MANAGERS[3].pagerduty)
    with Server(world) as server:
        services = Settings.load(world.environment(server.url)).require_services()
        with wiring.assembled(services, configuration(), tmp_path, is_dry=True, local_now=world.clock.now) as ports:
            assert ports.schedules is not None
            read = ports.schedules.entries(schedule, since, until, None)
    shifts = service.shifts(found, since, until)
    assert [(each.start, each.end, each.user) for each in read.entries] == [
        (each.start, each.end, each.user) for each in shifts
    ]
    assert (read.version, read.warnings) == (found.version, ())
