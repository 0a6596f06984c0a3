"""A case whose rating and words differ carries a label from the request that opens it, until people take it off."""

from __future__ import annotations

import pytest

from bot.domain.actions import OpenIssue, UpdateIssue
from bot.report import Report, Result
from tests.policies.idle import WEEK, closings
from tests.world import DAYS, HOURS, World

COMPLAINT, PRAISE = "Nice people, but it is still broken", "Thank you so much"


def opened(world: World, score: str, comment: str | None) -> tuple[int, Report]:
    """A rating that has its issue."""
    ticket = world.rate(score, comment)
    report = world.run()
    world.wait(HOURS)
    return ticket, report


def labels(world: World, ticket: int) -> tuple[str, ...]:
    return world.issue(ticket).labels


def assert_quiet(world: World) -> None:
    """Nothing is left to do, neither now nor in the daily sweep."""
    for by in (HOURS, DAYS + HOURS):
        world.wait(by)
        assert world.run().writes == 0


@pytest.mark.parametrize(
    ("score", "comment", "name", "phrase"),
    [("good", COMPLAINT, "complaints", "still broken"), ("bad", PRAISE, "thanks", "thank you so much")],
)
def test_a_contradiction_is_marked_at_once(world: World, score: str, comment: str, name: str, phrase: str) -> None:
    """The label comes with the issue, in one request, and the plan names the setting and the admin's words."""
    ticket, report = opened(world, score, comment)
    (action,) = [each.action for each in report.done if isinstance(each.action, OpenIssue)]
    assert labels(world, ticket) == ("needs-look", f"satisfaction::{score}")
    assert (
        action.why
        == f"a new {score} rating; marked for a look: a {score} rating with a word of look.{name}, {phrase!r}"
    )
    assert not [each for each in report.done if isinstance(each.action, UpdateIssue)]
    assert_quiet(world)


@pytest.mark.parametrize(
    ("score", "comment"),
    [("good", PRAISE), ("bad", COMPLAINT), ("good", "no complaints, still working"), ("bad", None)],
)
def test_words_that_fit_are_not_marked(world: World, score: str, comment: str | None) -> None:
    """Most ratings say what they mean."""
    ticket, _ = opened(world, score, comment)
    assert labels(world, ticket) == (f"satisfaction::{score}",)


def test_a_mark_keeps_a_good_case_open(world: World) -> None:
    """Nobody has looked yet, so it does not close by itself; once the label is off, a week of silence closes it."""
    ticket, _ = opened(world, "good", COMPLAINT)
    world.wait(2 * WEEK)
    assert closings(world.run()) == 0
    world.edit(world.issue(ticket), remove_labels=["needs-look"])
    world.wait(WEEK + HOURS)
    assert closings(world.run()) == 1


def test_what_people_take_off_stays_off(world: World) -> None:
    """Who takes the label off has looked; the bot does not put it back."""
    ticket, _ = opened(world, "good", COMPLAINT)
    world.edit(world.issue(ticket), remove_labels=["needs-look"])
    assert_quiet(world)
    assert labels(world, ticket) == ("satisfaction::good",)


def test_what_people_put_on_stays_on(world: World) -> None:
    """Anybody may ask for a look at a case whose words fit."""
    ticket, _ = opened(world, "good", PRAISE)
    world.edit(world.issue(ticket), add_labels=["needs-look"])
    assert_quiet(world)
    assert labels(world, ticket) == ("needs-look", "satisfaction::good")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("good", PRAISE), ("good", COMPLAINT), ("needs-look", "satisfaction::good")),
        (("good", COMPLAINT), ("good", PRAISE), ("satisfaction::good",)),
        (("good", COMPLAINT), ("bad", COMPLAINT), ("satisfaction::bad",)),
        (("bad", COMPLAINT), ("good", COMPLAINT), ("needs-look", "satisfaction::good")),
        (("good", COMPLAINT), ("bad", PRAISE), ("needs-look", "satisfaction::bad")),
        (("good", COMPLAINT), ("good", None), ("satisfaction::good",)),
    ],
)
def test_a_changed_rating_is_looked_at_anew(
    world: World, first: tuple[str, str], second: tuple[str, str | None], expected: tuple[str, ...]
) -> None:
    """The mark follows in the one request that changes title, labels and marker."""
    ticket, _ = opened(world, *first)
    world.rate(*second, ticket=ticket)
    report = world.run()
    assert labels(world, ticket) == expected
    assert len([each for each in report.done if isinstance(each.action, UpdateIssue)]) == 1
    assert_quiet(world)


def test_a_new_contradiction_after_people_looked(world: World) -> None:
    """What people took off comes back when the customer says something new that does not fit."""
    ticket, _ = opened(world, "good", COMPLAINT)
    world.edit(world.issue(ticket), remove_labels=["needs-look"])
    world.wait(HOURS)
    world.rate("good", "It took forever", ticket=ticket)
    world.run()
    assert labels(world, ticket) == ("needs-look", "satisfaction::good")


def test_marks_are_no_mass_relabelling(world: World) -> None:
    """The brake on other labels looks at repairs of the bot's own, not at what new ratings bring."""
    world.set({"brake": {"mass_relabel": 1}})
    tickets = [world.rate("good", COMPLAINT) for _ in range(3)]
    world.run()
    world.wait(HOURS)
    for ticket in tickets:
        world.rate("good", PRAISE, ticket=ticket)
    report = world.run()
    assert (report.of(Result.REFUSED), {labels(world, ticket) for ticket in tickets}) == ([], {("satisfaction::good",)})


def test_the_switch(world: World) -> None:
    """Switched off, nothing is marked, and a mark that is there is people's own."""
    world.set({"look": {"enabled": False}})
    ticket, _ = opened(world, "good", COMPLAINT)
    assert labels(world, ticket) == ("satisfaction::good",)
    world.edit(world.issue(ticket), add_labels=["needs-look"])
    world.rate("good", PRAISE, ticket=ticket)
    world.run()
    assert labels(world, ticket) == ("needs-look", "satisfaction::good")
