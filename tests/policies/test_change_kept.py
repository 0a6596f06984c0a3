"""What people wrote into a title and which round a review is in outlast a change and a lost marker."""

from __future__ import annotations

import pytest

from bot.domain.markers import Marker
from bot.sandbox.gitlab.model import Issue
from tests.world import HOURS, MINUTES, World


def record(issue: Issue) -> dict[str, str]:
    """What the marker of an issue says."""
    marker = Marker.of(issue.description)
    assert marker is not None
    return dict(marker.values)


def changed(world: World, ticket: int, score: str) -> Issue:
    """The customer rates again, and the bot looks."""
    world.wait(HOURS)
    world.rate(score, f"It is {score}.", ticket=ticket)
    world.run()
    return world.issue(ticket)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Good: ticket #{}", "Bad: ticket #{}"),
        ("Good: see ticket #{}", "Bad: see ticket #{}"),
        ("Good:  the printer: ticket #{}", "Bad:  the printer: ticket #{}"),
        ("Printer: ticket #{}", "Printer: ticket #{}"),
        ("Good printer, ticket #{}", "Good printer, ticket #{}"),
        ("Goodwill: ticket #{}", "Goodwill: ticket #{}"),
        ("Bad: ticket #{}", "Bad: ticket #{}"),
    ],
)
def test_own_titles_stay(world: World, before: str, after: str) -> None:
    """A change puts only a leading score right; a suffix and a title of people's own stay to the letter."""
    ticket = world.rate("good")
    world.run()
    world.edit(world.issue(ticket), title=before.format(ticket))
    issue = changed(world, ticket, "bad")
    assert (issue.title, issue.labels, record(issue)["score"]) == (
        after.format(ticket),
        ("satisfaction::bad",),
        "bad",
    )


def test_a_suffix_stays(world: World) -> None:
    """Words that people added behind the ticket's number stay through a change and back."""
    ticket = world.rate("good")
    world.run()
    issue = world.issue(ticket)
    world.edit(issue, title=f"Good: ticket #{ticket} (printer)")
    titles = []
    for score in ("bad", "good"):
        world.wait(HOURS)
        world.rate(score, ticket=ticket)
        world.run()
        titles.append(issue.title)
    assert titles == [f"Bad: ticket #{ticket} (printer)", f"Good: ticket #{ticket} (printer)"]


@pytest.mark.parametrize("is_cold", [False, True])
def test_a_lost_marker_keeps_the_round(world: World, *, is_cold: bool) -> None:
    """The card tells that a review is in its second round, with or without the cache."""
    ticket = world.rate("bad", "No.")
    world.run()
    for score in ("good", "bad"):
        issue = changed(world, ticket, score)
    before = issue.description
    world.wait(HOURS)
    world.edit(issue, description=before.rpartition("\n")[0])
    if is_cold:
        world.lose_cache()
    world.wait(5 * MINUTES)
    report = world.run()
    assert (report.writes, issue.description, record(issue)["round"]) == (1, before, "2")


def test_a_lost_marker_without_a_card(world: World) -> None:
    """A good case was never reviewed: it is in its first round."""
    ticket = world.rate("good")
    world.run()
    issue = world.issue(ticket)
    before = issue.description
    world.wait(HOURS)
    world.edit(issue, description=before.rpartition("\n")[0])
    world.wait(5 * MINUTES)
    world.run()
    assert (issue.description, record(issue)["round"]) == (before, "1")
