"""Lists of GitLab that lag hide nothing for good, and have the bot say nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.markers import Marker
from bot.sandbox import people
from bot.sandbox.chaos import CALM, Chaos
from bot.sandbox.gitlab.model import Issue
from tests.reviewing import BOT, DOCS, SUMMARY, Talking
from tests.world import DAYS, HOURS, MINUTES, World

SECONDS = timedelta(seconds=1)


@contextmanager
def lagging(world: World, seed: int, lag: int, seconds: float = 60) -> Iterator[None]:
    """Lists show what changes only some requests later."""
    world.sandbox.traffic.chaos = Chaos(replace(CALM, seed=seed, lag=lag, lag_seconds=seconds))
    try:
        yield
    finally:
        world.sandbox.traffic.chaos = None


@pytest.mark.parametrize("score", ["good", "bad"])
@pytest.mark.parametrize("seed", range(4))
def test_a_hidden_comment(world: World, seed: int, score: str) -> None:
    """A command that no list showed for ten minutes is heard at the latest by the daily look at everything."""
    case = Talking(world, score)
    with lagging(world, seed, 200, 600):
        world.run()
        case.says(f"{BOT} label docs-issue")
        for after in (5 * SECONDS, 8 * MINUTES, HOURS / 2):
            case.looks(after)
    case.looks(DAYS + HOURS)
    assert case.causes == [DOCS]


@pytest.mark.parametrize("seed", range(4))
def test_a_hidden_comment_on_a_new_case(world: World, seed: int) -> None:
    """So is one on an issue that no list had shown before it was written."""
    with lagging(world, seed, 200, 600):
        world.run()
        case = Talking(world, "good")
        case.hears(f"{BOT} label docs-issue")
        case.looks(HOURS / 2)
    case.looks(DAYS + HOURS)
    assert case.causes == [DOCS]


def hurried(world: World, runs: int) -> None:
    """So many runs, each twenty seconds after the one before it."""
    for _ in range(runs):
        world.wait(20 * SECONDS)
        world.run()


def kinds(issue: Issue) -> list[str]:
    """Which comments the bot wrote, by their kinds, oldest first."""
    markers = (Marker.of(note.body) for note in issue.user_notes if note.author.username == people.BOT)
    return [marker.kind for marker in markers if marker]


@pytest.mark.parametrize("seed", range(3))
def test_a_hidden_card(world: World, seed: int) -> None:
    """What the bot wrote minutes ago is not written again while no list shows it."""
    with lagging(world, seed, 60):
        world.run()
        ticket = world.rate("bad")
        hurried(world, 10)
    assert kinds(world.issue(ticket)) == ["card"]


@pytest.mark.parametrize("seed", range(3))
def test_a_hidden_answer(world: World, seed: int) -> None:
    """So it is with an answer, and with a command of which no list shows yet that it was carried out."""
    case = Talking(world)
    with lagging(world, seed, 60):
        world.run()
        note = case.says(f"{BOT} help")
        case.says(f"{BOT} label docs-issue")
        hurried(world, 10)
    assert (kinds(case.issue), len(case.answers(note)), case.causes) == (["card", "answer"], 1, [DOCS])


@pytest.mark.parametrize("seed", range(4))
def test_cards_of_forgetful_runs(world: World, seed: int) -> None:
    """Of several cards one goes on, whatever people answered meanwhile; the others are a line, then all is quiet."""
    with lagging(world, seed, 60):
        world.run()
        ticket = world.rate("bad")
        for _ in range(5):
            hurried(world, 2)
            world.lose_cache()
            for issue in world.issues(ticket):
                world.say(issue, SUMMARY)
    world.run()
    world.wait(HOURS)
    world.run()
    issue = world.issues(ticket)[0]
    (card,) = world.notes(issue, "card")
    assert set(kinds(issue)) - {"answer"} <= {"card", "twice"}
    assert "the cable was loose" in card.body
    world.wait(HOURS)
    assert world.run().writes == 0


def test_a_hidden_card_that_people_deleted(world: World) -> None:
    """Whether a note of minutes ago is hidden or deleted is asked: a deleted card comes back once, as ever."""
    case = Talking(world)
    case.hears(SUMMARY)
    case.deletes(case.card_note)
    case.looks(MINUTES)
    assert "the cable was loose" in case.card
