"""The end of the bot's token: people are told in good time, once a day, and for one request a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.sandbox import people
from bot.sandbox.faults import Fault
from bot.token_end import SOON_DAYS
from tests.test_status import note
from tests.world import DAYS, HOURS, World

SELF = "/api/v4/personal_access_tokens/self"


def end_in(world: World, days: int | None) -> date | None:
    """The bot's token ends so many days from now."""
    day = None if days is None else world.sandbox.clock.now().date() + timedelta(days=days)
    world.sandbox.gitlab.add_token(world.user(people.BOT), people.GITLAB_TOKEN, expires_at=day)
    return day


def asked(world: World) -> int:
    """How often GitLab was asked since the last time."""
    count = sum(seen.template == SELF for seen in world.sandbox.traffic.seen)
    world.sandbox.traffic.clear()
    return count


def told(world: World) -> list[str]:
    """What a run says of it."""
    return [line for line in world.run().warnings if "token" in line]


@pytest.mark.parametrize(
    ("days", "when"),
    [(1, "tomorrow"), (2, "in 2 days"), (SOON_DAYS, f"in {SOON_DAYS} days"), (SOON_DAYS + 1, ""), (None, "")],
)
def test_the_countdown(world: World, days: int | None, when: str) -> None:
    """From thirty days on report and status note say how many are left, until which day, and what to do."""
    day = end_in(world, days)
    lines = told(world)
    words = f"the bot's GitLab token ends {when}, on {day}: make a new one of the same account, and put it in the place"
    assert [line.startswith(words) for line in lines] == ([True] if when else [])
    assert (f"GitLab token ends {when}" in note(world).body) is bool(when)


@pytest.mark.parametrize("is_cached", [True, False], ids=["cache", "no cache"])
def test_it_costs_one_request_a_day(world: World, is_cached: bool) -> None:  # noqa: FBT001 - a row of the table
    """Runs between know it from the last one, also without a cache, and warn all the same."""
    end_in(world, 12)
    counts, lines = [], []
    for _ in range(7):
        if not is_cached:
            world.lose_cache()
        lines += told(world)
        counts.append(asked(world))
        world.wait(6 * HOURS)
    assert (counts, len(lines)) == ([1, 0, 0, 0, 1, 0, 0], 7)
    assert ["in 12 days" in lines[0], "in 11 days" in lines[-1] or "in 10 days" in lines[-1]] == [True, True]


def test_a_new_token_is_noticed_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who puts a new one in place sees the warning end with the next run, not a day later."""
    end_in(world, 12)
    assert told(world)
    world.sandbox.gitlab.add_token(world.user(people.BOT), "sandbox-new-token")
    given = world.sandbox.environment
    monkeypatch.setattr(world.sandbox, "environment", lambda url: {**given(url), "GITLAB_TOKEN": "sandbox-new-token"})
    world.wait(HOURS)
    assert told(world) == []


@pytest.mark.parametrize("status", [403, 404])
def test_an_instance_that_does_not_tell(world: World, status: int) -> None:
    """Nothing is known and nothing warned of; it is asked again a day later."""
    world.arm(Fault("status", service="gitlab", template=SELF, status=status, times=None))
    counts = []
    for _ in range(3):
        report = world.run()
        counts.append(asked(world))
        assert (report.outcome, [line for line in report.warnings if "token" in line]) == ("ok", [])
        world.wait(13 * HOURS)
    assert counts == [1, 0, 1]


def test_an_instance_that_fails_there(world: World) -> None:
    """The run goes on, and the next one asks again."""
    fault = Fault("status", service="gitlab", template=SELF, status=503, times=None)
    world.arm(fault)
    assert world.run().credentials_end_on == {"zendesk": None}
    world.sandbox.traffic.faults.disarm()
    world.wait(HOURS)
    assert world.run().credentials_end_on == {"zendesk": None, "gitlab": None}


def test_the_note_is_not_written_more_often(world: World) -> None:
    """The countdown is no reason to write the note every hour anew where a heartbeat is rarer."""
    world.set({"status": {"heartbeat": "3d"}})
    end_in(world, 12)
    world.run()
    writes = []
    for _ in range(8):
        world.wait(6 * HOURS)
        writes.append(world.run().status_writes)
    assert sum(writes) == 2 * DAYS // DAYS
