"""Both of Zendesk's ways to ask customers: which one is read, when, and what becomes of a change between them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain.errors import Denied, Unavailable
from bot.domain.model import Gone
from bot.domain.rating import CsatKind
from bot.report import Report
from bot.sandbox.faults import Fault
from bot.surveys import Seen, chosen, silent
from tests.test_status import note
from tests.world import DAYS, HOURS, MINUTES, World, configured

RESPONSES = r"/api/v2/guide/survey_responses"
LEGACY, SURVEYS = CsatKind.LEGACY, CsatKind.SURVEYS


def csat(setting: str, **more: Any) -> dict[str, Any]:
    return {"zendesk": {"csat": setting, "surveys": more}}


@pytest.fixture
def surveyed(world: World) -> World:
    """Customers are asked by surveys, and the bot finds that out by itself."""
    world.sandbox.zendesk.switches.csat = "surveys"
    return world


def answer(world: World, points: int, ticket: int, comment: str | None = None) -> None:
    world.sandbox.zendesk.rate(ticket, "good", comment, points=points)


def kinds(report: Report) -> list[str]:
    return [finding.kind for finding in report.findings]


def test_an_issue_shows_what_was_chosen(surveyed: World) -> None:
    """Points with their meaning, reason by name, words and further answers stand there; neutral counts as bad."""
    tickets = [surveyed.ticket() for _ in range(3)]
    for ticket in tickets:
        surveyed.sandbox.zendesk.rate(ticket, "bad", "So so.", "The issue was not resolved", points=3)
    report = surveyed.run()
    issue = surveyed.issue(tickets[-1])
    assert (issue.title, report.read) == (f"Bad: ticket #{tickets[-1]}", "survey responses")
    for words in ("* Points: 3 of the scale, neutral", "* Reason: `The issue was not resolved`", "> So so."):
        assert words in issue.description
    assert "> How easy was it to get help?\n> \n> 4" in issue.description


def test_neutral_by_setting(surveyed: World) -> None:
    """An admin may count a neutral answer as good."""
    surveyed.set(csat("surveys", neutral="good"))
    answer(surveyed, 3, ticket := surveyed.ticket())
    surveyed.run()
    assert surveyed.issue(ticket).title.startswith("Good:")


def test_an_edited_answer_is_a_change(surveyed: World) -> None:
    """The same response answered anew changes the one issue and tells the new points, once."""
    answer(surveyed, 5, ticket := surveyed.ticket(), "Fine.")
    surveyed.run()
    surveyed.wait(2 * DAYS)
    answer(surveyed, 1, ticket, "No.")
    surveyed.run()
    surveyed.wait(2 * HOURS)
    assert surveyed.run().writes == 0
    (told,) = surveyed.notes(surveyed.issue(ticket), "changed")
    assert "Points: 1 of the scale, bad" in told.body


def test_a_late_answer_is_new(surveyed: World) -> None:
    """What is answered twenty days after it was sent gets issue and card within the hour, and nothing is missing."""
    answer(surveyed, 5, surveyed.ticket())
    late = surveyed.ticket()
    surveyed.run()
    for _ in range(20):
        surveyed.wait(DAYS)
        surveyed.run()
    surveyed.wait(10 * MINUTES)
    answer(surveyed, 1, late, "At last.")
    seen = []
    for _ in range(6):
        surveyed.wait(10 * MINUTES)
        report = surveyed.run()
        assert "missing" not in kinds(report)
        seen += [done.action.why for done in report.done if done.action.kind == "OpenIssue"]
    assert seen == ["a new bad rating"]
    assert len(surveyed.notes(surveyed.issue(late), "card")) == 1


def test_surveys_are_read_again_once_an_hour(surveyed: World) -> None:
    """The reading of what was sent earlier is counted apart, and comes once an hour."""
    answer(surveyed, 5, surveyed.ticket())
    surveyed.run()
    surveyed.wait(2 * HOURS)
    surveyed.run()
    counts = []
    for _ in range(12):
        surveyed.wait(10 * MINUTES)
        counts.append(surveyed.run().requests.get("zendesk_again", 0))
    assert counts == [0, 0, 0, 0, 0, 1] * 2
    assert "read again on" in note(surveyed).body
    assert "in 1 request" in note(surveyed).body


def test_what_waits_is_read_again(surveyed: World) -> None:
    """A late answer that a run had no room for is found by the next one, not an hour later."""
    late = [surveyed.ticket() for _ in range(4)]
    surveyed.run()
    surveyed.wait(3 * DAYS)
    surveyed.run()
    surveyed.wait(2 * HOURS)
    for ticket in late:
        answer(surveyed, 5, ticket)
    surveyed.run(max_writes=2)
    surveyed.wait(5 * MINUTES)
    surveyed.run()
    assert [len(surveyed.issues(ticket)) for ticket in late] == [1] * 4


def test_a_backfill_of_surveys(surveyed: World) -> None:
    """All answers since the backfill's date come, those to surveys sent before it too, and none given before it."""
    early, sent_early, old = (surveyed.ticket() for _ in range(3))
    answer(surveyed, 5, early)
    surveyed.wait(4 * DAYS)
    since = surveyed.sandbox.clock.now()
    surveyed.wait(2 * DAYS)
    answer(surveyed, 5, sent_early)
    surveyed.wait(16 * DAYS)
    answer(surveyed, 1, old)
    recent = surveyed.rate("good")
    surveyed.set(csat("auto"), {"mirror": {"backfill": since.date()}})
    for _ in range(2):
        surveyed.run()
        surveyed.wait(5 * MINUTES)
    assert [len(surveyed.issues(ticket)) for ticket in (early, sent_early, old, recent)] == [0, 1, 1, 1]


def test_conversations_are_told_and_left_out(surveyed: World) -> None:
    """A survey about a conversation has no ticket: the report counts it, and no issue comes of it."""
    zendesk, now = surveyed.sandbox.zendesk, surveyed.sandbox.clock.now()
    for number in range(3):
        sent = zendesk.surveys.send(("conversation", f"c-{number}"), 1, now)
        zendesk.surveys.answer(sent, 1, "No.", None, now)
    zendesk.surveys.send(("conversation", "unanswered"), 1, now)
    surveyed.set(csat("surveys"))
    report = surveyed.run()
    assert [finding.why for finding in report.findings] == ["conversation without a ticket (3 times)"]
    assert surveyed.bots == []


def test_one_ticket_by_its_number(surveyed: World) -> None:
    """`run --ticket` finds the answer about a ticket however long ago the survey was sent."""
    answer(surveyed, 2, ticket := surveyed.ticket())
    surveyed.run()
    surveyed.delete(surveyed.issue(ticket))
    surveyed.wait(40 * DAYS)
    surveyed.run(ticket=ticket)
    assert "2 of the scale, bad" in surveyed.issue(ticket).description


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


def test_deleted_tickets_keep_their_answers(surveyed: World) -> None:
    """A case whose ticket is deleted stays, as one of a plain rating does."""
    answer(surveyed, 1, ticket := surveyed.ticket(), "No.")
    surveyed.run()
    surveyed.sandbox.zendesk.delete_ticket(ticket)
    surveyed.wait(25 * HOURS)
    surveyed.run()
    (told,) = surveyed.notes(surveyed.issue(ticket), "gone")
    assert Gone.DELETED.value in told.body
