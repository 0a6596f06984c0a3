"""A ticket was merged or deleted in Zendesk: its case stays, and people are told once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.history import History
from bot.domain.markers import Key
from bot.domain.model import Case, Gone, Origin
from bot.policies import gone
from bot.report import Outcome
from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue
from tests.test_cache import ISSUE
from tests.world import HOURS, MINUTES, World

TEXTS = {
    "merged": "The ticket was merged into another one in Zendesk. This case stays as it is.",
    "deleted": "The ticket was deleted in Zendesk. This case stays as it is; its link leads nowhere now.",
}


def mirrored(world: World, score: str = "bad") -> Issue:
    ticket = world.rate(score, "No.")
    world.run()
    world.wait(HOURS)
    return world.issue(ticket)


def lose(world: World, issue: Issue, how: str) -> None:
    ticket = int(issue.title.rpartition("#")[2])
    if how == "merged":
        world.sandbox.zendesk.merge_ticket(ticket, into=world.ticket())
    else:
        world.sandbox.zendesk.delete_ticket(ticket)


@pytest.mark.parametrize("how", ["merged", "deleted"])
@pytest.mark.parametrize("score", ["good", "bad"])
def test_people_are_told_once(world: World, score: str, how: str) -> None:
    """The daily sweep finds it; the case keeps its state, labels and card, and is told of once."""
    issue = mirrored(world, score)
    before = (issue.title, issue.labels, issue.state, len(world.notes(issue, "card")))
    lose(world, issue, how)
    for _ in range(3):
        world.wait(25 * HOURS)
        assert world.run().outcome is Outcome.OK
    assert (issue.title, issue.labels, issue.state, len(world.notes(issue, "card"))) == before
    assert [note.body.splitlines()[0] for note in world.notes(issue, "gone")] == [TEXTS[how]]


@pytest.mark.parametrize(
    ("how", "card", "rating"),
    [
        ("merged", "The ticket is closed in Zendesk: the rating", "The ticket was merged into another one."),
        ("deleted", "The ticket was deleted in Zendesk: the rating", "The ticket was deleted in Zendesk, so the"),
    ],
)
def test_a_rating_of_a_ticket_that_is_gone(world: World, how: str, card: str, rating: str) -> None:
    """Card and command say that it is final, in the run that finds it and in later ones."""
    issue = mirrored(world)
    lose(world, issue, how)
    for _ in range(2):
        world.wait(25 * HOURS)
        world.say(issue, f"@{people.BOT} rating")
        world.run()
    (shown,) = world.notes(issue, "card")
    assert (card in shown.body, "can still change" in shown.body) == (True, False)
    assert [rating in note.body for note in world.notes(issue, "answer")] == [True, True]


def test_asking_before_the_sweep(world: World) -> None:
    """Who asks for the rating of a ticket that was just deleted is not told that it may change."""
    issue = mirrored(world)
    lose(world, issue, "deleted")
    world.wait(10 * MINUTES)
    world.say(issue, f"@{people.BOT} rating")
    world.run()
    (answer,) = world.notes(issue, "answer")
    assert "so the rating cannot change any more" in answer.body
    assert [note.body.splitlines()[0] for note in world.notes(issue, "gone")] == [TEXTS["deleted"]]


def test_between_sweeps_nobody_looks(world: World) -> None:
    """Runs between two sweeps ask Zendesk for no ticket."""
    issue = mirrored(world)
    lose(world, issue, "deleted")
    world.wait(10 * MINUTES)
    assert world.run().writes == 0


def test_a_closed_case_is_not_told(world: World) -> None:
    """Nobody has to know of a ticket whose case is closed; when it is reopened, people are told."""
    issue = mirrored(world)
    world.edit(issue, state_event="close")
    lose(world, issue, "deleted")
    world.wait(25 * HOURS)
    world.run()
    assert world.notes(issue, "gone") == []
    world.edit(issue, state_event="reopen")
    world.wait(25 * HOURS)
    world.run()
    assert len(world.notes(issue, "gone")) == 1


def test_told_without_a_cache(world: World) -> None:
    """What people were told is read from the issue."""
    issue = mirrored(world)
    lose(world, issue, "merged")
    world.wait(25 * HOURS)
    world.run()
    world.lose_cache()
    world.wait(25 * HOURS)
    world.run()
    assert len(world.notes(issue, "gone")) == 1


def test_a_deleted_ticket_that_was_merged_before(world: World) -> None:
    """People are told one time, whatever happens to the ticket afterwards."""
    issue = mirrored(world)
    lose(world, issue, "merged")
    world.wait(25 * HOURS)
    world.run()
    lose(world, issue, "deleted")
    world.wait(25 * HOURS)
    world.run()
    assert len(world.notes(issue, "gone")) == 1


def test_a_ticket_that_goes_on(world: World) -> None:
    """A case whose ticket is there is not told of."""
    issue = mirrored(world)
    for _ in range(2):
        world.wait(25 * HOURS)
        world.run()
    assert world.notes(issue, "gone") == []


def test_a_case_that_was_closed_meanwhile(world: World) -> None:
    """Nobody is told when people closed the case between the two looks of a run."""
    issue = replace(ISSUE, is_open=False)
    case = Case(Key("zendesk", 7), Origin.CHANGED, issue=issue, history=History(), gone=Gone.MERGED)
    assert list(gone.decide(case, world.sandbox.clock.now(), world.config)) == []
