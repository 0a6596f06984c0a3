"""Customers, agents and tags may hold anything: in GitLab nothing of it acts, mentions or refers."""

from __future__ import annotations

import pytest

from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue
from bot.sandbox.gitlab.references import references
from bot.sandbox.hostile import HOSTILE
from tests.world import HOURS, World

pytestmark = pytest.mark.proof

SHOW_ALL = {
    "mirror": {
        "show": {"assignee": True, "group": True, "organization": True, "tags": True, "public_replies": 3},
        "backfill": "2026-10-01",
    },
    "run": {"max_writes": 5000},
}
RATINGS = 300


@pytest.fixture
def mirrored(world: World) -> World:
    """The seeded team, and a customer who writes every hostile text everywhere, mirrored with everything shown."""
    world.restart(ratings=RATINGS)
    for words in HOSTILE:
        world.rate("bad", words, words[:200], ticket=world.ticket(tags=[words[:100]]))
    world.set(SHOW_ALL)
    world.run()
    return world


def test_the_seed_is_hostile(world: World) -> None:
    """The seeded customers write hostile texts too, not only the one of these tests."""
    world.restart(ratings=RATINGS)
    comments = {row.comment for row in world.sandbox.zendesk.ratings.view("received").rows}
    assert len(comments & set(HOSTILE)) > 20


def test_nothing_hostile_acts(mirrored: World) -> None:
    """No quick action ran, nobody was mentioned, and no issue was referred to in the bot's name."""
    gitlab = mirrored.sandbox.gitlab
    by_bot = [each for each in gitlab.executed_commands if each.author.username == people.BOT]
    told = [each for each in gitlab.todos if each.author.username == people.BOT]
    mailed = [each for each in gitlab.notifications if each.author.username == people.BOT]
    crossed = [
        note.body
        for issue in mirrored.project.issues.values()
        for note in issue.notes
        if note.system and note.author.username == people.BOT
    ]
    assert (by_bot, told, mailed, crossed) == ([], [], [], [])
    assert len(mirrored.bots) == RATINGS + len(HOSTILE)


def test_nothing_hostile_stays_alive_in_a_body(mirrored: World) -> None:
    """GitLab's Markdown finds no live mention, reference, link or image in any body but the bot's own ticket link."""
    texts = [text for issue in mirrored.bots for text in [issue.description, *_written(issue)]]
    found = [references(text) for text in texts]
    others = {other for each in found for other in each.others if "/agent/tickets/" not in other}
    assert ({user for each in found for user in each.users}, {i for each in found for i in each.issues}) == (
        set(),
        set(),
    )
    assert (any(each.all_mentioned for each in found), others) == (False, set())


def _written(issue: Issue) -> list[str]:
    return [note.body for note in issue.notes if not note.system]


def test_titles_and_labels_hold_no_foreign_word(mirrored: World) -> None:
    """Titles are the bot's own words and a number; labels come from the configuration."""
    words = {issue.title.partition(" #")[0] for issue in mirrored.bots}
    labels = {label for issue in mirrored.bots for label in issue.labels}
    assert words == {"Good: ticket", "Bad: ticket"}
    assert labels == {"satisfaction::good", "satisfaction::bad", "needs-look"}


def test_hostile_changes_are_harmless_too(mirrored: World) -> None:
    """What a customer says when changing a rating is quoted in the note in the same way."""
    ticket = next(issue for issue in mirrored.bots if issue.title.startswith("Good")).title.rpartition("#")[2]
    for words in HOSTILE[:20]:
        mirrored.wait(HOURS)
        mirrored.rate("bad", words, ticket=int(ticket))
        mirrored.run()
    gitlab = mirrored.sandbox.gitlab
    assert [each for each in gitlab.executed_commands if each.author.username == people.BOT] == []
    assert [each for each in gitlab.todos if each.author.username == people.BOT] == []
    assert len(mirrored.notes(mirrored.issue(int(ticket)), "changed")) == 20
