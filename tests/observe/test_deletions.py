"""Deletions in Zendesk are looked for once a day, in bounded steps, and a look that fails is made again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.adapters import zendesk_rows
from bot.domain.markers import Marker
from bot.domain.memory import Memory
from bot.observe import deletions
from bot.report import Outcome, Report
from bot.sandbox.faults import Fault
from tests.world import DAYS, HOURS, World

WORDS = "Nobody answers me since the moon was full"
FOLLOWED: dict[str, Any] = {"privacy": {"follow_deletions": True}}
PATH = "/api/v2/incremental/tickets/cursor"


def looks(world: World) -> int:
    """How many pages were asked for since the last time."""
    count = sum(seen.template == PATH for seen in world.sandbox.traffic.seen)
    world.sandbox.traffic.clear()
    return count


def mirrored(world: World, count: int = 1) -> list[int]:
    tickets = [world.rate("good", WORDS) for _ in range(count)]
    world.run()
    for ticket in tickets:
        world.edit(world.issue(ticket), state_event="close")
    world.wait(HOURS)
    world.run()
    world.sandbox.traffic.clear()
    return tickets


def wordy(world: World, tickets: list[int]) -> int:
    return sum(WORDS in world.issue(ticket).description for ticket in tickets)


def told(report: Report) -> list[str]:
    return [finding.why for finding in report.findings if finding.kind == "not_followed"]


def memory(world: World) -> Memory:
    (note,) = world.notes(world.status, "status")
    found = Memory.of(Marker.of(note.body))
    assert found is not None
    return found


def test_once_a_day(world: World) -> None:
    """The first look and then one a day; none without the setting."""
    world.set(FOLLOWED)
    mirrored(world)
    asked = []
    for hours in (1, 25, 2, 25):
        world.wait(hours * HOURS)
        world.run()
        asked.append(looks(world))
    world.set()
    world.wait(2 * DAYS)
    world.run()
    assert (asked, looks(world)) == ([0, 1, 0, 1], 0)


def test_the_first_look_goes_back(world: World) -> None:
    """What was deleted before the setting was made is found, as far as Zendesk's trash reaches."""
    tickets = mirrored(world, 2)
    for ticket, days in zip(tickets, (25, 10), strict=True):
        world.sandbox.zendesk.delete_ticket(ticket)
        world.wait(days * DAYS)
    world.set(FOLLOWED)
    world.run()
    assert [WORDS in world.issue(ticket).description for ticket in tickets] == [True, False]


def test_many_changes_take_several_runs(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run looks at so many pages; the next one goes on behind them, until the end is reached."""
    monkeypatch.setattr(zendesk_rows, "MOST_CHANGES", 2)
    monkeypatch.setattr(deletions, "MOST_PAGES", 2)
    world.set(FOLLOWED)
    tickets = mirrored(world, 12)
    for ticket in tickets:
        world.wait(HOURS)
        world.sandbox.zendesk.delete_ticket(ticket)
    left, pages = [], []
    for _ in range(6):
        world.wait(2 * DAYS)
        world.run()
        left.append(wordy(world, tickets))
        pages.append(looks(world))
    assert left == sorted(left, reverse=True)
    assert (left[0] > 0, left[-1], max(pages) <= 3) == (True, 0, True)


def test_a_look_that_fails_stops_nothing(world: World) -> None:
    """Everything else is done, the report says why, and the next run looks again."""
    world.set(FOLLOWED)
    (ticket,) = mirrored(world)
    world.sandbox.zendesk.delete_ticket(ticket)
    world.wait(2 * DAYS)
    new = world.rate("bad", WORDS)
    refusal = '{"error":{"title":"Forbidden","message":"You do not have access to this page."}}'
    world.arm(Fault("status", service="zendesk", template=PATH, status=403, body=refusal))
    report = world.run()
    assert (report.outcome, len(told(report)), len(world.issues(new))) == (Outcome.OK, 1, 1)
    assert told(world.run()) == []
    assert wordy(world, [ticket]) == 0


def test_what_is_not_done_is_looked_for_again(world: World) -> None:
    """The memory moves on only once every issue that was found has lost its words."""
    world.set(FOLLOWED)
    (ticket,) = mirrored(world)
    before = memory(world).followed_at
    world.sandbox.zendesk.delete_ticket(ticket)
    world.wait(2 * DAYS)
    path = "/api/v4/projects/{project}/issues/{issue_iid}"
    world.arm(Fault("status", service="gitlab", method="PUT", template=path, status=403, body='{"message":"no"}'))
    assert world.run().outcome is Outcome.PARTIAL
    assert (memory(world).followed_at, wordy(world, [ticket])) == (before, 1)
    world.run()
    assert (memory(world).followed_at != before, wordy(world, [ticket])) == (True, 0)


@pytest.mark.parametrize("later", [40 * DAYS, -2 * DAYS])
def test_a_plan_for_another_time(world: World, later: timedelta) -> None:
    """It shows what was deleted up to today, since nobody can be asked for later."""
    (ticket,) = mirrored(world)
    world.sandbox.zendesk.delete_ticket(ticket)
    world.wait(HOURS)
    world.set(FOLLOWED)
    report = world.run(is_dry=True, now=world.sandbox.clock.now() + later)
    emptied = [each.action.key for each in report.done if each.action.kind == "EmptyIssue"]
    assert (told(report), [key.ticket_id for key in emptied if key]) == ([], [ticket])
