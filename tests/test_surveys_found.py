"""Which of Zendesk's two ways to ask customers is read, and what becomes of a change between them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain.errors import Denied, Unavailable
from bot.domain.rating import CsatKind
from bot.sandbox.faults import Fault
from bot.surveys import Seen, chosen, silent
from tests.test_surveys import answer, csat
from tests.world import DAYS, HOURS, World, configured

RESPONSES = r"/api/v2/guide/survey_responses"
LIST = "/api/v2/satisfaction_ratings"
LEGACY, SURVEYS = CsatKind.LEGACY, CsatKind.SURVEYS


def test_a_change_to_surveys_loses_nothing(world: World) -> None:
    """Ratings and answers around the day of the change each get one issue; a ticket rated in both ways has one."""
    both = world.rate("good")
    world.run()
    world.wait(HOURS)
    last, world.sandbox.zendesk.switches.other = world.rate("bad", "The last one."), "open"
    world.sandbox.zendesk.switches.csat = "surveys"
    first = world.rate("bad", "The first one.")
    answer(world, 1, both, "Worse.")
    for _ in range(2):
        world.wait(25 * HOURS)
        report = world.run()
    assert "survey responses" in report.read
    assert [len(world.issues(ticket)) for ticket in (both, last, first)] == [1, 1, 1]
    assert world.issue(both).title.startswith("Bad:")


@pytest.mark.parametrize("days", [1, 10])
def test_a_change_by_setting_loses_nothing(world: World, days: int) -> None:
    """Who changes the setting days after the account did gets all that was answered meanwhile, and nothing twice."""
    world.set(csat("legacy"))
    world.rate("good")
    world.run()
    world.wait(HOURS)
    world.sandbox.zendesk.switches.csat, world.sandbox.zendesk.switches.other = "surveys", "open"
    answered = []
    for _ in range(days):
        answered.append(world.rate("bad", "No."))
        world.wait(DAYS)
        told = world.run().warnings
    assert ["write csat: surveys" in line for line in told] == [True]
    world.set(csat("surveys"))
    assert world.run().warnings == []
    world.wait(2 * HOURS)
    assert world.run().writes == 0
    assert [len(world.issues(ticket)) for ticket in answered] == [1] * days


def test_a_change_back_loses_nothing(world: World) -> None:
    """From surveys back to ratings: what was answered last in the old way comes, too."""
    world.sandbox.zendesk.switches.csat = "surveys"
    world.set(csat("surveys"))
    world.rate("good")
    world.run()
    world.wait(3 * DAYS)
    last = world.rate("bad")
    world.sandbox.zendesk.switches.csat, world.sandbox.zendesk.switches.other = "legacy", "open"
    first = world.rate("bad")
    world.set(csat("legacy"))
    assert world.run().read == "satisfaction ratings"
    world.wait(2 * HOURS)
    assert (world.run().writes, [len(world.issues(ticket)) for ticket in (last, first)]) == (0, [1, 1])


@pytest.mark.parametrize("setting", ["auto", "legacy"])
def test_a_change_that_the_setting_missed_loses_nothing(world: World, setting: str) -> None:
    """Eight days of ratings that a setting passed over come once it is mended, to one kind or to both."""
    world.sandbox.zendesk.switches.csat, world.sandbox.zendesk.switches.other = "surveys", "open"
    world.set(csat("surveys"))
    world.rate("good")
    world.run()
    world.wait(DAYS)
    world.sandbox.zendesk.switches.csat = "legacy"
    missed = []
    for _ in range(8):
        missed.append(world.rate("bad"))
        world.wait(DAYS)
        world.run()
    world.set(csat(setting))
    for _ in range(2):
        world.run()
        world.wait(25 * HOURS)
    assert [len(world.issues(ticket)) for ticket in missed] == [1] * 8


def test_the_old_address_refuses_from_one_day_to_the_next(world: World) -> None:
    """One run fails with the reason; the next one looks again and reads what the account uses now."""
    world.rate("good")
    world.run()
    world.wait(HOURS)
    world.sandbox.zendesk.switches.csat = "surveys"
    ticket = world.rate("bad")
    with pytest.raises(Denied, match="CSAT"):
        world.run()
    world.run()
    assert len(world.issues(ticket)) == 1


@pytest.mark.parametrize("other", ["denied", "missing"])
@pytest.mark.parametrize("used", ["legacy", "surveys"])
def test_auto_reads_what_the_account_offers(world: World, used: Any, other: Any) -> None:
    """Before anybody answered, the kind that Zendesk does not refuse is read."""
    world.sandbox.zendesk.switches.csat, world.sandbox.zendesk.switches.other = used, other
    assert world.run().read == CsatKind(used).words


def test_nothing_is_decided_while_zendesk_is_away(world: World) -> None:
    """A first look that gets no answer fails the run, and the next one looks again."""
    world.sandbox.zendesk.switches.csat = "surveys"
    world.arm(Fault("status", "zendesk", "GET", RESPONSES, times=4, status=503, body="{}"))
    with pytest.raises(Unavailable):
        world.run()
    assert world.run().read == "survey responses"


@pytest.mark.parametrize("used", ["legacy", "surveys"])
def test_an_odd_reply_changes_nothing(world: World, used: Any) -> None:
    """A daily look that gets an answer of another shape goes on with what is known, and the next run looks again."""
    world.sandbox.zendesk.switches.csat, world.sandbox.zendesk.switches.other = used, "open"
    world.rate("good")
    world.run()
    world.wait(25 * HOURS)
    ticket, address = world.rate("bad"), {"legacy": LIST, "surveys": RESPONSES}[used]
    world.arm(Fault("status", "zendesk", "GET", address, status=200, body="[]"))
    assert (world.run().read, len(world.issues(ticket))) == (CsatKind(used).words, 1)
    world.sandbox.traffic.clear()
    world.run()
    asked_for = {seen.template for seen in world.sandbox.traffic.seen}
    assert {LIST, RESPONSES} <= asked_for


def test_wrong_credentials_are_not_remembered(world: World) -> None:
    """A refusal of both kinds says nothing about the account: mended credentials serve at once."""
    world.sandbox.zendesk.switches.csat = "off"
    with pytest.raises(Denied):
        world.run()
    world.sandbox.zendesk.switches.csat = "surveys"
    ticket = world.rate("bad")
    world.run()
    assert len(world.issues(ticket)) == 1


@pytest.mark.parametrize(
    ("legacy", "surveys", "expected"),
    [
        (None, None, [LEGACY, SURVEYS]),
        (1, None, [LEGACY]),
        (None, 1, [SURVEYS]),
        (2, 1, [SURVEYS, LEGACY]),
        (1, 2, [LEGACY, SURVEYS]),
        (40, 1, [SURVEYS]),
        (40, 40, [LEGACY, SURVEYS]),
    ],
)
def test_auto_reads_all_that_speak(legacy: int | None, surveys: int | None, expected: list[CsatKind]) -> None:
    """Each kind with an answer of the last 29 days is read, the newest one first; all while nobody speaks."""
    now = datetime.fromisoformat("2026-11-16T09:00:00Z")
    looks = {
        kind: Seen(now - timedelta(days=days) if days else None)
        for kind, days in ((LEGACY, legacy), (SURVEYS, surveys))
    }
    assert chosen(configured(), looks, now) == expected


@pytest.mark.parametrize(
    ("mine", "theirs", "is_told"), [(None, None, False), (None, 1, True), (2, 1, True), (1, 2, False), (1, None, False)]
)
def test_who_is_silent_while_the_other_speaks(mine: int | None, theirs: int | None, *, is_told: bool) -> None:
    """A chosen kind is doubted only where the newest answer came by the other one."""
    now = datetime.fromisoformat("2026-11-16T09:00:00Z")
    at = [now - timedelta(days=days) if days else None for days in (mine, theirs)]
    told = silent(SURVEYS, {SURVEYS: Seen(at[0]), LEGACY: Seen(at[1])})
    assert bool(told) == is_told
    assert not is_told or "write csat: legacy" in told
