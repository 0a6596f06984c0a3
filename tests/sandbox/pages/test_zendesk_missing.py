"""What the page of a ticket says while there is no issue about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.sandbox.pages.runner import Pause, RunShown
from bot.sandbox.world import Sandbox
from tests.sandbox.pages.scene import TICKET, TICKETS, TOMAS, Scene
from tests.sandbox.pages.visitor import Visitor


@pytest.fixture
def scene(sandbox: Sandbox) -> Scene:
    return Scene(sandbox)


def without_issue(visitor: Visitor, number: int) -> str:
    """What is said of a ticket without an issue."""
    (words,) = visitor.get(f"{TICKETS}/{number}").all("//section[@aria-labelledby='issue']/p")
    return words


def test_without_a_rating_there_is_no_issue(visitor: Visitor, scene: Scene) -> None:
    """The page says what it takes."""
    assert without_issue(visitor, scene.add_ticket("Unrated").id) == "No issue: only ratings get one."


def test_an_erased_ticket(visitor: Visitor, scene: Scene) -> None:
    """The empty issue that keeps its place is not about it, and no other is promised."""
    number = scene.add_ticket("Rated").id
    scene.sandbox.zendesk.rate(number, "good")
    scene.open(f"Erased: ticket #{number}")
    assert without_issue(visitor, number) == "It was erased for privacy: the bot opens no issue for it again."


@pytest.mark.parametrize(("every", "then"), [(None, "Run the bot now"), (5.0, "wait 5 seconds")])
def test_an_answer_to_a_survey(visitor: Visitor, scene: Scene, every: float | None, then: str) -> None:
    """The bot looks for these once an hour, and the page says how to get there."""
    scene.sandbox.zendesk.switches.csat = "surveys"
    number = scene.add_ticket("Rated").id
    said = visitor.press(f"{TICKETS}/{number}/rate", points="1", comment="", reason="", back="/").said
    assert "within an hour: press “an hour”" in (said or "")
    scene.sandbox.bot, scene.sandbox.runs.every = Idle(), every
    words = without_issue(visitor, number)
    assert words == f"No issue yet: answers to surveys get one within an hour. Press an hour, then {then}."


@dataclass
class Idle:
    """A bot that is there and does nothing."""

    def run(self) -> RunShown:
        return RunShown(None, "Nothing was due")

    plan = run


@pytest.mark.parametrize(
    ("every", "label", "words"),
    [
        (None, "", "No issue yet: press Run the bot now, and it gets one."),
        (5.0, "", "No issue yet: the bot opens it within 5 seconds."),
        (5.0, "docs", "No issue yet: the bot is paused."),
    ],
    ids=["button", "by itself", "paused"],
)
def test_who_opens_the_issue(visitor: Visitor, scene: Scene, every: float | None, label: str, words: str) -> None:
    """A new rating gets its issue when a bot runs: at the press of a button, or by itself, unless it is paused."""
    number = scene.add_ticket("Rated").id
    scene.sandbox.zendesk.rate(number, "good")
    assert without_issue(visitor, number) == "No issue yet: a bot opens it when it runs."
    scene.sandbox.bot, scene.sandbox.runs.every = Idle(), every
    status = scene.open("Status", labels=("docs",))
    if label:
        scene.sandbox.runs.remember(RunShown(None, "Paused", pause=Pause(label, status.iid)))
    assert without_issue(visitor, number) == words


def test_a_deleted_issue_does_not_return(visitor: Visitor, scene: Scene) -> None:
    """The page does not promise what the bot does not do."""
    scene.gitlab.delete_issue(scene.issue, scene.user(TOMAS))
    assert without_issue(visitor, TICKET) == "Its issue was deleted; the bot does not open it again."


@pytest.mark.parametrize(("days", "is_old"), [(8, True), (6, False)])
def test_what_is_older_than_the_bots_first_week(visitor: Visitor, scene: Scene, *, days: int, is_old: bool) -> None:
    """A rating of more than a week before the bot's first issue gets none, however long the bot has run since."""
    number, began = scene.add_ticket("Rated").id, scene.issue.created_at
    scene.sandbox.clock.advance(timedelta(days=3))
    scene.sandbox.zendesk.rate(number, "bad", at=began - timedelta(days=days))
    assert ("a week before the bot" in without_issue(visitor, number)) == is_old
