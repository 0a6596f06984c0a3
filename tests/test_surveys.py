"""Survey responses from their answer to the issue: when they are read, and what people see."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.model import Gone
from bot.report import Report
from tests.test_status import note
from tests.world import DAYS, HOURS, MINUTES, World


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
    for words in ("* Chosen: 3 points: neutral, counts as bad", "* Reason: `The issue was not resolved`", "> So so."):
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
    assert "Chosen: 1 point: bad (before: 5 points)" in told.body


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
    assert [finding.why for finding in report.findings] == ["3 answers about conversations without a ticket"]
    assert surveyed.bots == []


def test_one_ticket_by_its_number(surveyed: World) -> None:
    """`run --ticket` finds the answer about a ticket however long ago the survey was sent."""
    answer(surveyed, 2, ticket := surveyed.ticket())
    surveyed.run()
    surveyed.delete(surveyed.issue(ticket))
    surveyed.wait(40 * DAYS)
    surveyed.run(ticket=ticket)
    assert "2 points: bad" in surveyed.issue(ticket).description


def test_deleted_tickets_keep_their_answers(surveyed: World) -> None:
    """A case whose ticket is deleted stays, as one of a plain rating does."""
    answer(surveyed, 1, ticket := surveyed.ticket(), "No.")
    surveyed.run()
    surveyed.sandbox.zendesk.delete_ticket(ticket)
    surveyed.wait(25 * HOURS)
    surveyed.run()
    (told,) = surveyed.notes(surveyed.issue(ticket), "gone")
    assert Gone.DELETED.value in told.body


def test_an_answer_that_changes_after_its_ticket_closed(surveyed: World) -> None:
    """Whether Zendesk takes an answer to a survey by then or not: one that comes is a change as any other."""
    answer(surveyed, 5, ticket := surveyed.ticket(), "Fine.")
    surveyed.run()
    zendesk = surveyed.sandbox.zendesk
    zendesk.close(ticket)
    surveyed.wait(2 * DAYS)
    surveyed.run()
    sent = zendesk.surveys.about(("ticket", str(ticket)))
    assert sent is not None
    zendesk.surveys.answer(sent, 1, "No.", None, surveyed.sandbox.clock.now())
    surveyed.wait(2 * HOURS)
    surveyed.run()
    issue = surveyed.issue(ticket)
    assert issue.title.startswith("Bad:")
    assert (len(surveyed.notes(issue, "changed")), len(surveyed.notes(issue, "card"))) == (1, 1)
    surveyed.wait(5 * MINUTES)
    assert surveyed.run().writes == 0
