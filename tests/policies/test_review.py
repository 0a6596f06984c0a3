"""Each bad case has its card: posted exactly once, kept up to date, and back once when people delete it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.config import LabelsConfig
from bot.domain.markers import Marker
from bot.sandbox.gitlab.model import Issue
from bot.standing.record import Record
from tests.world import DAYS, HOURS, MINUTES, World, configured


def without_card(world: World) -> Issue:
    """The issue of a bad rating, whose card had to wait."""
    world.run()
    ticket = world.rate("bad", "No.")
    world.run(max_writes=1)
    issue = world.issue(ticket)
    assert issue.notes == []
    return issue


def test_the_card_of_a_bad_case(world: World) -> None:
    """The card asks the configured questions and names the causes, and its marker says the round."""
    ticket = world.rate("bad", "No.")
    world.run()
    (card,) = world.notes(world.issue(ticket), "card")
    assert card.body.splitlines()[:6] == [
        "Please review this rating. Copy the lines below into a comment and write your answers behind them:",
        "",
        "* **Summary of ticket/feedback:**",
        "* **Action to be taken:**",
        "* **Contact customer to discuss feedback? (Y/N)**",
        "* **Cause:**",
    ]
    named = [cause.name for cause in LabelsConfig().causes if f"* `{cause.name}`: {cause.description}" in card.body]
    assert named == [cause.name for cause in LabelsConfig().causes]
    lines = [name for name in card.body.splitlines() if name.endswith("**missing**")]
    assert lines == [f"> * {name} **missing**" for name in world.config.bot.review.lines]
    marker = Marker.of(card.body)
    assert marker is not None
    assert (marker.kind, str(marker.key), marker.values["round"]) == ("card", f"zendesk:zendesk:ticket/{ticket}", "1")
    assert Record.of(marker) is not None


def test_a_good_case_has_no_card(world: World) -> None:
    """Who is happy needs no review."""
    ticket = world.rate("good", "Thanks!")
    world.run()
    assert world.issue(ticket).notes == []


def test_own_questions_and_causes(world: World) -> None:
    """Questions and causes are the admin's."""
    labels = LabelsConfig.model_validate({"causes": ({"name": "cause: weather"},)})
    questions = {"fields": ({"name": "What now?"},), "cause": {"name": "Why?"}}
    world.config = configured({"review": questions}, labels=labels)
    ticket = world.rate("bad", "No.")
    world.run()
    (card,) = world.notes(world.issue(ticket), "card")
    template, stands = card.body.split("**Where this stands**")
    assert [line for line in template.splitlines() if line.startswith("*")] == [
        "* **What now?**",
        "* **Why?**",
        "* `cause: weather`",
    ]
    assert [line for line in stands.splitlines() if line.endswith("**missing**")] == [
        "> * What now? **missing**",
        "> * Why? **missing**",
    ]


def test_the_card_mentions_nobody_and_commands_nothing(world: World) -> None:
    """Posting a card notifies nobody and runs no quick action."""
    world.rate("bad", "@all /close")
    world.run()
    gitlab = world.sandbox.gitlab
    by_bot = [todo for todo in gitlab.todos if todo.author.username == "feedback-bot"]
    assert (by_bot, gitlab.executed_commands) == ([], [])


@pytest.mark.parametrize("by", [MINUTES, HOURS, 25 * HOURS, 8 * DAYS])
def test_the_card_is_posted_once(world: World, by: timedelta) -> None:
    """Neither the next run nor the daily sweep posts another one, with the cache or without."""
    ticket = world.rate("bad", "No.")
    world.run()
    for lose in (False, True):
        world.wait(by)
        if lose:
            world.lose_cache()
        world.run()
    assert len(world.notes(world.issue(ticket), "card")) == 1


def test_an_answer_edits_the_card(world: World) -> None:
    """A manager's comment, label and assignment lead to no second card, and to nothing but the card."""
    ticket = world.rate("bad", "No.")
    world.run()
    issue = world.issue(ticket)
    world.say(issue, "* **Summary of ticket/feedback:** the cable")
    world.edit(issue, add_labels=["feedback::docs-issue"], assignee_ids=[world.manager.id])
    world.wait(HOURS)
    assert [each.action.kind for each in world.run().done] == ["EditCard"]
    world.wait(HOURS)
    assert (world.run().writes, len(world.notes(issue, "card"))) == (0, 1)


def test_a_closed_bad_case_gets_no_card(world: World) -> None:
    """A person's close stands: no card follows, although none was posted."""
    issue = without_card(world)
    world.edit(issue, state_event="close")
    world.wait(25 * HOURS)
    world.run()
    assert (issue.state, world.notes(issue, "card")) == ("closed", [])


def test_a_reopened_bad_case_gets_its_card(world: World) -> None:
    """What people reopen is under review again."""
    issue = without_card(world)
    world.edit(issue, state_event="close")
    world.wait(HOURS)
    world.run()
    world.edit(issue, state_event="reopen")
    world.wait(HOURS)
    world.run()
    assert len(world.notes(issue, "card")) == 1


def test_a_card_that_people_deleted(world: World) -> None:
    """An open bad case without a card gets one within a day."""
    ticket = world.rate("bad", "No.")
    world.run()
    issue = world.issue(ticket)
    world.sandbox.gitlab.delete_note(world.notes(issue, "card")[0], world.admin)
    world.wait(25 * HOURS)
    world.run()
    assert len(world.notes(issue, "card")) == 1


def test_a_card_of_a_foreign_hand(world: World) -> None:
    """A person's copy of the card does not count as the card."""
    ticket = world.rate("bad", "No.")
    world.run()
    issue = world.issue(ticket)
    (card,) = world.notes(issue, "card")
    world.say(issue, card.body)
    world.say(issue, "What is this?")
    world.sandbox.gitlab.delete_note(card, world.admin)
    world.wait(25 * HOURS)
    world.run()
    assert len(world.notes(issue, "card")) == 1
