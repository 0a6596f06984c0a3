"""Customers' words leave closed issues when they are old, and any issue when the ticket was deleted in Zendesk."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.markers import Marker
from bot.report import Outcome, Result
from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue
from tests.world import DAYS, HOURS, World

WORDS = "Nobody answers me since the moon was full"
REASON = "The issue was not resolved"
MANAGERS = "Ana: the moon is not our business."
RETAINED: dict[str, Any] = {"privacy": {"retention_months": 2}, "close_idle": {"after": None}}
FOLLOWED: dict[str, Any] = {"privacy": {"follow_deletions": True}}
MONTHS = 62 * DAYS


def told(issue: Issue) -> str:
    """All that can be read on the issue."""
    return "\n".join([issue.description, *(note.body for note in issue.notes if not note.system)])


def old_case(world: World, *, is_closed: bool = True) -> Issue:
    """A case with all that repeats a customer, two months old."""
    ticket = world.rate("good", WORDS, REASON)
    world.run()
    world.wait(HOURS)
    world.rate("bad", f"{WORDS}!", REASON, ticket=ticket)
    world.run()
    issue = world.issue(ticket)
    world.say(issue, f"@{people.BOT} rating")
    world.say(issue, MANAGERS)
    world.run()
    world.wait(HOURS)
    if is_closed:
        world.edit(issue, state_event="close")
    world.run()
    world.wait(MONTHS)
    return issue


@pytest.mark.parametrize("is_cold", [False, True])
def test_old_words_leave_a_closed_issue(world: World, is_cold: bool) -> None:  # noqa: FBT001 - a table
    """Comment, reason, the note on the change and the answer lose them once; managers' words and all else stay."""
    world.set(RETAINED)
    issue = old_case(world)
    before = (issue.title, issue.labels, issue.state, len(issue.user_notes))
    assert told(issue).count(WORDS) == 3
    if is_cold:
        world.lose_cache()
    report = world.run()
    assert sorted(each.action.kind for each in report.of(Result.DONE)) == ["EmptyIssue", "EmptyNote", "EmptyNote"]
    assert ("moon was full" in told(issue), REASON in told(issue), MANAGERS in told(issue)) == (False, False, True)
    assert issue.description.startswith("[Ticket ")
    assert "*The customer's words were removed: the rating is older than 2 months.*" in issue.description
    assert (issue.title, issue.labels, issue.state, len(issue.user_notes)) == before
    marker = Marker.of(issue.description)
    assert marker is not None
    assert "emptied" in marker.values
    for _ in range(2):
        world.wait(2 * DAYS)
        assert world.run().of(Result.DONE) == []
    world.lose_cache()
    assert world.run().of(Result.DONE) == []


def test_a_survey_is_forgotten(world: World) -> None:
    """No heading is left without its words, and asking tells the points still."""
    world.sandbox.zendesk.switches.csat = "surveys"
    world.set(RETAINED, {"privacy": {"retention_months": 1}, "zendesk": {"csat": "surveys"}})
    for ticket in (world.ticket(), world.ticket(), world.ticket()):  # each third is asked further questions
        world.sandbox.zendesk.rate(ticket, "bad", WORDS, REASON, points=3)
    world.run()
    issue = world.issue(ticket)
    assert "Their other answers:" in issue.description
    world.edit(issue, state_event="close")
    world.run()
    world.wait(MONTHS)
    planned = [each.action for each in world.run(is_dry=True).done if each.action.kind == "EmptyIssue"]
    assert [each.why for each in planned] == ["the rating is older than 1 month"]
    world.run()
    assert "*The customer's words were removed: the rating is older than 1 month.*" in issue.description
    assert ("Their other answers:" in issue.description, "Chosen: 3 points" in issue.description) == (False, True)
    world.say(issue, f"@{people.BOT} rating")
    world.run()
    (answer,) = world.notes(issue, "answer")
    assert ("Chosen: 3 points" in answer.body, "Their other answers:" in answer.body) == (True, False)


def test_what_is_young_or_open_keeps_them(world: World) -> None:
    """An open issue keeps its words however old, and so does a young one, until it is closed and old."""
    world.set(RETAINED)
    issue = old_case(world, is_closed=False)
    young = world.rate("good", WORDS)
    world.run()
    world.edit(world.issue(young), state_event="close")
    world.wait(2 * DAYS)
    world.run()
    assert (WORDS in issue.description, WORDS in world.issue(young).description) == (True, True)
    world.edit(issue, state_event="close")
    world.run()
    assert WORDS not in issue.description


def test_nothing_is_forgotten_unless_asked(world: World) -> None:
    """Without the setting nothing is removed; once it is set the next sweep finds what is due."""
    issue = old_case(world)
    world.run()
    assert WORDS in issue.description
    world.set(RETAINED)
    world.wait(2 * DAYS)
    world.run()
    assert WORDS not in told(issue)


def test_finding_costs_nothing(world: World) -> None:
    """The closed issues that are due are known without a request; each one costs three, and one per comment."""
    world.set(RETAINED)
    plain = world.rate("good", WORDS)
    world.run()
    world.edit(world.issue(plain), state_event="close")
    world.run()
    world.wait(MONTHS)
    world.set()
    idle = world.run().requests["gitlab"]
    world.wait(2 * DAYS)
    usual = world.run().requests["gitlab"]
    world.set(RETAINED)
    world.wait(2 * DAYS)
    report = world.run()
    assert [each.action.kind for each in report.of(Result.DONE)] == ["EmptyIssue"]
    leased = 6  # lease taken and given back, changed issues and status issue again, its notes and its note
    assert report.requests["gitlab"] <= max(idle, usual) + leased + 2


def test_too_many_at_once(world: World) -> None:
    """A month that was mistyped empties nothing: the brake refuses more than its setting until somebody forces it."""
    world.set({"close_idle": {"after": None}})
    tickets = [world.rate("good", WORDS) for _ in range(3)]
    world.run()
    for ticket in tickets:
        world.edit(world.issue(ticket), state_event="close")
    world.run()
    world.wait(MONTHS)
    world.set(RETAINED, {"brake": {"mass_empty": 2}})
    report = world.run()
    assert (report.outcome, len(report.of(Result.REFUSED))) == (Outcome.PARTIAL, 3)
    assert all(WORDS in world.issue(ticket).description for ticket in tickets)
    world.run(is_forced=True)
    assert not any(WORDS in world.issue(ticket).description for ticket in tickets)


def test_a_new_rating_brings_words_again(world: World) -> None:
    """Only what the customer says anew is shown; it is forgotten in its own time. Asking brings nothing back."""
    world.set(RETAINED)
    issue = old_case(world)
    world.run()
    ticket = int(issue.title.rpartition("#")[2])
    world.edit(issue, state_event="reopen")
    world.say(issue, f"@{people.BOT} rating")
    world.run()
    assert (WORDS in told(issue), "The customer's words were removed here." in told(issue)) == (False, True)
    world.sandbox.zendesk.tickets[ticket].closed_at = None
    world.wait(HOURS)
    world.rate("bad", "Once more", ticket=ticket)
    world.run()
    assert ("Once more" in told(issue), WORDS in told(issue)) == (True, False)


def test_people_who_write_between(world: World) -> None:
    """What people wrote into the description stays, even what would act in GitLab once the quote is gone."""
    world.set(RETAINED)
    issue = old_case(world)
    own = issue.description.replace("The customer wrote:", "> a quote of mine\n\n /usr/bin says:")
    issue.description = own.replace(" /usr/bin", "/usr/bin")
    world.lose_cache()
    world.run()
    assert ("> a quote of mine" in issue.description, "\\/usr/bin says:" in issue.description) == (True, True)
    assert WORDS not in issue.description


@pytest.mark.parametrize("is_closed", [False, True])
@pytest.mark.parametrize("is_scrubbed", [False, True])
def test_deleted_in_zendesk(world: World, is_closed: bool, is_scrubbed: bool) -> None:  # noqa: FBT001 - a table
    """Open or closed, in the trash or gone for good: the case loses its words within a day and says why."""
    world.set(FOLLOWED)
    ticket, other = world.rate("bad", WORDS), world.rate("bad", WORDS)
    world.run()
    if is_closed:
        world.edit(world.issue(ticket), state_event="close")
    world.wait(HOURS)
    world.sandbox.zendesk.delete_ticket(ticket)
    if is_scrubbed:
        world.sandbox.zendesk.deleted.scrub(ticket, world.sandbox.clock.now())
    world.run()
    assert WORDS in world.issue(ticket).description
    for _ in range(2):
        world.wait(25 * HOURS)
        world.run()
    assert (WORDS in told(world.issue(ticket)), WORDS in told(world.issue(other))) == (False, True)
    assert "the ticket was deleted in Zendesk.*" in world.issue(ticket).description
    assert len(world.notes(world.issue(ticket), "gone")) == (0 if is_closed else 1)
