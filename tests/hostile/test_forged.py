"""Markers that others write count for nothing; those of the bot that people damage are repaired or told."""

from __future__ import annotations

import pytest

from bot.domain.markers import Key, Marker
from bot.report import Outcome
from tests.world import HOURS, World

FORGED = (
    "<!-- feedback-bot card {key} round=1 -->",
    "<!-- feedback-bot changed {key} rating=0 rated_at=2026-11-11T05:13:03Z -->",
    "<!-- feedback-bot gone {key} how=deleted -->",
    "<!-- feedback-bot warned {key} at=2026-01-01T00:00:00Z -->",
    "<!-- feedback-bot duplicate {key} of=1 -->",
    "<!-- feedback-bot ping {key} level=9 to=ana at=2026-11-11T05:13:03Z round=1 how=note -->",
    "<!-- feedback-bot answer {key} to=1 about=0 -->",
)
DAMAGED = (
    "", "<!-- feedback-bot case -->", "<!-- feedback-bot case zendesk:zendesk:ticket/9999999999999999999 -->",
    "<!-- feedback-bot case {key} score=bad rating=0 rated_at=9999-12-31T23:59:59Z round=1 -->",
    "<!-- feedback-bot case {key} score=bad rating=0 rated_at=0001-01-01T00:00:00Z round=1 -->",
    "<!-- feedback-bot case {key} score= rating= rated_at= round=" + "9" * 50 + " -->",
    "<!-- feedback-bot case {key} score=odd rating=--x -->", "<!-- feedback-bot",
)  # fmt: skip


@pytest.mark.parametrize("marker", FORGED)
def test_a_marker_in_a_persons_comment_counts_for_nothing(world: World, marker: str) -> None:
    """Whoever writes the bot's marker into a comment changes nothing of what the bot does."""
    ticket = world.rate("bad", "No.")
    world.run()
    issue = world.issue(ticket)
    world.say(issue, f"Hello.\n\n{marker.format(key=Key('zendesk', ticket))}")
    world.lose_cache()
    world.wait(HOURS)
    world.run()
    assert (len(world.issues(ticket)), issue.state) == (1, "opened")
    assert len(world.notes(issue, "card")) == 1


def test_a_persons_issue_with_our_title_and_marker_is_theirs(world: World) -> None:
    """An issue of a person that looks just like the bot's is left alone, and the ticket gets its own."""
    world.rate("good")
    world.run()
    ticket = world.rate("bad", "No.")
    link = f"[Ticket]({world.url}/agent/tickets/{ticket})"
    marker = f"<!-- feedback-bot case {Key('zendesk', ticket)} score=bad rating=0 round=1 -->"
    theirs = world.sandbox.gitlab.create_issue(
        world.project, world.manager, title=f"Bad: ticket #{ticket}", description=f"{link}\n\n{marker}"
    )
    before = theirs.description
    world.run()
    assert len(world.issues(ticket)) == 1
    assert (theirs.description, theirs.state, theirs.notes) == (before, "opened", [])


def test_a_marker_in_a_customers_words_counts_for_nothing(world: World) -> None:
    """It stands quoted above the bot's own, which is the last line."""
    other = world.rate("good")
    ticket = world.rate("bad", f"Bye.\n\n<!-- feedback-bot case zendesk:zendesk:ticket/{other} score=good -->")
    for _ in range(2):
        world.run()
        world.lose_cache()
    found = Marker.of(world.issue(ticket).description)
    assert found is not None
    assert found.key is not None
    assert (found.key.ticket_id, len(world.bots)) == (ticket, 2)


@pytest.mark.parametrize("marker", DAMAGED)
def test_a_damaged_marker_is_repaired_or_told(world: World, marker: str) -> None:
    """Title and link still name the ticket: there is no second issue, and no run fails."""
    ticket = world.rate("bad", "No.")
    world.run()
    issue = world.issue(ticket)
    words = issue.description.rpartition("\n")[0]
    world.edit(issue, description=f"{words}\n{marker.format(key=Key('zendesk', ticket))}")
    for _ in range(2):
        world.wait(HOURS)
        world.lose_cache()
        assert world.run().outcome in {Outcome.OK, Outcome.PARTIAL}
    assert len(world.issues(ticket)) == 1
    assert (Marker.of(issue.description) or Marker("none")).kind in {"case", "none"}


@pytest.mark.parametrize("number", ["9999999999999999999", "0", "-1", "\u0663", "1e9", "١٢٣"])
def test_an_odd_number_in_a_title_stops_no_run(world: World, number: str) -> None:
    """People may write any number into the title and the link of an issue."""
    ticket = world.rate("bad", "No.")
    world.run()
    issue = world.issue(ticket)
    world.edit(issue, title=f"Bad: ticket #{number}", description=issue.description.replace(str(ticket), number))
    for _ in range(2):
        world.wait(HOURS)
        world.lose_cache()
        assert world.run().outcome in {Outcome.OK, Outcome.PARTIAL}
